"""The bot's own reasons why an order ended or waits for a decision, for cases without words of the provider."""

from enum import StrEnum


class Reason(StrEnum):
    """Kept with the order by its value; `handlers.views.order_words` has the words."""

    STOPPED_WHILE_SENDING = "stopped while sending"
    """The bot stopped, or lost its database, while it was sending the order."""
    OWN_FAULT = "own fault"
    """The bot itself failed; its log says more."""
    NUMBER_OF_ANOTHER = "number of another order"
    """The provider answered with the number of another order."""
    NOT_CONNECTED = "provider not connected"
    """The provider was taken out of the settings."""
    NOT_IN_TIME = "not available in time"
    """The provider could not take the order for as long as it may wait."""
    TAKEN_BACK = "taken back"
    """The owner canceled the order before it left."""
    DECLARED_MISSING = "declared missing"
    """An admin said that the provider does not have the order."""
