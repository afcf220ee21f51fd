"""Reads providers' answers, whatever their shape."""
