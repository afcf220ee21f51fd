"""Limits requests per second and at once, and stops them while the provider is away."""
