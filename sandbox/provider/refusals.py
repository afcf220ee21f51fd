"""What panels say when they refuse, in plain words and in the dotted form that some panels use."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Refusal:
    """A refusal. `dotted` is its machine-like spelling; if that is empty, the plain text is used."""

    text: str
    dotted: str = ""


class Refused(Exception):
    """The provider refused, and nothing was done."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.text)
        self.refusal = refusal


INCORRECT_REQUEST = Refusal("Incorrect request")
INVALID_KEY = Refusal("Invalid API key")
INCORRECT_SERVICE = Refusal("Incorrect service ID", "error.incorrect_service_id")
DISABLED_SERVICE = Refusal("Disabled service ID", "neworder.error.service_inactive")
BAD_LINK = Refusal("Bad link", "neworder.error.invalid_link")
NO_FUNDS = Refusal("Not enough funds on balance", "neworder.error.not_enough_funds")
ACTIVE_ORDER = Refusal(
    "You have active order with this link. Please wait until order being completed.",
    "neworder.error.link_duplicate",
)
INCORRECT_ORDER = Refusal("Incorrect order ID")
MISSING_ORDER = Refusal("Missing order parameter")
REFILL_NOT_FOUND = Refusal("Refill not found")
REFILL_DISABLED = Refusal("Refill is disabled for this service")
NOT_COMPLETED = Refusal("The order is not completed")
REFILL_TOO_SOON = Refusal("The order was completed or refill was requested less than 24 hours ago")


def below(minimum: int) -> Refusal:
    return Refusal(f"Quantity less than minimal {minimum}", "neworder.error.min_quantity")


def above(maximum: int) -> Refusal:
    return Refusal(f"Quantity more than maximum {maximum}", "neworder.error.max_quantity")
