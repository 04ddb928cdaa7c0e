"""`python -m eval.attribution PATH`: how often the support check is wrong, on claims with passages and labels."""
