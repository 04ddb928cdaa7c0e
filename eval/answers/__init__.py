"""Learning which gaps in the evidence a question turns on."""
