"""Updates by webhook instead of polling: the setting. `delivery` does the posting."""

import re
import time
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from sandbox.telegram.bell import Bell
from sandbox.telegram.model import Json
from sandbox.telegram.refusals import bad_request
from sandbox.telegram.updates import UpdateQueue

_SECRET = re.compile(r"^[A-Za-z0-9_-]{0,256}$")


@dataclass
class Webhook:
    """Where updates go; an empty `url` means polling."""

    url: str = ""
    secret: str = field(default="", repr=False)
    max_connections: int = 40
    last_error: str = ""
    last_error_at: int = 0
    bell: Bell = field(default_factory=Bell)

    def point_at(self, url: str, secret: str, max_connections: int) -> None:
        """Sets the webhook. It accepts plain http, as a local Bot API server does. Raises Refusal."""
        parts = urlsplit(url)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
        if not _SECRET.match(secret):
            raise bad_request("secret token contains unallowed characters")
        self.url, self.secret, self.max_connections = url, secret, max_connections
        self.last_error, self.last_error_at = "", 0
        self.bell.ring()

    def remove(self) -> None:
        self.url, self.secret, self.last_error, self.last_error_at = "", "", "", 0
        self.bell.ring()

    def info(self, queue: UpdateQueue) -> Json:
        """The Bot API `WebhookInfo`."""
        info: Json = {
            "url": self.url,
            "has_custom_certificate": False,
            "pending_update_count": len(queue),
        }
        if self.url:
            info |= {"max_connections": self.max_connections, "ip_address": "127.0.0.1"}
        if self.last_error:
            info |= {"last_error_date": self.last_error_at, "last_error_message": self.last_error}
        if queue.allowed:
            info["allowed_updates"] = queue.allowed
        return info

    def failed(self, why: str) -> None:
        self.last_error, self.last_error_at = why, int(time.time())
