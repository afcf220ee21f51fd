"""The middlewares that every update passes before a handler sees it."""
