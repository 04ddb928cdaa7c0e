"""How well the library tells which lessons repeat: pairs of passages, and whether they tell the same lesson."""
