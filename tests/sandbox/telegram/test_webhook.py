import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import web

from sandbox.telegram.delivery import SECRET_HEADER
from sandbox.telegram.refusals import WEBHOOK_IS_SET, WEBHOOK_TAKES_OVER
from tests.sandbox.telegram.driver import ALICE, Driver
from tests.sandbox.telegram.test_updates import polling


class Receiver:
    """A bot's web endpoint that refuses the first `refusals` updates."""

    def __init__(self) -> None:
        self.url = ""
        self.refusals = 0
        self.got: asyncio.Queue[tuple[str, dict[str, Any]]] = asyncio.Queue()

    async def take(self, request: web.Request) -> web.Response:
        await self.got.put((request.headers.get(SECRET_HEADER, ""), await request.json()))
        self.refusals -= 1
        return web.Response(status=500 if self.refusals >= 0 else 200)


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    receiver = Receiver()
    application = web.Application()
    application.router.add_post("/hook", receiver.take)
    runner = web.AppRunner(application, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    receiver.url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    yield receiver
    await runner.cleanup()


async def test_updates_are_posted_with_the_secret(driver: Driver, receiver: Receiver) -> None:
    await driver.ok("setWebhook", url=receiver.url, secret_token="s3cret")
    said = await driver.say(ALICE, "hi")
    async with asyncio.timeout(5):
        secret, update = await receiver.got.get()
    assert secret == "s3cret"
    assert update["update_id"] == said["update_id"]
    assert update["message"]["text"] == "hi"


async def test_a_refused_update_is_posted_again_before_the_next(driver: Driver, receiver: Receiver) -> None:
    receiver.refusals = 2
    await driver.ok("setWebhook", url=receiver.url)
    await driver.say(ALICE, "one")
    await driver.say(ALICE, "two")
    async with asyncio.timeout(5):
        texts = [(await receiver.got.get())[1]["message"]["text"] for _ in range(4)]
    assert texts == ["one", "one", "one", "two"]
    info = await driver.ok("getWebhookInfo")
    assert info["last_error_message"] == "Wrong response from the webhook: 500 Internal Server Error"


async def test_polling_and_a_webhook_exclude_each_other(driver: Driver, receiver: Receiver) -> None:
    poll = asyncio.create_task(driver.call("getUpdates", timeout=30))
    await polling(driver, 1)
    await driver.ok("setWebhook", url=receiver.url)
    async with asyncio.timeout(5):
        assert (await poll)["description"] == WEBHOOK_TAKES_OVER
    assert await driver.refused("getUpdates") == (409, WEBHOOK_IS_SET)
    await driver.ok("deleteWebhook")
    assert await driver.updates() == []
    assert (await driver.ok("getWebhookInfo"))["url"] == ""


async def test_pending_updates_can_be_dropped(driver: Driver) -> None:
    await driver.say(ALICE, "hi")
    assert (await driver.ok("getWebhookInfo"))["pending_update_count"] == 1
    await driver.ok("deleteWebhook", drop_pending_updates=True)
    assert await driver.updates() == []


async def test_a_webhook_needs_a_web_address_and_a_plain_secret(driver: Driver) -> None:
    refused = await driver.refused("setWebhook", url="ftp://example.com")
    assert refused == (400, "Bad Request: bad webhook: An HTTPS URL must be provided for webhook")
    refused = await driver.refused("setWebhook", url="https://example.com/", secret_token="ş")
    assert refused == (400, "Bad Request: secret token contains unallowed characters")
