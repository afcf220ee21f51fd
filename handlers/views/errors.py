"""The texts about errors: plain text, for an alert on a press or a line in the chat."""

from core.orders.refusal import is_operators
from core.provider import Busy, NotSent, Refused
from handlers.language import _
from handlers.reader import readable, sees_providers


def outdated() -> str:
    return _("This button is out of date. Here is where things stand now.")


def not_yours() -> str:
    return _("I can't find that order among yours.")


def failed() -> str:
    return _("Something went wrong on our side. Please try again.")


def may_be_quoted(words: str) -> bool:
    """Whether the reader may see a provider's words about a request: any number in them may be its own."""
    if not words or is_operators(words):
        return False
    return sees_providers() or (readable(words) and not any(letter.isdigit() for letter in words))


def reason(error: Exception) -> str:
    """Why a provider did not do what was asked. Its own words only if they are surely about the request."""
    match error:
        case Busy():
            return _("We're busy right now, and nothing was done. Please try again in a minute.")
        case Refused() if not may_be_quoted(str(error)):
            return _("This can't be done right now. Please try again later.")
        case Refused():
            return _("The provider refused: {reason}").format(reason=error)
        case NotSent():
            return _("This service isn't available right now, and nothing was done. Please try again in a few minutes.")
        case _:
            return _("We got no clear answer. Please look at the order before you try again.")
