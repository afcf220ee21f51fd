"""A day of many open orders: virtual time, the real tracking and notifying, a real database."""
