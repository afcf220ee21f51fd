"""Metrics for Prometheus about this process and its database, without secrets or anything about a person."""
