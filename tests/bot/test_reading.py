"""Unreadable updates over HTTP: the known parts are read, the rest is kept, and nobody waits for it."""

import logging
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from storage.tables import inbox
from tests.bot.stand import ALICE, BOB, HIDDEN, Stand, choice, message, query

PARTS = [
    *("message", "edited_message", "callback_query", "inline_query", "chosen_inline_result", "pre_checkout_query"),
    *("from", "chat", "id", "type", "date", "text", "message_id", "data", "query", "reply_to_message", "entities"),
    *("paid_media", "poll", "forward_origin", "photo", "successful_payment", "new_kind_of_update"),
]


async def test_an_unreadable_update_is_kept_and_blocks_nobody(stand: Stand, caplog: pytest.LogCaptureFixture) -> None:
    unreadable = {"message": {"date": "never", "text": "a secret of Alice's"}}
    stand.arrive(message("one"), unreadable, message("two", BOB))
    await stand.poll()
    assert sorted(stand.heard) == ["one", "two"]
    await stand.poll()
    assert len(stand.server.world.updates) == 0, "the offset moved on"
    async with stand.database.read() as connection:
        rows = (await connection.execute(inbox.select().where(~inbox.c.readable))).all()
    assert [row.payload["message"] for row in rows] == [unreadable["message"]]
    assert "cannot be read" in caplog.text
    assert "a secret" not in caplog.text


@pytest.mark.parametrize(
    "decoration",
    [HIDDEN, {"paid_media": {"star_count": 1, "paid_media": [{"type": "hologram"}]}}, {"poll": {"question": "?"}}],
)
async def test_a_message_with_an_unknown_part_is_read_without_it(stand: Stand, decoration: dict[str, Any]) -> None:
    stand.arrive(message("one", **decoration), message("two"))
    await stand.poll()
    assert stand.heard == ["one", "two"]


async def test_a_message_counts_even_if_the_one_that_it_answers_cannot_be_read(stand: Stand) -> None:
    unreadable = {"message_id": 3, "chat": {"id": ALICE, "type": "private"}}
    stand.arrive(message("one", reply_to_message=unreadable), message("two", reply_to_message=unreadable | HIDDEN))
    await stand.poll()
    assert stand.heard == ["one", "two"]


async def test_an_edited_message_is_read_like_any_other(stand: Stand) -> None:
    stand.dispatcher.edited_message.register(stand._hear)
    stand.arrive({"edited_message": message("one")["message"]}, {"edited_message": message("two")["message"] | HIDDEN})
    await stand.poll()
    assert stand.heard == ["one", "two"]


@pytest.mark.parametrize("make", [query, choice])
async def test_an_inline_update_with_a_part_that_nobody_knows_is_read_without_it(
    stand: Stand, make: Callable[..., dict[str, Any]]
) -> None:
    stand.typed.set()
    stand.arrive(make("one", location="a hologram"))
    await stand.poll()
    assert stand.heard in (["one"], ["one as c"])


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.sampled_from(["private", "x\0"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(PARTS), inner, max_size=5),
    max_leaves=12,
)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.dictionaries(st.sampled_from(PARTS), JUNK, max_size=4), min_size=1, max_size=8))
async def test_alice_is_heard_whatever_others_send(stand: Stand, others: list[dict[str, Any]]) -> None:
    stand.heard.clear()
    stand.arrive(message("before"), *others, message("after"))
    await stand.poll()
    assert [text for text in stand.heard if text in {"before", "after"}] == ["before", "after"]
    await stand.poll()
    assert len(stand.server.world.updates) == 0, "the offset moved on"


async def test_a_huge_one_that_cannot_be_read_is_kept_in_part(stand: Stand) -> None:
    stand.arrive({"message": {"text": "x" * 100_000}})
    await stand.poll()
    async with stand.database.read() as connection:
        [row] = (await connection.execute(inbox.select())).all()
    assert len(row.payload["cut"]) == 20_000


async def test_an_unreadable_answer_is_logged_without_its_content(
    stand: Stand, caplog: pytest.LogCaptureFixture
) -> None:
    stand.server.api.faults.add({"kind": "html", "method": "getUpdates"})
    with caplog.at_level(logging.DEBUG):
        await stand.poll()
    assert "its answer cannot be read" in caplog.text
    assert "nginx" not in caplog.text
