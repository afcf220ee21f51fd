"""How a provider wants to be asked: one id or many, by which field."""
