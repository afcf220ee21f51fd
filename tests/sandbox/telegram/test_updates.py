import asyncio

import aiohttp

from sandbox.telegram import TelegramServer
from sandbox.telegram.refusals import OTHER_POLL
from tests.sandbox.telegram.driver import ALICE, TOKEN, Driver


async def polling(driver: Driver, calls: int) -> None:
    """Waits until `calls` calls of getUpdates have arrived."""
    async with asyncio.timeout(5):
        while len(await driver.get("/sandbox/calls?method=getUpdates")) < calls:  # noqa: ASYNC110  over HTTP
            await asyncio.sleep(0)


async def test_an_update_stays_until_its_offset_confirms_it(driver: Driver) -> None:
    first = (await driver.say(ALICE, "one"))["update_id"]
    second = (await driver.say(ALICE, "two"))["update_id"]
    assert second == first + 1
    assert [u["update_id"] for u in await driver.updates()] == [first, second]
    assert [u["update_id"] for u in await driver.updates(limit=1)] == [first]
    assert [u["update_id"] for u in await driver.updates(offset=second)] == [second]
    assert [u["update_id"] for u in await driver.updates()] == [second]
    assert await driver.updates(offset=second + 1) == []


async def test_a_negative_offset_keeps_only_the_newest(driver: Driver) -> None:
    for text in ("one", "two", "three"):
        await driver.say(ALICE, text)
    assert [u["message"]["text"] for u in await driver.updates(offset=-1)] == ["three"]


async def test_a_long_poll_ends_as_soon_as_something_happens(driver: Driver) -> None:
    poll = asyncio.create_task(driver.updates(timeout=30))
    await polling(driver, 1)
    await driver.say(ALICE, "hi")
    async with asyncio.timeout(5):
        assert (await poll)[0]["message"]["text"] == "hi"


async def test_a_second_poll_ends_the_first_with_a_conflict(driver: Driver) -> None:
    first = asyncio.create_task(driver.call("getUpdates", timeout=30))
    await polling(driver, 1)
    second = asyncio.create_task(driver.updates(timeout=30))
    async with asyncio.timeout(5):
        assert await first == {"ok": False, "error_code": 409, "description": OTHER_POLL}
        await driver.say(ALICE, "hi")
        assert len(await second) == 1


async def test_kinds_of_updates_the_bot_did_not_ask_for_are_never_queued(driver: Driver) -> None:
    await driver.updates(allowed_updates=["callback_query"])
    assert (await driver.say(ALICE, "hi"))["update_id"] is None
    pressed = await driver.press(ALICE, 1, data="x")
    assert [u["update_id"] for u in await driver.updates()] == [pressed["update_id"]]


async def test_an_injected_duplicate_is_delivered_once_more(driver: Driver) -> None:
    update_id = (await driver.say(ALICE, "hi"))["update_id"]
    [update] = await driver.updates(offset=update_id)
    await driver.updates(offset=update_id + 1)
    await driver.post("/sandbox/updates", **update)
    assert await driver.updates(offset=update_id + 1) == [update]
    assert await driver.updates(offset=update_id + 1) == []


async def test_an_injected_update_gets_the_next_id(driver: Driver) -> None:
    before = (await driver.say(ALICE, "hi"))["update_id"]
    assert await driver.post("/sandbox/updates", poll={"id": "1"}) == {"update_id": before + 1}


async def test_unconfirmed_updates_survive_a_restart_of_the_server(server: TelegramServer) -> None:
    async with aiohttp.ClientSession() as session:
        before = Driver(session, await server.start())
        await before.say(ALICE, "hi")
        await before.updates()
        await server.stop()
        after = Driver(session, await server.start())
        [update] = await after.updates()
        poll = asyncio.create_task(after.updates(offset=update["update_id"] + 1, timeout=30))
        await polling(after, 3)
        await after.say(ALICE, "still there?")
        async with asyncio.timeout(5):
            assert (await poll)[0]["message"]["text"] == "still there?"


async def test_a_server_stops_at_once_although_a_poll_waits(server: TelegramServer) -> None:
    async with aiohttp.ClientSession() as session:
        driver = Driver(session, await server.start())
        poll = asyncio.create_task(driver.updates(timeout=30))
        await polling(driver, 1)
        async with asyncio.timeout(5):
            await server.stop()
            assert await poll == []


async def test_parameters_may_come_in_the_query_or_as_a_form(driver: Driver) -> None:
    await driver.say(ALICE, "one")
    await driver.say(ALICE, "two")
    url = f"{driver.url}/bot{TOKEN}/getupdates"
    async with driver.session.get(url, params={"limit": "1"}) as response:
        assert len((await response.json())["result"]) == 1
    async with driver.session.post(url, data={"limit": "1", "allowed_updates": '["message"]'}) as response:
        assert len((await response.json())["result"]) == 1


async def test_a_text_that_looks_like_json_stays_a_text(driver: Driver) -> None:
    await driver.say(ALICE, "hi")
    form = {"chat_id": str(ALICE), "text": '{"a": 1}'}
    async with driver.session.post(f"{driver.url}/bot{TOKEN}/sendMessage", data=form) as response:
        assert (await response.json())["result"]["text"] == '{"a": 1}'
