"""Receiving what Telegram posts: who may post, what is stored before the answer, and what the webhook needs to stay."""

import asyncio
import hmac
import json
import logging
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import aiohttp
import pytest
from aiogram.exceptions import TelegramUnauthorizedError
from aiohttp import web

from bot.http.server import LONGEST_BODY
from bot.receiving import registration as registration_module
from bot.receiving import webhook as webhook_module
from bot.receiving.polling import FIRST_PAUSE
from bot.receiving.reading import KINDS
from bot.receiving.registration import LOOK_EVERY, Registration
from bot.receiving.webhook import SECRET_HEADER, Webhook
from storage.database import DatabaseTrouble
from storage.inbox import Inbox
from storage.tables import inbox
from tests.bot.stand import BOB, Stand, message, until

SECRET = "a-secret-of-Telegrams"


@dataclass
class Hook:
    """The webhook of one process, and Telegram in front of it."""

    stand: Stand
    session: aiohttp.ClientSession
    url: str
    open: bool = True

    async def post(self, update: Any, secret: str | None = SECRET) -> int:
        body = update if isinstance(update, bytes) else json.dumps(update).encode()
        headers = {SECRET_HEADER: secret} if secret is not None else {}
        async with self.session.post(self.url, data=BytesIO(body), headers=headers) as answer:
            return answer.status

    async def rows(self) -> list[Any]:
        async with self.stand.database.read() as connection:
            return list((await connection.execute(inbox.select().order_by(inbox.c.id))).all())


