"""Second Look for programs that speak the Model Context Protocol. Thin: it calls services and holds no rules."""
