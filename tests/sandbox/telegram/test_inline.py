"""Inline mode: a card in a chat of two people, edited in place, with aiogram's own bot and over plain HTTP."""

import asyncio
from typing import Any

import pytest

from sandbox.telegram import TelegramServer
from tests.sandbox.telegram.conformity import problems
from tests.sandbox.telegram.driver import ADA, ALICE, BOB, Driver, button, keyboard
from tests.sandbox.telegram.inline_bot import inline_bot

PAIR, GROUP = -11, -300
CARD = {
    "type": "article",
    "id": "1",
    "title": "Order 123",
    "input_message_content": {"message_text": "<b>Order 123</b>", "parse_mode": "HTML"},
    "reply_markup": keyboard(button("Refresh", "refresh")),
}


@pytest.fixture
async def pair(driver: Driver) -> Driver:
    """The driver, with a chat of Alice and Bob."""
    await driver.post("/sandbox/pairs", id=PAIR, members=[ALICE, BOB])
    return driver


async def ask(driver: Driver, person: int = ALICE, chat: int = PAIR, query: str = "123") -> Any:
    return await driver.post(f"/sandbox/chats/{chat}/queries", **{"from": person, "query": query})


async def answer(driver: Driver, asked: Any, results: list[Any] | None = None, **params: Any) -> None:
    shown = [CARD] if results is None else results
    await driver.ok("answerInlineQuery", inline_query_id=asked["inline_query_id"], results=shown, **params)


async def choose(driver: Driver, asked: Any) -> Any:
    return await driver.post(f"/sandbox/queries/{asked['inline_query_id']}/choose", result_id="1")


async def card(driver: Driver, chat: int = PAIR) -> Any:
    """A card that Alice put into a chat."""
    asked = await ask(driver, chat=chat)
    await answer(driver, asked, cache_time=0)
    return await choose(driver, asked)


async def text_of(driver: Driver, chat: int, text: str) -> Any:
    """The last message of a chat, once it has `text`."""
    seen = 0
    async with asyncio.timeout(10):
        while True:
            state = await driver.get(f"/sandbox/chats/{chat}/messages")
            if state["messages"] and text in state["messages"][-1]["text"]:
                return state["messages"][-1]
            events = await driver.events(chat, after=seen, timeout_seconds=5)
            seen = events[-1]["seq"] if events else seen


async def test_a_card_is_shared_with_bob_and_follows_the_order(pair: Driver) -> None:
    await pair.post("/sandbox/inline", feedback=True)
    async with inline_bot(pair.url):
        asked = await ask(pair)
        offered = await pair.get(f"/sandbox/queries/{asked['inline_query_id']}")
        assert offered["results"][0]["description"] == "1,000 followers, for Alice"
        assert offered["button"] == {"text": "My orders", "start_parameter": "orders"}
        chosen = await pair.post(f"/sandbox/queries/{asked['inline_query_id']}/choose", result_id="order-123")
        seen = await text_of(pair, PAIR, "In progress")
        assert (seen["from"]["id"], seen["via_bot"]["username"]) == (ALICE, "paneldesk_bot")
        assert seen["inline_message_id"] == chosen["inline_message_id"]
        pressed = await pair.post(
            f"/sandbox/chats/{PAIR}/presses", **{"from": BOB, "message_id": chosen["message_id"], "button": "Refresh"}
        )
        assert (await pair.get(f"/sandbox/callbacks/{pressed['callback_query_id']}"))["text"] == "Up to date"
        assert "reply_markup" not in await text_of(pair, PAIR, "Completed")


async def test_every_update_of_inline_mode_fits_the_schema(pair: Driver) -> None:
    await pair.post("/sandbox/inline", feedback=True)
    shared = await card(pair)
    await pair.post(f"/sandbox/chats/{PAIR}/presses", **{"from": BOB, "message_id": shared["message_id"], "data": "x"})
    updates = await pair.updates()
    assert [next(key for key in one if key != "update_id") for one in updates] == [
        "inline_query", "chosen_inline_result", "callback_query",
    ]  # fmt: skip
    assert [problem for one in updates for problem in problems(one, "Update")] == []
    assert updates[0]["inline_query"]["chat_type"] == "private"
    assert updates[1]["chosen_inline_result"]["inline_message_id"] == shared["inline_message_id"]
    assert "message" not in updates[2]["callback_query"]
    assert updates[2]["callback_query"]["inline_message_id"] == shared["inline_message_id"]


