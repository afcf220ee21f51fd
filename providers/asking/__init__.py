"""How a provider wants to be asked: about one id or many, and in which field."""
