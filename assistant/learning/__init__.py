"""What a person decides to do differently, asked about again later. Nothing of it is kept on the server."""
