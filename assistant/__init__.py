"""What people talk to: the services, the command line, the API and the page."""
