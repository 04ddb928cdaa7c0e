"""A topic or a document in, a 7-minute briefing or a one-page bulletin out."""
