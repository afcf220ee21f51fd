"""Orders from the press of the button to their end."""
