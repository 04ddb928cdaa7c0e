"""A chat model for any service: connected by settings, heard within a budget, believed in nothing."""
