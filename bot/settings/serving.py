"""The settings for the process's own HTTP server, and for the webhook."""

import re
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, HttpUrl, SecretStr, field_validator

OURS = ("/healthz", "/readyz", "/metrics")


class HttpSettings(BaseModel):
    """HTTP__*: health and metrics. Without a port nothing is served."""

    model_config = ConfigDict(extra="forbid")

    host: str = Field(default="127.0.0.1", min_length=1)
    port: int | None = Field(default=None, ge=1, le=65_535)


class WebhookSettings(BaseModel):
    """WEBHOOK__*: without a URL the bot polls."""

    model_config = ConfigDict(extra="forbid")

    url: HttpUrl | None = None
    """Where Telegram posts to; a proxy passes it on with the path as it is."""
    secret: SecretStr | None = None

    @field_validator("url")
    @classmethod
    def _not_ours(cls, url: HttpUrl | None) -> HttpUrl | None:
        if url is not None and url.path in OURS:
            raise ValueError(f"{url.path} is taken; choose another path")
        return url

    @field_validator("secret")
    @classmethod
    def _takeable(cls, secret: SecretStr | None) -> SecretStr | None:
        if secret is not None and not re.fullmatch(r"[A-Za-z0-9_-]{16,256}", secret.get_secret_value()):
            raise ValueError("must have 16 to 256 letters, digits, - and _; `openssl rand -hex 32` makes one")
        return secret

    @property
    def path(self) -> str:
        return urlsplit(str(self.url)).path or "/"


def lacking(webhook: WebhookSettings, http: HttpSettings | None, *, at_telegram: bool) -> tuple[str, str] | None:
    """The variable that a webhook lacks and what to say about it; None if nothing is missing."""
    if webhook.url is None:
        return ("WEBHOOK__URL", "must be set, or WEBHOOK__SECRET has no use") if webhook.secret is not None else None
    if webhook.secret is None:
        return "WEBHOOK__SECRET", "must be set, so that only Telegram can post updates"
    if http is not None and http.port is None:
        return "HTTP__PORT", "must be set: what is posted to WEBHOOK__URL arrives there"
    if at_telegram and webhook.url.scheme != "https":
        return "WEBHOOK__URL", "must begin with https://, as Telegram posts nowhere else"
    return None
