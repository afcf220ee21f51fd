"""What Prometheus is told about this process and its database. No secret and nothing about a person is in it."""
