"""The shop's sales, costs and margin, and how fast its services deliver."""
