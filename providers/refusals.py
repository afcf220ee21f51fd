"""Telling a provider's no from its yes, and a no about one entry from a no about the whole request."""

import re
from collections.abc import Mapping
from typing import Any

from orders.provider import EntryError, ProviderError, Refused, Unconfirmed
from providers.reading import first, folded, line
from providers.transport import Answer
from providers.words import MAX_WORDS

# Words about the account, the key or the request: they say nothing about the order that was asked for.
_ABOUT_THE_REQUEST = re.compile(
    r"\b(api|key|json|token|auth\w*|request|requests|action|method|maintenance|forbidden|your account|ip)\b",
    re.IGNORECASE,
)
_ABOUT_THE_CALLER = {401, 403, 405, 429}
# HTTP codes with which a `message` alone, without `error`, is a definite no.
_REFUSING = {400, 401, 403, 404, 405, 422, 429}
_FAILED = {"error", "fail", "failed", "failure"}


def words_of_refusal(answer: Answer) -> str | None:
    """The provider's words when the body as a whole is an error, else None."""
    if not isinstance(answer.body, Mapping):
        return None
    fields = folded(answer.body)
    words = _error_words(fields.get("error")) or _error_words(fields.get("errors"))
    if words is None and (answer.code in _REFUSING or _says_failed(fields)):
        words = _error_words(first(fields, "message", "msg", "detail"))
    if words is None and answer.code == 429:
        words = "Too many requests"
    return words


def raise_refusal(answer: Answer) -> None:
    """Raises Refused for an error body; Unconfirmed when it came with a 5xx, for then the provider broke midway."""
    words = words_of_refusal(answer)
    if words is not None:
        raise refusal(answer.code, words)


def refusal(code: int, words: str) -> ProviderError:
    return Refused(words) if code < 500 else Unconfirmed(f"The provider answered HTTP {code}: {words}")


def about_the_entry(code: int, words: str) -> bool:
    """Whether an error that answers a question about one id is about that id, not about who asks."""
    return code < 500 and code not in _ABOUT_THE_CALLER and not _ABOUT_THE_REQUEST.search(words)


def entry_error(value: Any) -> EntryError | None:
    """The error in one entry of a batch, `{"error": "..."}`; None where it has none."""
    if not isinstance(value, Mapping):
        return None
    words = _error_words(folded(value).get("error"))
    return EntryError(words) if words is not None else None


def _error_words(value: Any) -> str | None:
    """An error as text, number, list or object with a message; None where there is none (null, false, empty, 0)."""
    if isinstance(value, Mapping):
        fields = folded(value)
        inner = first(fields, "message", "error", "text", "description", "code")
        return _error_words(inner if inner is not None else list(fields.values()))
    if isinstance(value, list):
        parts = [words for one in value if (words := _error_words(one))]
        return line("; ".join(parts), MAX_WORDS) or None
    if value is True:
        return "error"
    return line(value, MAX_WORDS) or None if value else None


def _says_failed(fields: Mapping[str, Any]) -> bool:
    """`{"success": false, ...}` or `{"status": "error", "message": ...}`, unless it is an order in status Error."""
    if {"charge", "remains", "start_count", "start_counter", "order"} & fields.keys():
        return False
    return fields.get("success") is False or line(fields.get("status")).casefold() in _FAILED
