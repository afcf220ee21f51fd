"""What the process serves over HTTP: its health and its metrics."""
