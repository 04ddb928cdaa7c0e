"""Published documents in, structured passages out."""
