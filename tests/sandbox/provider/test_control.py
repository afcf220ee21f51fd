"""The control side: what was asked, what is held, and the clock."""

import asyncio

import pytest

from sandbox.provider import ProviderServer
from tests.sandbox.provider.driver import LINK, Driver


async def test_an_order_is_held_with_every_received_field_and_the_time(driver: Driver) -> None:
    await driver.place(quantity=100, note="keep me")
    [order] = await driver.held()
    assert order["received"] == {
        "action": "add",
        "service": "1",
        "link": LINK,
        "quantity": "100",
        "note": "keep me",
    }
    assert order["received_at"] == "2026-03-02T12:00:00+00:00"
    assert (order["id"], order["status"]) == ("23501", "Pending")


async def test_calls_are_recorded_in_order_and_without_the_key(driver: Driver) -> None:
    await driver.place()
    await driver.answer("panel-v2", "status", order="9")
    calls = await driver.calls()
    assert [(c["seq"], c["action"], c["status"], c["fault"]) for c in calls] == [
        (1, "add", 200, ""),
        (2, "status", 200, ""),
    ]
    assert calls[1]["params"] == {"action": "status", "order": "9"}
    assert calls[1]["answer"] == '{"error":"Incorrect order ID"}'
    everything = str(calls) + str(await driver.held()) + repr(driver.server.personalities())
    assert "sandbox-key" not in everything


async def test_calls_can_be_filtered_by_provider_and_number(driver: Driver) -> None:
    await driver.answer("panel-v2", "balance")
    await driver.answer("baostar", "balance")
    await driver.answer("panel-v2", "services")
    assert [call["action"] for call in await driver.calls("panel-v2", after=1)] == ["services"]
    assert [call["seq"] for call in await driver.calls("baostar")] == [2]


async def test_a_test_can_wait_for_the_next_call(driver: Driver) -> None:
    waiting = asyncio.create_task(driver.calls(after=0, timeout=10))
    await driver.answer("baostar", "balance")
    await driver.answer("panel-v2", "balance")
    assert [call["action"] for call in await waiting] == ["balance"]


async def test_a_wait_for_a_call_that_never_comes_ends(driver: Driver) -> None:
    assert await driver.calls(after=0, timeout=0.05) == []


async def test_a_service_with_a_new_rate_is_listed_and_charged_at_it(driver: Driver) -> None:
    await driver.tell("panel-v2/services/1", rate="1.80")
    listed = {one["service"]: one for one in await driver.answer("panel-v2", "services")}
    assert (listed[1]["rate"], listed[1]["name"]) == ("1.8", "Followers")
    await driver.place(quantity=1000)
    assert (await driver.held())[0]["charge"] == "1.8"


async def test_a_service_vanishes_and_comes_back(driver: Driver) -> None:
    await driver.tell("panel-v2/services/1", rate=None)
    assert 1 not in {one["service"] for one in await driver.answer("panel-v2", "services")}
    assert await driver.answer("panel-v2", "add", service=1, link=LINK, quantity=100) == {
        "error": "Disabled service ID"
    }
    await driver.tell("panel-v2/services/1", rate="0.90")
    assert 1 in {one["service"] for one in await driver.answer("panel-v2", "services")}


async def test_moving_the_clock_moves_every_provider(driver: Driver) -> None:
    one, other = await driver.place("panel-v2"), await driver.place("roicmedya")
    assert await driver.tell("clock", advance=10.5) == {"now": "2026-03-02T12:00:10.500000+00:00"}
    assert await driver.status("panel-v2", one) == "Completed"
    assert await driver.status("roicmedya", other) == "Completed"


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("clock", {"advance": -1}, 400),
        ("clock", {"advance": "soon"}, 400),
        ("nobody/orders/1", {"status": "Partial"}, 404),
        ("panel-v2/orders/1", {"status": "Partial"}, 404),
        ("panel-v2/orders/23501", {"state": "Partial"}, 400),
        ("panel-v2/orders/23501", {}, 400),
        ("panel-v2/orders/23501", {"charge": "much"}, 400),
        ("panel-v2/refills/1", {"status": "Completed"}, 404),
        ("panel-v2/balance", {"balance": "much"}, 400),
        ("panel-v2/services/999", {"rate": "1"}, 404),
        ("panel-v2/services/1", {"rate": "much"}, 400),
        ("panel-v2/services/1", {"min": "1"}, 400),
    ],
)
async def test_the_control_side_refuses_requests_that_make_no_sense(
    driver: Driver, path: str, body: dict[str, object], status: int
) -> None:
    await driver.place()
    response = await driver.client.post(f"/sandbox/provider/{path}", json=body)
    assert response.status_code == status
    assert await driver.status("panel-v2", "23501") == "Pending"


async def test_the_personalities_say_how_to_reach_each_provider() -> None:
    told = {p.name: (p.path, p.dialect, p.encoding, p.currency) for p in ProviderServer().personalities()}
    assert told == {
        "panel-v2": ("/panel-v2/api/v2", "panel", "form", "USD"),
        "sosyalmavi": ("/sosyalmavi/api/v2", "panel", "form", "TRY"),
        "baostar": ("/baostar/api/v2", "panel", "json", "VND"),
        "roicmedya": ("/roicmedya/api/v2", "panel", "form", "EUR"),
        "streamdetails": ("/streamdetails/api/v2/", "streamdetails", "json", ""),
    }
    assert len({p.key for p in ProviderServer().personalities()}) == 5
