"""One transport for all dialects: requests, bodies, failures."""
