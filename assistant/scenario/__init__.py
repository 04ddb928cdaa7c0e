"""Theme in, unfolding fictional case out: guard, findings, grammar, fiction check, check."""
