"""The web page: Gradio Blocks inside the API's own process. Thin: it calls the runtime and holds no rules."""
