import asyncio
from typing import Any

import aiohttp
import pytest

from sandbox.telegram.limits import RateLimits
from sandbox.telegram.refusals import Refusal
from tests.sandbox.telegram.driver import ALICE, BOB, TOKEN, Driver


async def send(driver: Driver, chat_id: int = ALICE) -> dict[str, Any]:
    return await driver.call("sendMessage", chat_id=chat_id, text="x")


async def test_a_fault_hits_as_often_as_asked(alice: Driver) -> None:
    await alice.post("/sandbox/faults", method="sendMessage", kind="429", retry_after=7, times=2)
    for _ in range(2):
        assert await send(alice) == {
            "ok": False,
            "error_code": 429,
            "description": "Too Many Requests: retry after 7",
            "parameters": {"retry_after": 7},
        }
    assert (await send(alice))["ok"]
    assert await alice.get("/sandbox/faults") == []


@pytest.mark.parametrize(
    ("kind", "code", "description"),
    [
        ("403", 403, "Forbidden: bot was blocked by the user"),
        ("401", 401, "Unauthorized"),
        ("400", 400, "Bad Request: chat not found"),
        ("500", 500, "Internal Server Error"),
    ],
)
async def test_a_chosen_refusal_is_answered(alice: Driver, kind: str, code: int, description: str) -> None:
    await alice.post("/sandbox/faults", kind=kind)
    assert await alice.refused("sendMessage", chat_id=ALICE, text="x") == (code, description)


async def test_a_fault_can_be_limited_to_one_chat(alice: Driver) -> None:
    await alice.say(BOB, "hi")
    await alice.post("/sandbox/faults", chat_id=BOB, kind="403")
    assert (await send(alice))["ok"]
    assert not (await send(alice, BOB))["ok"]


async def test_a_global_429_closes_everything_but_polling_until_it_is_over(alice: Driver) -> None:
    await alice.post("/sandbox/faults", kind="429", retry_after=60, **{"global": True})
    await send(alice)
    assert (await alice.call("getMe"))["error_code"] == 429
    assert (await alice.call("getUpdates"))["ok"]
    async with alice.session.delete(f"{alice.url}/sandbox/faults"):
        assert (await alice.call("getMe"))["ok"]


async def test_html_comes_where_json_was_expected(alice: Driver) -> None:
    await alice.post("/sandbox/faults", method="getMe", kind="html")
    async with alice.session.post(f"{alice.url}/bot{TOKEN}/getMe") as response:
        assert (response.status, response.content_type) == (502, "text/html")


@pytest.mark.parametrize(("kind", "posted"), [("drop_before", 0), ("drop_after", 1)])
async def test_a_connection_can_be_cut_before_or_after_the_call_is_done(alice: Driver, kind: str, posted: int) -> None:
    seen = (await alice.events(ALICE))[-1]["seq"]
    await alice.post("/sandbox/faults", method="sendMessage", kind=kind)
    with pytest.raises(aiohttp.ClientError):
        await send(alice)
    assert len(await alice.events(ALICE, after=seen)) == posted
    [call] = await alice.get("/sandbox/calls?method=sendMessage")
    assert call["fault"] == kind


async def test_a_slow_call_is_done_in_the_end(alice: Driver) -> None:
    await alice.post("/sandbox/faults", method="sendMessage", kind="slow", seconds=0.2)
    before = asyncio.get_running_loop().time()
    assert (await send(alice))["ok"]
    assert asyncio.get_running_loop().time() - before >= 0.2


async def test_an_undecodable_answer_says_ok_and_the_call_is_done(alice: Driver) -> None:
    seen = (await alice.events(ALICE))[-1]["seq"]
    await alice.post("/sandbox/faults", method="sendMessage", kind="undecodable")
    answer = await send(alice)
    assert answer["ok"]
    assert "date" not in answer["result"]
    assert len(await alice.events(ALICE, after=seen)) == 1


async def test_a_webhook_that_was_left_set_refuses_polls_until_it_is_deleted(alice: Driver) -> None:
    await alice.post("/sandbox/webhook")
    code, description = await alice.refused("getUpdates")
    assert code == 409
    assert "webhook is active" in description
    await alice.ok("deleteWebhook")
    assert await alice.updates() == []


async def test_only_a_fault_that_names_polls_hits_them(alice: Driver) -> None:
    await alice.post("/sandbox/faults", kind="500")
    assert await alice.updates() == []
    await alice.post("/sandbox/faults", method="getUpdates", kind="500")
    assert (await alice.call("getUpdates"))["error_code"] == 500


async def test_a_fault_of_an_unknown_kind_is_refused(driver: Driver) -> None:
    assert await driver.control_status("/sandbox/faults", kind="meteor") == 400
    assert await driver.control_status("/sandbox/faults", kind="429", times="often") == 400


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_chat_accepts_a_burst_and_then_one_message_a_second() -> None:
    clock = Clock()
    limits = RateLimits(on=True, clock=clock)
    for _ in range(3):
        limits.check("sendMessage", "1")
    with pytest.raises(Refusal, match="retry after 1"):
        limits.check("sendMessage", "1")
    limits.check("sendMessage", "2")
    limits.check("getUpdates", "1")
    clock.now = 1.0
    limits.check("sendMessage", "1")


def test_all_chats_together_accept_thirty_messages_a_second() -> None:
    limits = RateLimits(on=True, clock=Clock())
    for chat in range(30):
        limits.check("sendMessage", str(chat))
    with pytest.raises(Refusal, match="Too Many Requests"):
        limits.check("sendMessage", "31")


async def test_rate_limits_are_off_until_they_are_switched_on(alice: Driver) -> None:
    assert all([(await send(alice))["ok"] for _ in range(6)])
    await alice.post("/sandbox/limits", on=True)
    answers = [await send(alice) for _ in range(6)]
    assert answers[-1]["parameters"] == {"retry_after": 1}
