"""Serves the process's health and metrics over HTTP."""
