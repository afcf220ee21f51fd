"""Cut connections, and late, broken or replaced answers: what the client sees, and what the provider has done."""

import asyncio
from typing import Any

import httpx
import pytest

from tests.sandbox.provider.driver import LINK, Driver

ADD: dict[str, Any] = {"service": 1, "link": LINK, "quantity": 100}
CUT = (httpx.ReadError, httpx.WriteError, httpx.RemoteProtocolError)


async def add(driver: Driver) -> httpx.Response:
    return await driver.ask("panel-v2", "add", **ADD)


@pytest.mark.parametrize(
    ("kind", "orders"),
    [("refuse_connection", 0), ("reset_before", 0), ("reset_after", 1)],
)
async def test_the_connection_is_cut(driver: Driver, kind: str, orders: int) -> None:
    await driver.fault(kind, provider="panel-v2")
    with pytest.raises(CUT):
        await add(driver)
    assert len(await driver.held()) == orders
    assert [(call["fault"], call["answer"]) for call in await driver.calls()] == [(kind, None)]


async def test_a_reset_sends_rst_and_not_a_normal_close(driver: Driver) -> None:
    await driver.fault("reset_after", provider="panel-v2", action="add")
    reader, writer = await asyncio.open_connection(driver.client.base_url.host, driver.client.base_url.port)
    body = b"key=sandbox-key-panel-v2&action=add&service=1&link=https%3A%2F%2Fx.com%2Fa&quantity=100"
    head = f"POST {driver.path('panel-v2')} HTTP/1.1\r\nHost: x\r\nContent-Length: {len(body)}\r\n\r\n"
    writer.write(head.encode() + body)
    with pytest.raises(ConnectionResetError):
        await reader.read()
    writer.close()
    assert len(await driver.held()) == 1


async def test_a_refusing_server_really_refuses_connections_until_it_accepts_again(driver: Driver) -> None:
    await driver.place()
    await driver.server.refuse()
    with pytest.raises(httpx.ConnectError):
        await add(driver)
    await driver.server.accept()
    assert len(await driver.held()) == 1


@pytest.mark.parametrize(("kind", "orders"), [("slow", 1), ("slow_before", 0)])
async def test_a_client_gives_up_on_a_slow_provider(driver: Driver, kind: str, orders: int) -> None:
    await driver.fault(kind, provider="panel-v2", action="add", seconds=60)
    driver.client.timeout = httpx.Timeout(10, read=0.2)
    with pytest.raises(httpx.ReadTimeout):
        await add(driver)
    driver.client.timeout = httpx.Timeout(10)
    await driver.calls(after=0, timeout=10)
    assert len(await driver.held()) == orders


async def test_a_slow_provider_works_although_the_client_gave_up(driver: Driver) -> None:
    await driver.fault("slow_before", provider="panel-v2", action="add", seconds=0.5)
    driver.client.timeout = httpx.Timeout(10, read=0.1)
    with pytest.raises(httpx.ReadTimeout):
        await add(driver)
    driver.client.timeout = httpx.Timeout(10)
    async with asyncio.timeout(10):
        while not await driver.held():
            await driver.calls(after=99, timeout=0.05)


async def test_a_slow_answer_is_complete_when_it_comes(driver: Driver) -> None:
    await driver.fault("slow", provider="panel-v2", action="add", seconds=0.1)
    assert (await add(driver)).json() == {"order": 23501}


async def test_a_late_answer_waits_until_it_is_released(driver: Driver) -> None:
    await driver.fault("late", provider="panel-v2", action="add")
    waiting = asyncio.create_task(add(driver))
    [call] = await driver.calls(after=0, timeout=10)
    assert (call["action"], call["answer"]) == ("add", None)
    assert len(await driver.held()) == 1
    assert not waiting.done()
    await driver.tell("release")
    assert (await waiting).json() == {"order": 23501}


async def test_stopping_the_server_releases_held_answers(driver: Driver) -> None:
    await driver.fault("late", provider="panel-v2", action="add")
    waiting = asyncio.create_task(add(driver))
    await driver.calls(after=0, timeout=10)
    await driver.server.stop()
    assert (await waiting).json() == {"order": 23501}


@pytest.mark.parametrize(
    ("kind", "text"),
    [("truncated", '{"order'), ("duplicate_answer", '{"order":23501}{"order":23501}')],
)
async def test_the_order_is_placed_but_its_answer_is_broken(driver: Driver, kind: str, text: str) -> None:
    await driver.fault(kind, provider="panel-v2", action="add")
    response = await add(driver)
    assert (response.status_code, response.text) == (200, text)
    assert [(call["fault"], call["answer"]) for call in await driver.calls()] == [(kind, text)]
    assert len(await driver.held()) == 1


