"""One pack, many makers and many formats: what supervision, scenarios and briefings give out, and exporters read."""
