"""A chat model that puts findings into words: connected by settings, fed passages as data, believed in nothing."""
