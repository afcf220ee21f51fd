"""Money: what orders cost their owners."""