async def test_without_feedback_the_bot_does_not_hear_of_the_choice(pair: Driver) -> None:
    assert (await card(pair))["update_id"] is None


async def test_a_bot_that_did_not_ask_for_queries_gets_none(pair: Driver) -> None:
    await pair.updates(allowed_updates=["message"])
    assert (await ask(pair))["update_id"] is None


async def test_inline_mode_can_be_switched_off(pair: Driver) -> None:
    await pair.post("/sandbox/inline", on=False)
    assert (await pair.ok("getMe"))["supports_inline_queries"] is False
    assert await pair.control_status(f"/sandbox/chats/{PAIR}/queries", **{"from": ALICE, "query": "1"}) == 409


async def test_a_personal_answer_is_kept_only_for_its_person(pair: Driver) -> None:
    await answer(pair, await ask(pair, ALICE), is_personal=True, cache_time=60)
    assert (await ask(pair, ALICE))["update_id"] is None
    assert (await ask(pair, BOB))["update_id"] is not None


async def test_an_answer_for_all_is_kept_until_its_time_is_over(server: TelegramServer, pair: Driver) -> None:
    now = 0.0
    server.world.inline.clock = lambda: now
    await answer(pair, await ask(pair, ALICE), cache_time=60)
    assert (await ask(pair, BOB))["update_id"] is None
    now = 60.0
    assert (await ask(pair, BOB))["update_id"] is not None


async def test_a_result_without_buttons_cannot_be_edited(pair: Driver) -> None:
    asked = await ask(pair)
    await answer(pair, asked, [{key: value for key, value in CARD.items() if key != "reply_markup"}])
    assert (await choose(pair, asked))["inline_message_id"] == ""


async def test_a_card_can_only_be_edited_by_its_inline_id(pair: Driver) -> None:
    shared = await card(pair)
    inline = {"inline_message_id": shared["inline_message_id"]}
    assert await pair.ok("editMessageText", text="Completed", reply_markup=keyboard(button()), **inline) is True
    assert await pair.ok("editMessageReplyMarkup", **inline) is True
    assert "not modified" in (await pair.refused("editMessageText", text="Completed", **inline))[1]
    assert await pair.refused("editMessageText", text="x", inline_message_id="none") == (
        400,
        "Bad Request: MESSAGE_ID_INVALID",
    )
    assert (await pair.refused("sendMessage", chat_id=PAIR, text="x"))[1] == "Bad Request: chat not found"


async def test_edits_of_a_card_count_against_the_rate_limits(pair: Driver) -> None:
    shared = await card(pair)
    await pair.post("/sandbox/limits", on=True)
    inline = {"inline_message_id": shared["inline_message_id"]}
    for text in ("1", "2", "3"):
        await pair.ok("editMessageText", text=text, **inline)
    assert (await pair.refused("editMessageText", text="4", **inline))[0] == 429


async def test_a_card_in_a_group_also_reaches_the_bot_as_a_message(driver: Driver) -> None:
    await driver.post("/sandbox/groups", id=GROUP, title="Resellers", members=[ALICE, ADA])
    await card(driver, GROUP)
    message = (await driver.updates())[-1]["message"]
    assert message["via_bot"]["username"] == "paneldesk_bot"
    assert problems(message, "Message") == []


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"id": ""}, "RESULT_ID_INVALID"),
        ({"title": ""}, "ARTICLE_TITLE_EMPTY"),
        ({"input_message_content": {}}, "message text is empty"),
        ({"input_message_content": {"message_text": "<b>", "parse_mode": "HTML"}}, "can't parse entities"),
    ],
)
async def test_a_malformed_result_is_refused(pair: Driver, change: dict[str, Any], code: str) -> None:
    asked = await ask(pair)
    refusal = await pair.refused("answerInlineQuery", inline_query_id=asked["inline_query_id"], results=[CARD | change])
    assert code in refusal[1]


async def test_a_query_is_answered_once(pair: Driver) -> None:
    asked = await ask(pair)
    await answer(pair, asked)
    refusal = await pair.refused("answerInlineQuery", inline_query_id=asked["inline_query_id"], results=[])
    assert "query is too old" in refusal[1]
