"""Reading what providers answer, whatever its shape."""
