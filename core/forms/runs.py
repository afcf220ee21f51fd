"""The runs of a drip-feed order."""

from collections.abc import Mapping


def runs_of(fields: Mapping[str, str]) -> int:
    """How often an order with these fields is delivered."""
    return int(fields.get("runs", 1))


def in_all(quantity: int | None, runs: int | None) -> int:
    """What all runs deliver together; 0 if no quantity is known."""
    return (quantity or 0) * (runs or 1)
