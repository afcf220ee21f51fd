"""Our client and the stand-in provider of `sandbox/`, over real connections: two readings of the same documents."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from core.orders.status import OrderStatus
from core.provider import (
    Balance,
    CancelAccepted,
    Capacity,
    EntryError,
    NotSent,
    OrderReport,
    Provider,
    ProviderError,
    RefillStarted,
    Refused,
)
from providers.open import open_provider
from providers.options import ProviderOptions
from sandbox.provider import Clock, ProviderServer

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
FORM = {"link": "https://www.instagram.com/p/Cxyz123/", "quantity": "200"}
CHANNEL = {"link": "https://www.twitch.tv/somechannel", "quantity": "100"}
PANELS = ["panel-v2", "sosyalmavi", "baostar", "roicmedya"]
BROKEN = [
    ("refuse_connection", {"action": "*"}),
    ("reset_before", {}),
    ("reset_after", {}),
    ("slow_before", {"seconds": 60}),
    ("late", {}),
    ("truncated", {}),
    ("duplicate_answer", {}),
    *((page, {"done": done}) for page in ("html_200", "html_502", "empty", "500", "503") for done in (True, False)),
]


@dataclass
class Street:
    """The stand-in with all its providers, and our clients for them."""

    server: ProviderServer
    base_url: str
    opened: list[Provider]

    def open(self, name: str, **settings: Any) -> Provider:
        one = next(p for p in self.server.personalities() if p.name == name)
        usual: dict[str, Any] = {"url": self.base_url + one.path, "key": one.key, "timeout": 10.0}
        usual |= {"dialect": one.dialect, "encoding": one.encoding}
        self.opened.append(open_provider(name, ProviderOptions(**(usual | settings))))
        return self.opened[-1]

    async def tell(self, path: str, **body: Any) -> Any:
        async with httpx.AsyncClient(base_url=self.base_url, trust_env=False) as client:
            response = await client.request("POST" if body else "GET", f"/sandbox/provider/{path}", json=body or None)
            assert response.status_code == 200, response.text
            return response.json()


@pytest.fixture
async def street() -> AsyncIterator[Street]:
    server = ProviderServer(clock=Clock(read=lambda: NOON))
    street = Street(server, await server.start(), [])
    yield street
    for provider in street.opened:
        await provider.close()
    await server.stop()


@pytest.mark.parametrize("name", PANELS)
async def test_an_order_at_each_panel_from_its_catalogue_to_its_status(street: Street, name: str) -> None:
    provider = street.open(name)
    assert "1" in {listing.number for listing in await provider.services()}
    before = await provider.balance()
    first = await provider.add("1", FORM, "ours-1")
    second = await provider.add("1", FORM | {"link": FORM["link"] + "second"}, "ours-2")
    after = await provider.balance()
    assert isinstance(before, Balance)
    assert isinstance(after, Balance)
    assert after.amount < before.amount
    assert list(await provider.status([first])) == [first]
    answers = await provider.status([first, second, "77777777"])
    assert isinstance(answers[first], OrderReport)
    assert isinstance(answers[second], OrderReport)
    assert answers["77777777"] == EntryError("Incorrect order ID")


async def test_an_order_at_streamdetails_from_its_catalogue_to_its_status(street: Street) -> None:
    provider = street.open("streamdetails")
    listing = (await provider.services())[0]
    assert listing.fault is None
    order = await provider.add(listing.number, CHANNEL, "ours-1")
    (report,) = (await provider.status([order])).values()
    assert isinstance(report, OrderReport)
    assert report.status is OrderStatus.IN_PROGRESS
    assert isinstance(await provider.balance(), Capacity)
    assert await provider.status(["77777777"]) == {"77777777": EntryError("Order not found")}


async def test_a_cancellation_and_a_refill(street: Street) -> None:
    provider = street.open("panel-v2")
    order = await provider.add("1", FORM, "ours-1")
    assert await provider.cancel([order, "77777777"]) == {
        order: CancelAccepted(),
        "77777777": EntryError("Incorrect order ID"),
    }
    finished = await provider.add("1", FORM | {"link": FORM["link"] + "second"}, "ours-2")
    await street.tell(f"panel-v2/orders/{finished}", status="Completed")
    refill = (await provider.refill([finished]))[finished]
    assert isinstance(refill, RefillStarted)
    assert refill.number is not None
    assert list(await provider.refill_status([refill.number])) == [refill.number]


@pytest.mark.parametrize("encoding", ["form", "json"])
@pytest.mark.parametrize("name", ["panel-v2", "streamdetails"])
@pytest.mark.parametrize(("kind", "options"), BROKEN)
async def test_an_order_counts_as_not_placed_only_if_the_provider_holds_none(
    street: Street, name: str, encoding: str, kind: str, options: dict[str, Any]
) -> None:
    timeout = 0.3 if kind in {"late", "slow_before"} else 10.0
    provider = street.open(name, timeout=timeout, **({"encoding": encoding} if name == "panel-v2" else {}))
    await street.tell("faults", **({"kind": kind, "provider": name, "action": "add"} | options))
    with pytest.raises(ProviderError) as caught:
        await provider.add("1", CHANNEL, "ours-1")
    assert type(caught.value) not in {Refused, NotSent}
    assert "sandbox-key" not in str(caught.value)


@pytest.mark.parametrize("kind", ["string_ids", "201", "extra_keys", "capital_keys", "slow"])
async def test_an_order_with_an_odd_answer_is_placed(street: Street, kind: str) -> None:
    provider = street.open("panel-v2")
    await street.tell(
        "faults", kind=kind, provider="panel-v2", action="add", **({"seconds": 0.1} if kind == "slow" else {})
    )
    order = await provider.add("1", FORM, "ours-1")
    assert [held["id"] for held in await street.tell("panel-v2/orders")] == [order]


@pytest.mark.parametrize(
    "kind",
    ["list", "capital_keys", "status_numbers", "start_counter", "comma_decimals", "extra_keys", "string_ids", "201"],
)
async def test_a_batch_in_an_odd_shape_says_the_same(street: Street, kind: str) -> None:
    provider = street.open("panel-v2")
    orders = [await provider.add("1", FORM | {"link": f"{FORM['link']}{n}"}, f"ours-{n}") for n in range(3)]
    for order in orders:
        await street.tell(
            f"panel-v2/orders/{order}", status="Partial", charge="0.27819", start_count="3572", remains="15"
        )
    straight = await provider.status(orders)
    await street.tell("faults", kind=kind, provider="panel-v2", action="status")
    bent = await provider.status(orders)
    assert list(bent) == list(straight) == orders
    for order in orders:
        one, other = straight[order], bent[order]
        assert isinstance(one, OrderReport)
        assert isinstance(other, OrderReport)
        assert (one.status, one.charge, one.start_count, one.remains) == (
            other.status,
            other.charge,
            other.start_count,
            other.remains,
        )


@pytest.mark.parametrize(("kind", "known"), [("other_id", 2), ("missing_ids", 2)])
async def test_a_batch_that_leaves_ids_out_says_nothing_about_them(street: Street, kind: str, known: int) -> None:
    provider = street.open("panel-v2")
    orders = [await provider.add("1", FORM | {"link": f"{FORM['link']}{n}"}, f"ours-{n}") for n in range(3)]
    await street.tell("faults", kind=kind, provider="panel-v2", action="status")
    assert len(await provider.status(orders)) == known


async def test_a_repeated_request_returns_the_first_order(street: Street) -> None:
    provider = street.open("panel-v2", idempotency_field="request_id")
    assert await provider.add("1", FORM, "ours-1") == await provider.add("1", FORM, "ours-1")
    assert len(await street.tell("panel-v2/orders")) == 1
