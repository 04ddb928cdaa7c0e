"""Who may do what on a network, what every response and request must keep to, and the record of administrative acts."""
