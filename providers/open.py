"""Opens a provider from plain values, named as in the settings."""

from collections.abc import Mapping
from typing import Literal

import httpx

from core.provider import Action, Provider
from providers.asking.habits import HabitBook
from providers.http.transport import Encoding, Transport
from providers.known import lacks_of
from providers.panel.panel import PanelProvider
from providers.streamdetails.streamdetails import StreamDetailsProvider

Dialect = Literal["panel", "streamdetails"]
_TAKEN = frozenset({"key", "action", "service", "service_id"})


def open_provider(
    name: str,
    *,
    url: str,
    key: str,
    dialect: Dialect = "panel",
    encoding: Encoding = "form",
    currency: str = "USD",
    timeout: float = 60.0,
    proxy: str | None = None,
    order_fields: Mapping[str, str] | None = None,
    idempotency_field: str = "",
    lacks: frozenset[Action] | None = None,
    habits: HabitBook | None = None,
    per_second: float = 5.0,
    transport: httpx.AsyncBaseTransport | None = None,
) -> Provider:
    """Opens the provider `name`; the caller closes it.

    `currency` counts until the balance names one; `timeout` is in seconds for each step of a request; `lacks` None
    means what is known about the host. `habits` is what was learned about providers before; `per_second` paces the
    requests of one question whose ids must be asked separately. Raises ValueError, without the key in it, for settings
    that can't work.
    """
    extra = dict(order_fields or {})
    _check(name, url, key, timeout, {*extra, idempotency_field})
    if dialect == "streamdetails":
        http = Transport(url, key, encoding="json", timeout=timeout, proxy=proxy, transport=transport)
        return StreamDetailsProvider(
            name,
            http,
            order_fields=extra,
            idempotency_field=idempotency_field,
            habits=habits or HabitBook(),
            per_second=per_second,
        )
    http = Transport(url, key, encoding=encoding, timeout=timeout, proxy=proxy, transport=transport)
    return PanelProvider(
        name,
        http,
        currency=currency,
        order_fields=extra,
        idempotency_field=idempotency_field,
        lacks=lacks_of(url) if lacks is None else lacks,
        habits=habits or HabitBook(),
        per_second=per_second,
    )


def _check(name: str, url: str, key: str, timeout: float, extra: set[str]) -> None:
    problem = _problem_with(url, key) or ("" if timeout > 0 else "the time-out must be above 0 seconds")
    if not problem and extra & _TAKEN:
        problem = f"{', '.join(sorted(extra & _TAKEN))} cannot be an extra field of orders"
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
    return "the key belongs into the setting of its own, not into the URL" if key in url else ""
