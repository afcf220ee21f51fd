"""What people hear about changes in the catalogue."""