@pytest.fixture
async def hook(stand: Stand) -> AsyncIterator[Hook]:
    opened = Hook(stand, aiohttp.ClientSession(), "")
    webhook = Webhook(stand.receiving.store, SECRET, lambda: opened.open)
    application = web.Application(client_max_size=LONGEST_BODY)
    application.add_routes([web.post("/hook", webhook.take)])
    runner = web.AppRunner(application, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    opened.url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    yield opened
    await opened.session.close()
    await runner.cleanup()


def update(number: int, text: str, **more: Any) -> dict[str, Any]:
    return {"update_id": number, **message(text, **more)}


async def test_an_update_is_stored_when_telegram_hears_that_it_arrived(hook: Hook) -> None:
    handled = asyncio.Event()

    async def wait(_: object) -> None:
        await handled.wait()

    hook.stand.before = wait
    assert await hook.post(update(7, "hello")) == 200
    [row] = await hook.rows()
    assert (row.update_id, row.done_at) == (7, None)
    handled.set()
    await hook.stand.settle()
    assert hook.stand.heard == ["hello"]


async def test_an_update_that_telegram_posts_again_is_handled_once(hook: Hook) -> None:
    assert [await hook.post(update(7, "once")) for _ in range(3)] == [200, 200, 200]
    await hook.stand.settle()
    assert hook.stand.heard == ["once"]


@pytest.mark.parametrize("secret", [None, "", "another", SECRET + "x", "ü"])
async def test_a_post_without_the_secret_is_refused(hook: Hook, secret: str | None) -> None:
    assert await hook.post(update(7, "forged"), secret) == 403
    assert await hook.rows() == []


async def test_secrets_are_compared_in_constant_time(hook: Hook, monkeypatch: pytest.MonkeyPatch) -> None:
    compared: list[tuple[bytes, bytes]] = []
    real = hmac.compare_digest

    def watched(given: bytes, secret: bytes) -> bool:
        compared.append((given, secret))
        return real(given, secret)

    monkeypatch.setattr(hmac, "compare_digest", watched)
    await hook.post(update(7, "hello"), "another")
    assert compared == [(b"another", SECRET.encode())]


async def test_a_process_that_starts_or_stops_takes_no_updates(hook: Hook) -> None:
    hook.open = False
    assert await hook.post(update(7, "too early")) == 503
    assert await hook.rows() == []


async def test_an_update_that_nobody_can_read_is_kept_and_not_posted_for_ever(
    hook: Hook, caplog: pytest.LogCaptureFixture
) -> None:
    assert await hook.post({"update_id": 7, "message": {"date": "never", "text": "a secret of Alice's"}}) == 200
    [row] = await hook.rows()
    assert (row.update_id, row.readable) == (7, False)
    assert await hook.post(b"not JSON: a secret of Alice's") == 200
    assert await hook.post(b"[" * 100_000) == 200
    assert await hook.post(["no number"]) == 200
    assert len(await hook.rows()) == 1
    assert caplog.text.count("an update without a number") == 3
    assert "a secret" not in caplog.text


async def test_a_body_that_is_too_long_is_refused(hook: Hook) -> None:
    assert await hook.post(update(7, "x" * LONGEST_BODY)) == 413
    assert await hook.rows() == []


async def test_the_webhook_gives_up_on_a_body_that_never_ends(hook: Hook, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(webhook_module, "READ_WITHIN", 0.05)
    end = asyncio.Event()

    async def slowly() -> AsyncIterator[bytes]:
        yield b"{"
        await end.wait()

    async with hook.session.post(hook.url, data=slowly(), headers={SECRET_HEADER: SECRET}) as answer:
        assert answer.status == 408
    end.set()


async def test_while_the_database_is_away_telegram_is_asked_to_post_again(
    hook: Hook, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def away(*_: Any) -> None:
        raise DatabaseTrouble("database db:5432: it cannot be reached")

    with monkeypatch.context() as patch:
        patch.setattr(Inbox, "store", away)
        assert [await hook.post(update(7, "hello")) for _ in range(2)] == [503, 503]
    assert await hook.post(update(7, "hello")) == 200
    await hook.stand.settle()
    assert hook.stand.heard == ["hello"]
    assert caplog.text.count("updates cannot be stored: database db:5432: it cannot be reached") == 1
    assert caplog.text.count("receiving goes on") == 1


async def test_updates_that_come_while_others_are_being_stored_are_stored_together(
    hook: Hook, monkeypatch: pytest.MonkeyPatch
) -> None:
    stored: list[int] = []
    real = Inbox.store

    async def counted(self: Inbox, arrivals: Any, *rest: Any) -> Any:
        stored.append(len(arrivals))
        return await real(self, arrivals, *rest)

    monkeypatch.setattr(Inbox, "store", counted)
    posted = await asyncio.gather(*(hook.post(update(n, "hi", person=n)) for n in range(1, 81)))
    assert posted == [200] * 80
    assert sum(stored) == 80
    assert len(stored) < 40


async def test_a_persons_updates_that_reach_two_processes_are_handled_one_after_the_other(hook: Hook) -> None:
    stand, at_once, most = hook.stand, 0, 0

    async def count(_: object) -> None:
        nonlocal at_once, most
        at_once += 1
        most = max(most, at_once)
        await asyncio.sleep(0.01)
        at_once -= 1

    stand.before = count
    await stand.beat("B")
    other = stand.process("B")
    for number in range(1, 11):
        if number % 2:
            assert await hook.post(update(number, str(number))) == 200
        else:
            await other.store([update(number, str(number))])
    await other.store([update(99, "Bob's", person=BOB)])
    for _ in range(200):
        await stand.receiving.take_over()
        await other.take_over()
        if len(stand.heard) == 11:
            break
        await asyncio.sleep(0.01)
    mine = [text for text in stand.heard if text != "Bob's"]
    assert mine == [str(number) for number in range(1, 11)]
    assert most <= 2, "Bob's may be handled at the same time as one of hers"
    await other.drain(1)


URL = "http://127.0.0.1:9/hook-with-a-secret-path"


@pytest.fixture
def registration(stand: Stand) -> Registration:
    return Registration(stand.bot, URL, SECRET)


async def test_the_webhook_is_set_with_its_secret_and_the_kinds_that_are_handled(
    stand: Stand, registration: Registration
) -> None:
    assert await registration.step() == LOOK_EVERY
    webhook = stand.server.world.webhook
    assert (webhook.url, webhook.secret) == (URL, SECRET)
    assert stand.server.world.updates.allowed == list(KINDS)
    await registration.step()
    assert len(stand.server.api.calls.after(0, "setWebhook")) == 1


async def test_a_webhook_that_is_gone_or_changed_is_set_again(
    stand: Stand, registration: Registration, caplog: pytest.LogCaptureFixture
) -> None:
    await registration.step()
    stand.server.world.webhook.remove()
    await registration.step()
    assert stand.server.world.webhook.url == URL
    stand.server.world.webhook.point_at("http://127.0.0.1:9/other", "", 40)
    await registration.step()
    assert stand.server.world.webhook.url == URL
    assert caplog.text.count("another program changed or removed the webhook") == 2


async def test_a_failed_delivery_is_logged_once_and_without_the_address(
    stand: Stand, registration: Registration, caplog: pytest.LogCaptureFixture
) -> None:
    await registration.step()
    webhook = stand.server.world.webhook
    webhook.last_error, webhook.last_error_at = f"Wrong response from {URL}: 502", int(datetime.now(UTC).timestamp())
    await registration.step()
    await registration.step()
    assert caplog.text.count("Telegram could not deliver: Wrong response from the webhook: 502 (0 updates wait)") == 1
    assert "secret-path" not in caplog.text


async def test_while_telegram_is_away_it_is_asked_again_and_that_is_logged_once(
    stand: Stand, registration: Registration, caplog: pytest.LogCaptureFixture
) -> None:
    stand.server.api.faults.add({"kind": "500", "method": "setWebhook", "times": 2})
    pauses = [await registration.step() for _ in range(3)]
    assert FIRST_PAUSE * 0.5 <= pauses[0] < LOOK_EVERY
    assert pauses[2] == LOOK_EVERY
    assert stand.server.world.webhook.url == URL
    assert caplog.text.count("Telegram does not answer") == 1
    assert caplog.text.count("Telegram answers again") == 1


async def test_a_token_that_stays_wrong_ends_the_webhook_and_one_401_does_not(
    stand: Stand, registration: Registration, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(registration_module, "FIRST_PAUSE", 0)
    stand.server.api.faults.add({"kind": "401", "method": "setWebhook"})
    await registration.step()
    await registration.step()
    assert stand.server.world.webhook.url == URL
    for method in ("getWebhookInfo", "getMe"):
        stand.server.api.faults.add({"kind": "401", "method": method, "times": None})
    with pytest.raises(TelegramUnauthorizedError):
        await registration.keep()


async def test_settings_alone_switch_a_bot_from_a_webhook_to_polling_and_back(
    stand: Stand, hook: Hook, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    registration = Registration(stand.bot, hook.url, SECRET)
    await registration.step()
    stand.arrive(message("posted"))
    await until(lambda: stand.heard == ["posted"])
    hook.open = False
    stand.arrive(message("fetched"))
    await poll_until(stand, lambda: stand.heard == ["posted", "fetched"])
    assert stand.server.world.webhook.url == ""
    hook.open = True
    await registration.step()
    stand.arrive(message("posted again"))
    await until(lambda: stand.heard[2:] == ["posted again"])


async def poll_until(stand: Stand, holds: Callable[[], bool]) -> None:
    for _ in range(10):
        await stand.poll()
        if holds():
            return
    raise AssertionError("polling never brought it")
