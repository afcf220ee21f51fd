"""StreamDetails' JSON dialect."""
