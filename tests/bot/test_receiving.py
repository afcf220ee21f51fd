"""Receiving from the stand-in Telegram over HTTP: falling numbers, webhooks, a 401, a stop, a freeze."""

import asyncio
from collections.abc import Callable, Collection
from datetime import datetime, timedelta
from typing import Any

import aiohttp
import pytest
from aiogram.exceptions import TelegramUnauthorizedError
from aiogram.types import Message

from bot.receiving import polling as polling_module
from bot.receiving import receiving as receiving_module
from core.tracing import UPDATE
from storage.database import DatabaseTrouble
from storage.inbox import Inbox
from storage.workers import ALIVE_FOR, Workers
from tests.bot.stand import ALICE, BOB, Stand, choice, message, query, until


async def test_log_lines_name_the_update_that_is_being_handled(stand: Stand) -> None:
    about: list[tuple[str | None, int | None]] = []

    async def note(message: Message) -> None:
        about.append((message.text, UPDATE.get()))

    stand.before = note
    stand.arrive(message("one"), message("two"))
    await stand.poll()
    (one, first), (two, second) = about
    assert (one, two) == ("one", "two")
    assert first is not None
    assert second == first + 1
    assert UPDATE.get() is None


class Noting:
    """What the inbox is told that it is handled, commit by commit."""

    def __init__(self, patched: pytest.MonkeyPatch) -> None:
        self.commits: list[int] = []
        done = Inbox.done

        async def counting(inbox: Inbox, row_ids: Collection[int], now: datetime) -> None:
            self.commits.append(len(row_ids))
            await done(inbox, row_ids, now)

        patched.setattr(Inbox, "done", counting)


async def test_messages_that_end_within_a_moment_are_noted_with_one_commit(
    stand: Stand, monkeypatch: pytest.MonkeyPatch
) -> None:
    noting, turns = Noting(monkeypatch), asyncio.Semaphore(0)
    monkeypatch.setattr(receiving_module, "NOTED_TOGETHER", 0.2)

    async def takes_a_turn(_message: Message) -> None:
        await turns.acquire()

    def has_heard(count: int) -> Callable[[], bool]:
        return lambda: len(stand.heard) == count

    stand.before = takes_a_turn
    stand.arrive(*(message("hi", person) for person in range(2000, 2020)))
    await stand.receiving.poll()
    for ended in range(1, 21):
        turns.release()
        await until(has_heard(ended))
    await stand.settle()
    assert sum(noting.commits) == 20
    assert len(noting.commits) <= 5, "each would have a commit of its own"


async def test_a_message_alone_is_noted_at_once(stand: Stand, monkeypatch: pytest.MonkeyPatch) -> None:
    noting = Noting(monkeypatch)
    monkeypatch.setattr(receiving_module, "NOTED_TOGETHER", 1_000)
    stand.arrive(message("alone"))
    await stand.poll()
    assert noting.commits == [1]


async def test_typing_in_another_chat_does_not_hold_up_ones_own_orders(stand: Stand) -> None:
    stand.arrive(query("1"), query("12"), message("order"), message("ordered by Bob", BOB), choice("12"))
    await stand.receiving.poll()
    await until(lambda: len(stand.heard) == 2)
    assert sorted(stand.heard) == ["order", "ordered by Bob"]
    stand.typed.set()
    await stand.settle()
    assert stand.heard[2:] == ["1", "12", "12 as c"]


async def test_inline_queries_count_in_a_persons_limit_of_updates(stand: Stand) -> None:
    stand.typed.set()
    stand.receiving = stand.process("A", per_minute=3)
    stand.arrive(*(query(str(n)) for n in range(9)), message("order"))
    await stand.receiving.poll()
    await until(lambda: len(stand.heard) == 4)
    assert sorted(stand.heard) == ["0", "1", "2", "order"]


