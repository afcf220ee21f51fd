"""What Telegram refuses, in Telegram's own words."""

from typing import Any

MUST_WRITE_FIRST = "Forbidden: bot can't initiate conversation with a user"
BLOCKED = "Forbidden: bot was blocked by the user"
NOT_A_MEMBER = "Forbidden: bot is not a member of the group chat"
NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)
QUERY_TOO_OLD = "query is too old and response timeout expired or query ID is invalid"
OTHER_POLL = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
WEBHOOK_IS_SET = (
    "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
)
WEBHOOK_TAKES_OVER = "Conflict: terminated by setWebhook request"


class Refusal(Exception):
    """The server refuses a call, with an HTTP status and the description and parameters that a client gets."""

    def __init__(self, status: int, description: str, parameters: dict[str, Any] | None = None) -> None:
        super().__init__(description)
        self.status = status
        self.description = description
        self.parameters = parameters


def bad_request(reason: str) -> Refusal:
    """A 400. Telegram writes the first letter small, unless the reason is a CODE_LIKE_THIS."""
    if not reason[1:2].isupper() and reason[1:2] != "_":
        reason = reason[:1].lower() + reason[1:]
    return Refusal(400, f"Bad Request: {reason}")


def forbidden(description: str) -> Refusal:
    return Refusal(403, description)


def conflict(description: str) -> Refusal:
    return Refusal(409, description)


def too_many_requests(retry_after: int) -> Refusal:
    """A 429; `retry_after` is in whole seconds."""
    return Refusal(429, f"Too Many Requests: retry after {retry_after}", {"retry_after": retry_after})
