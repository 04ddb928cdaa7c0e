"""What the library holds, laid out to be read: documents, themes, what repeats, cases and what is new."""
