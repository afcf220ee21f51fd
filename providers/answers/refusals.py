"""Tells a provider's no from its yes, and a no about one entry from a no about the whole request."""

import re
from collections.abc import Mapping
from typing import Any

from core.orders.refusal import Verdict, is_about_account, read_verdict
from core.provider import Busy, Cause, EntryError, ProviderError, Refused, Unconfirmed
from providers.answers.batches import ORDER_FACTS, RefusedAsWhole, unwrapped
from providers.answers.safe_text import MAX_WORDS, decoded
from providers.answers.values import first, folded, line
from providers.http.retry_after import retry_after
from providers.http.transport import Answer

# Words about the request: they say nothing about the order in it.
_ABOUT_THE_REQUEST = re.compile(
    r"\b(api|json|request|requests|action|method|parameters?|orders? id required|required|ip)\b", re.IGNORECASE
)
_ABOUT_THE_CALLER = {401, 403, 405, 429}
# HTTP codes that say that the server did nothing.
_REFUSING = {400, 401, 402, 403, 404, 405, 406, 409, 410, 413, 415, 422, 429}
_FAILED = {"error", "fail", "failed", "failure", "false"}
_NONE = {"0", "false", "no", "none", "null", "no error", "nil"}
_MERE_FLAG = {"error", "true", "1", "yes"}


def words_of_refusal(answer: Answer) -> str | None:
    """The provider's words if the whole body is an error, else None."""
    if not isinstance(answer.body, Mapping):
        return "Too many requests" if answer.code == 429 else None
    words = _words_in(folded(answer.body), answer.code)
    inner = unwrapped(answer.body)
    if words is None and inner is not answer.body and isinstance(inner, Mapping):
        words = _words_in(folded(inner), 0)
    if words is None and answer.code == 429:
        words = "Too many requests"
    return words


def _words_in(fields: Mapping[str, Any], code: int) -> str | None:
    words = next(
        (one for name in ("error", "errors", "error_message", "error_msg") if (one := _error_words(fields.get(name)))),
        None,
    )
    if words in _MERE_FLAG or (words is None and (code in _REFUSING or _says_failed(fields))):
        words = _error_words(first(fields, "message", "msg", "detail", "reason", "description")) or words
    return words


def raise_refusal(answer: Answer, *, placing: bool = False) -> None:
    """Raises what `refusal` returns if the body is an error."""
    words = words_of_refusal(answer)
    if words is not None:
        raise refusal(answer, words, placing=placing)


def refusal(answer: Answer, words: str, *, placing: bool = False) -> ProviderError:
    """The error to raise: Refused, Busy, or Unconfirmed if the server failed midway.

    An order is refused only by words about the request, the service or the account, or by an HTTP code that says so: an
    answer that nobody can read may mean that it was bought (decision 10).
    """
    if answer.code >= 500:
        return Unconfirmed(f"The provider answered HTTP {answer.code}: {words}", Cause.SERVER_ERROR)
    verdict = read_verdict(words)
    if answer.code == 429 or verdict is Verdict.BUSY:
        in_body = first(folded(answer.body), "retry_after", "retry-after") if isinstance(answer.body, Mapping) else None
        return Busy(words, answer.retry_after if answer.retry_after is not None else retry_after(in_body))
    if verdict is Verdict.FAILED:
        return Unconfirmed(f"The provider answered: {words}", Cause.SERVER_ERROR)
    if placing and verdict is Verdict.UNKNOWN and answer.code not in _REFUSING:
        return Unconfirmed(f"The provider answered: {words}", Cause.SERVER_ERROR)
    return Refused(words)


def refusal_of_batch(answer: Answer, words: str) -> ProviderError:
    """The same for a request about ids: RefusedAsWhole if the words may mean one of them."""
    error = refusal(answer, words)
    if isinstance(error, Refused) and not about_the_caller(answer.code, words):
        return RefusedAsWhole(words)
    return error


def about_the_caller(code: int, words: str) -> bool:
    """Whether the provider would refuse every other request like this one."""
    return code in _ABOUT_THE_CALLER or is_about_account(words)


def about_the_entry(code: int, words: str) -> bool:
    """Whether an error in the answer about one id is about that id."""
    return code < 500 and not about_the_caller(code, words) and not _ABOUT_THE_REQUEST.search(words)


def entry_error(value: Any) -> EntryError | None:
    """The error in one entry of a batch, `{"error": "..."}`; None if it has none."""
    if not isinstance(value, Mapping):
        return None
    words = _error_words(folded(value).get("error"))
    return EntryError(words) if words is not None else None


def _error_words(value: Any) -> str | None:
    """The words of an error given as text, number, list or object; None for no error (null, false, empty, 0)."""
    if isinstance(value, Mapping):
        fields = folded(value)
        inner = first(fields, "message", "error", "text", "description", "code")
        return _error_words(inner if inner is not None else list(fields.values()))
    if isinstance(value, list):
        parts = [words for one in value if (words := _error_words(one))]
        return line("; ".join(parts), MAX_WORDS) or None
    if value is True:
        return "error"
    if not value or (isinstance(value, str) and value.strip().casefold() in _NONE):
        return None
    return line(decoded(value) if isinstance(value, str) else value, MAX_WORDS) or None


def _says_failed(fields: Mapping[str, Any]) -> bool:
    """`{"success": false, ...}` or `{"status": "error", "message": ...}`, unless it is an order in status Error."""
    if (ORDER_FACTS | {"order"}) & fields.keys():
        return False
    if any(says_no(fields[name]) for name in ("success", "ok") if name in fields):
        return True
    status = line(fields.get("status")).casefold()
    # Some put HTTP's code there; numbers of an order's status have one digit.
    return fields.get("status") is False or status in _FAILED or re.fullmatch(r"[45]\d\d", status) is not None


def says_no(value: Any) -> bool:
    """Whether a flag is a plain no."""
    return value is False or line(value).casefold() in {"0", "false", "no"}
