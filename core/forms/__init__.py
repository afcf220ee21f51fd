"""What an order asks for: fields per service type, how typed answers are read, what comes next."""