async def test_updates_with_lower_numbers_after_a_silence_are_handled(stand: Stand) -> None:
    stand.arrive({"update_id": 900_000, **message("before")})
    await stand.poll()
    stand.arrive({"update_id": 5, **message("after")})
    await stand.poll()
    stand.arrive({"update_id": 6, **message("and on")})
    await stand.poll()
    await stand.poll()
    assert stand.heard == ["before", "after", "and on"]
    assert len(stand.server.world.updates) == 0


async def test_a_leftover_webhook_is_removed_and_waiting_updates_are_kept(
    stand: Stand, caplog: pytest.LogCaptureFixture
) -> None:
    stand.server.world.webhook.point_at("http://127.0.0.1:9/left", "", 40)
    stand.arrive(message("waiting"))
    await stand.poll()
    assert stand.server.world.webhook.url == ""
    await stand.poll()
    assert stand.heard == ["waiting"]
    assert "a webhook was set for this bot" in caplog.text
    assert "another process" not in caplog.text


async def test_a_conflict_names_the_other_process_that_polls(
    stand: Stand, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(polling_module, "POLL_SECONDS", 20)
    polls = asyncio.create_task(stand.receiving.poll())
    await until(lambda: bool(stand.server.world.updates._poll))
    stand.server.world.updates.end_polls()
    await polls
    assert "another process polls with this token" in caplog.text
    assert "webhook" not in caplog.text


async def test_one_401_does_not_stop_the_bot(stand: Stand) -> None:
    for _ in range(2):
        stand.server.api.faults.add({"kind": "401", "method": "getUpdates"})
        stand.server.api.faults.add({"kind": "401", "method": "getMe", "times": 2})
        await stand.poll()
        stand.server.api.faults.clear()
    stand.arrive(message("one"))
    await stand.poll()
    assert stand.heard == ["one"]


async def test_a_token_that_stays_wrong_stops_the_bot(stand: Stand) -> None:
    for method in ("getUpdates", "getMe"):
        stand.server.api.faults.add({"kind": "401", "method": method, "times": None})
    with pytest.raises(TelegramUnauthorizedError):
        await stand.poll()
    assert len(stand.server.api.calls.after(0, "")) == 4, "asked, and asked again three times"


async def test_a_401_between_other_errors_does_not_stop_the_bot(stand: Stand) -> None:
    stand.server.api.faults.add({"kind": "401", "method": "getUpdates"})
    stand.server.api.faults.add({"kind": "500", "method": "getMe"})
    stand.server.api.faults.add({"kind": "401", "method": "getMe", "times": None})
    await stand.poll()


async def test_a_persons_updates_wait_for_an_earlier_one_of_a_dead_process_and_others_do_not(stand: Stand) -> None:
    await stand.beat("dead")
    frozen = stand.process("dead")
    begun = asyncio.Event()

    async def wait(_: Message) -> None:
        begun.set()
        await asyncio.Event().wait()

    stand.before = wait
    stand.arrive(message("one"))
    await frozen.poll()
    await begun.wait()
    stand.before = None
    stand.arrive(message("two"), message("other", BOB))
    await stand.poll()
    await stand.receiving.take_over()
    assert stand.heard == ["other"]
    stand.now += ALIVE_FOR + timedelta(seconds=1)
    await stand.beat("A")
    await stand.receiving.take_over()
    await stand.settle()
    assert stand.heard == ["other", "one", "two"]
    await frozen.drain(0)


async def test_a_thawed_process_does_not_handle_what_another_took_over(stand: Stand) -> None:
    begun, thaw = asyncio.Event(), asyncio.Event()

    async def freeze(_: Message) -> None:
        begun.set()
        await thaw.wait()

    stand.before = freeze
    stand.arrive(message("one"), message("two"), message("three"))
    await stand.receiving.poll()
    await begun.wait()
    stand.before = None
    stand.now += ALIVE_FOR + timedelta(seconds=1)
    await stand.beat("B")
    other = stand.process("B")
    await other.take_over()
    await until(lambda: stand.heard == ["one", "two", "three"])
    await stand.beat("A")
    thaw.set()
    await stand.settle()
    assert stand.heard.count("two") == stand.heard.count("three") == 1
    await other.drain(1)


async def test_an_update_that_arrives_while_the_bot_stops_is_not_handled_before_an_earlier_dropped_one(
    stand: Stand,
) -> None:
    begun, go_on = asyncio.Event(), asyncio.Event()

    async def wait(_: Message) -> None:
        begun.set()
        await go_on.wait()

    stand.before = wait
    stand.arrive(message("one"), message("two"))
    await stand.receiving.poll()
    await begun.wait()
    stopping = asyncio.create_task(stand.receiving.drain(5))
    await asyncio.sleep(0)
    stand.before = None
    stand.arrive(message("three"))
    await stand.receiving.poll()
    go_on.set()
    await stopping
    assert stand.heard == ["one"]
    await Workers(stand.database).leave("A")
    await stand.beat("B")
    other = stand.process("B")
    await other.take_over()
    await until(lambda: stand.heard == ["one", "two", "three"])
    await other.drain(1)


async def test_updates_handled_while_the_bot_stops_are_marked_even_if_the_database_is_away_for_a_moment(
    stand: Stand, monkeypatch: pytest.MonkeyPatch
) -> None:
    tries = 0
    done = Inbox.done

    async def fail_twice(self: Inbox, row_ids: Any, now: datetime) -> None:
        nonlocal tries
        tries += 1
        if tries <= 2:
            raise DatabaseTrouble("it is locked by another process")
        await done(self, row_ids, now)

    monkeypatch.setattr(Inbox, "done", fail_twice)
    stand.arrive(message("once"))
    await stand.receiving.poll()
    await until(lambda: stand.heard == ["once"])
    await stand.receiving.drain(5)
    await Workers(stand.database).leave("A")
    await stand.beat("B")
    other = stand.process("B")
    await other.take_over()
    await until(lambda: not other._in_hand)
    assert stand.heard == ["once"]
    await other.drain(1)


async def test_updates_handled_while_one_batch_is_marked_go_into_the_next_batch(
    stand: Stand, monkeypatch: pytest.MonkeyPatch
) -> None:
    batches: list[int] = []
    done = Inbox.done

    async def counted(self: Inbox, row_ids: Any, now: datetime) -> None:
        batches.append(len(row_ids))
        await done(self, row_ids, now)

    monkeypatch.setattr(Inbox, "done", counted)
    stand.arrive(*(message("hello", person) for person in range(1, 91)))
    await stand.poll()
    assert sum(batches) == 90
    assert len(batches) <= 10


async def test_a_message_telegram_took_is_not_sent_again_if_its_answer_is_undecodable(stand: Stand) -> None:
    stand.server.world.chats[ALICE].started = True
    stand.server.api.faults.add({"kind": "undecodable", "method": "sendMessage"})
    sent = await stand.bot.send_message(ALICE, "once")
    assert len(stand.server.api.calls.after(0, "sendMessage")) == 1
    assert sent.message_id > 0
    stand.server.api.faults.add({"kind": "undecodable", "method": "editMessageText"})
    await sent.edit_text("edited")
    stand.server.api.faults.add({"kind": "undecodable", "method": "copyMessage"})
    await stand.bot.copy_message(ALICE, ALICE, sent.message_id)


async def test_the_leftover_webhook_of_the_page_is_a_real_webhook(stand: Stand) -> None:
    url = stand.bot.session.api.base.partition("/bot")[0]
    async with aiohttp.ClientSession() as session, session.post(f"{url}/sandbox/webhook", json={}) as answer:
        assert answer.status == 201
    info = await stand.bot.get_webhook_info()
    assert info.url == "http://127.0.0.1:9/left"
