"""Topic in, timed reflective pack out: guard, theme, findings, questions, check."""
