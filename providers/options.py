"""How one provider is reached and asked: plain values, which the settings spell with the same names."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

import httpx

from core.provider import Action

Encoding = Literal["form", "json"]
_TAKEN = frozenset({"key", "action", "service", "service_id"})
SHORTEST_KEY = 4
"""Letters: a shorter key stands in so many words that it could not be hidden in a log."""


@dataclass(frozen=True, kw_only=True)
class ProviderOptions:
    """`dialect` is one of `providers.open.DIALECTS`; `timeout` is in seconds for each step of a request.

    `currency` is assumed until the balance names one. `calls_per_second` and `connections` are the limits of all
    requests together. `order_fields` go along with every order; `idempotency_field` carries the key by which the
    provider recognises a repeated order, empty if it has none. `lacks` None means what is known about the host.
    """

    url: str
    key: str = field(repr=False)
    dialect: str = "panel"
    encoding: Encoding = "form"
    currency: str = "USD"
    timeout: float = 60.0
    calls_per_second: float = 5.0
    connections: int = 10
    proxy: str | None = field(default=None, repr=False)
    order_fields: Mapping[str, str] = field(default_factory=dict)
    idempotency_field: str = ""
    lacks: frozenset[Action] | None = None


def check(name: str, options: ProviderOptions) -> None:
    """Raises ValueError, without the key in it, for options that cannot work."""
    problem = _problem_with(options.url, options.key)
    if not problem and options.timeout <= 0:
        problem = "the time-out must be above 0 seconds"
    if not problem and (taken := {*options.order_fields, options.idempotency_field} & _TAKEN):
        problem = f"{', '.join(sorted(taken))} cannot be an extra field of orders"
    if problem:
        raise ValueError(f"Provider {name}: {problem}.")


def _problem_with(url: str, key: str) -> str:
    try:
        parts = httpx.URL(url)
    except httpx.InvalidURL:
        return "the URL cannot be read"
    if parts.scheme not in {"http", "https"} or not parts.host:
        return "the URL must begin with https:// or http://"
    if not key:
        return "the key is empty"
    if len(key) < SHORTEST_KEY:
        return f"the key has fewer than {SHORTEST_KEY} letters"
    return "the key belongs into the setting of its own, not into the URL" if key in url else ""
