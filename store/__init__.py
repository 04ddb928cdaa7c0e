"""What is kept: documents, passages, the lexical index and the vectors, behind one façade, `Library`."""
