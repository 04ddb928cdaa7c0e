"""Question in, cited answer out: guard, rewrite, retrieve, compose, verify."""
