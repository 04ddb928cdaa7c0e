"""Benchmarks: the product beside other systems, on data that nobody here wrote. Nothing is downloaded."""
