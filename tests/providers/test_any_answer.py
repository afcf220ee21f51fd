"""For any answer, every method returns a value or raises ProviderError, and never shows the key."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.provider import Provider, ProviderError
from providers.open import DIALECTS
from tests.providers.stand import KEY, Stand, everything_shown

Ask = Callable[[Provider], Awaitable[Any]]
ASKS: dict[str, Ask] = {
    "services": lambda provider: provider.services(),
    "add": lambda provider: provider.add("1", {"link": "https://example.com", "quantity": "100"}, "ours-1"),
    "status of one": lambda provider: provider.status(["1"]),
    "status of many": lambda provider: provider.status(["1", "2", "3"]),
    "refill of one": lambda provider: provider.refill(["1"]),
    "refill of many": lambda provider: provider.refill(["1", "2"]),
    "refill status of one": lambda provider: provider.refill_status(["1"]),
    "refill status of many": lambda provider: provider.refill_status(["1", "2"]),
    "cancel": lambda provider: provider.cancel(["1", "2"]),
    "balance": lambda provider: provider.balance(),
}
NAMES = st.sampled_from([
    "service", "id", "name", "type", "platform", "category", "rate", "min", "max", "refill", "dripfeed",
    "description", "duration", "order", "orders", "refills", "order_id", "status", "charge", "start_count",
    "remains", "currency", "cancel", "balance", "error", "errors", "message", "code", "data", "success",
    "total_thread_count", "active_thread_count", "available_thread_count", "expiration_timestamp", "1", "2",
    "3",
])  # fmt: skip
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.integers(0, 3)
    | st.floats()
    | st.text(max_size=8)
    | st.sampled_from(
        ["1", "2", "2,5", "1,000", "Unknown", "Completed", "success", "0", f"no: {KEY}", "\ud800", "9" * 50]
    )
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(NAMES, inner, max_size=6)
        | st.dictionaries(st.text(max_size=4) | NAMES.map(str.upper), inner, max_size=3)
    ),
    max_leaves=20,
)
CODES = st.sampled_from([200, 200, 200, 201, 301, 400, 401, 404, 422, 429, 500, 503])
IN_EACH_DIALECT = pytest.mark.parametrize("dialect", sorted(DIALECTS))


@IN_EACH_DIALECT
@settings(deadline=None, max_examples=150)  # the machine is shared
@given(value=VALUES, code=CODES)
async def test_any_json(dialect: str, value: Any, code: int) -> None:
    wrapped = {"data": value, "error": None} if dialect == "streamdetails" and code == 200 else value
    body = json.dumps(wrapped).encode()  # every method reads it: to make it up takes longer than to read it
    for ask in ASKS.values():
        await ends_well(dialect, ask, body, code)


@IN_EACH_DIALECT
@settings(deadline=None)  # the machine is shared
@given(ask=st.sampled_from([*ASKS.values()]), body=st.binary(max_size=60), code=CODES)
async def test_any_bytes(dialect: str, ask: Ask, body: bytes, code: int) -> None:
    await ends_well(dialect, ask, body, code)


@IN_EACH_DIALECT
@settings(deadline=None)  # the machine is shared
@given(
    ask=st.sampled_from([*ASKS.values()]), value=VALUES, cut=st.integers(0, 80), noise=st.binary(max_size=4), code=CODES
)
async def test_mangled_json(dialect: str, ask: Ask, value: Any, cut: int, noise: bytes, code: int) -> None:
    body = json.dumps(value).encode()
    await ends_well(dialect, ask, body[:cut] + noise + body[cut + len(noise) :], code)


async def ends_well(dialect: str, ask: Ask, body: bytes, code: int) -> None:
    stand = Stand().says(httpx.Response(code, content=body))
    provider = stand.open(dialect=dialect)
    outcome = (await asyncio.gather(ask(provider), return_exceptions=True))[0]
    await stand.close()
    if isinstance(outcome, BaseException):
        assert isinstance(outcome, ProviderError), everything_shown(outcome)
        assert len(str(outcome)) < 700
        assert KEY not in everything_shown(outcome)
    assert KEY not in repr(outcome)
