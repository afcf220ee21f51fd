"""Questions of customers about their orders."""
