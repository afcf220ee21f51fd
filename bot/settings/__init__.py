"""Settings from the environment or `.env`; the only place where they are read."""
