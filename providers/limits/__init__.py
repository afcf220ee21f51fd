"""So many requests a second, so many at once, none while the provider is away."""