@pytest.mark.parametrize("done", [True, False])
@pytest.mark.parametrize(
    ("kind", "status", "content_type", "piece"),
    [
        ("html_200", 200, "text/html", "Just a moment"),
        ("html_502", 502, "text/html", "502 Bad Gateway"),
        ("empty", 200, "application/json", ""),
        ("500", 500, "application/json", '{"error":"Server error"}'),
        ("429", 429, "application/json", '{"error":"Too many requests"}'),
    ],
)
async def test_a_page_comes_instead_of_the_answer(
    driver: Driver, kind: str, status: int, content_type: str, piece: str, done: bool
) -> None:
    await driver.fault(kind, provider="panel-v2", action="add", done=done)
    response = await add(driver)
    assert response.status_code == status
    assert response.headers["content-type"].startswith(content_type)
    assert response.text == piece if content_type == "application/json" else piece in response.text
    assert len(await driver.held()) == done


async def test_a_429_says_when_to_come_back(driver: Driver) -> None:
    await driver.fault("429", provider="panel-v2")
    assert (await add(driver)).headers["retry-after"] == "1"


async def test_a_throttled_provider_answers_429_for_a_while_and_does_nothing(driver: Driver) -> None:
    await driver.fault("throttled", provider="panel-v2", action="add", seconds=0.3)
    for _ in range(2):
        response = await add(driver)
        assert (response.status_code, response.headers["retry-after"]) == (429, "1")
    assert await driver.money() == "100.84292"
    await asyncio.sleep(0.35)
    assert (await add(driver)).json() == {"order": 23501}


async def test_a_success_can_come_with_201(driver: Driver) -> None:
    await driver.fault("201", provider="panel-v2", action="add")
    response = await add(driver)
    assert (response.status_code, response.json()) == (201, {"order": 23501})


async def test_an_error_with_a_chosen_text_is_answered_and_nothing_is_done(driver: Driver) -> None:
    await driver.fault("error", action="add", text="neworder.error.increment", status=422)
    response = await add(driver)
    assert (response.status_code, response.json()) == (422, {"error": "neworder.error.increment"})
    assert await driver.held() == []


async def test_a_fault_strikes_as_often_as_it_should_and_only_where_it_should(driver: Driver) -> None:
    await driver.fault("empty", provider="panel-v2", action="balance", times=2)
    assert (await driver.ask("sosyalmavi", "balance")).text != ""
    assert (await driver.ask("panel-v2", "services")).text != ""
    texts = [(await driver.ask("panel-v2", "balance")).text for _ in range(3)]
    assert [text == "" for text in texts] == [True, True, False]


async def test_faults_for_every_provider_and_action_strike_in_the_order_they_were_added(
    driver: Driver,
) -> None:
    await driver.fault("html_502")
    await driver.fault("500")
    seen = [(await driver.ask(name, "balance")).status_code for name in ("baostar", "roicmedya", "panel-v2")]
    assert seen == [502, 500, 200]


async def test_faults_can_be_listed_and_removed(driver: Driver) -> None:
    await driver.fault("empty", times=3)
    waiting = (await driver.client.get("/sandbox/provider/faults")).json()
    assert [(fault["kind"], fault["times"]) for fault in waiting] == [("empty", 3)]
    await driver.client.delete("/sandbox/provider/faults")
    assert (await add(driver)).json() == {"order": 23501}


@pytest.mark.parametrize(
    "body",
    [
        {"kind": "explode"},
        {"kind": "100"},
        {"kind": "slow", "minutes": 1},
        {"kind": "slow", "done": True},
        {"kind": "empty", "provider": "nobody"},
        {"kind": "empty", "action": "adds"},
        {"kind": "refuse_connection", "action": "add"},
        {"kind": "empty", "times": 0},
        {"kind": "slow", "seconds": "long"},
        {"kind": "slow", "seconds": -1},
        {"kind": "201", "done": True},
        {"kind": 500},
        {"kind": "error", "status": 42},
        {"kind": "500", "done": "yes"},
        {"kind": "missing_ids", "ids": "23501"},
        {"kind": "empty", "provider": ["panel-v2"]},
    ],
)
async def test_a_fault_that_could_never_strike_is_refused(driver: Driver, body: dict[str, Any]) -> None:
    response = await driver.client.post("/sandbox/provider/faults", json=body)
    assert response.status_code == 400
    assert (await driver.client.get("/sandbox/provider/faults")).json() == []
