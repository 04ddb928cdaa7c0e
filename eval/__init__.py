"""Gold questions, measures, thresholds and the report: how well the questions of a gold file are answered."""
