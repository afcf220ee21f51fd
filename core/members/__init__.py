"""Who is let in, by whom, and as what."""
