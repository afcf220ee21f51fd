"""What can be ordered: services, their catalogue, prices, and the policy."""
