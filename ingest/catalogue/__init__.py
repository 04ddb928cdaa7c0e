"""What is published where, under which licence, and how it is fetched when a person asks for it."""
