"""What a person is to the bot."""

from enum import StrEnum


class Role(StrEnum):
    OWNER = "owner"
    """Runs the bot. The settings alone name owners."""
    HELPER = "helper"
    """Sees to orders and requests."""
    CUSTOMER = "customer"
    BLOCKED = "blocked"
    """Is not let in, and can't ask to be."""
