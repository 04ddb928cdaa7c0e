"""FastAPI: /api/v1, health. Thin: it calls the services and holds no rules."""
