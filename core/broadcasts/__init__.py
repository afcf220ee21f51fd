"""Broadcasts: what the shop tells many people at once."""
