"""Messages about changes in the catalogue."""
