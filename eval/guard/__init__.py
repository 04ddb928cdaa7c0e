"""The guard: training and measuring."""
