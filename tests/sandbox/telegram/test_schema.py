"""Checks answers, updates and requests against the Bot API's schema (from aiogram's source distribution)."""

from typing import Any

import aiohttp
import pytest

from sandbox.telegram.methods import METHODS
from tests.sandbox.telegram.conformity import REQUIRED, problems
from tests.sandbox.telegram.driver import ALICE, BOB, TOKEN, Driver, button, keyboard
from tests.sandbox.telegram.pictures import PNG

GROUP = -300
COMMAND = [{"command": "order", "description": "Place an order"}]
RICH = (
    '<b>Hi</b> <a href="tg://user?id=1001">Alice</a> <a href="https://example.com">a</a> '
    "<pre><code class='language-json'>{}</code></pre><blockquote expandable>q</blockquote>"
)
CALLS: list[tuple[str, dict[str, Any], str]] = [
    ("getMe", {}, "User"),
    ("sendMessage", {"chat_id": ALICE, "text": RICH, "parse_mode": "HTML"}, "Message"),
    ("sendMessage", {"chat_id": ALICE, "text": "x", "reply_parameters": {"message_id": 1}}, "Message"),
    ("sendMessage", {"chat_id": GROUP, "text": "x", "reply_markup": keyboard(button())}, "Message"),
    ("editMessageText", {"chat_id": ALICE, "message_id": 2, "text": "/a"}, "Message"),
    ("editMessageReplyMarkup", {"chat_id": ALICE, "message_id": 2, "reply_markup": keyboard(button())}, "Message"),
    ("pinChatMessage", {"chat_id": ALICE, "message_id": 2}, "True"),
    ("getChat", {"chat_id": ALICE}, "ChatFullInfo"),
    ("getChat", {"chat_id": GROUP}, "ChatFullInfo"),
    ("getChatMember", {"chat_id": GROUP, "user_id": ALICE}, "ChatMember"),
    ("getChatMember", {"chat_id": GROUP, "user_id": BOB}, "ChatMember"),
    ("getChatMember", {"chat_id": GROUP, "user_id": 42}, "ChatMember"),
    ("setMessageReaction", {"chat_id": ALICE, "message_id": 1}, "True"),
    ("copyMessage", {"chat_id": ALICE, "from_chat_id": ALICE, "message_id": 1}, "MessageId"),
    ("sendChatAction", {"chat_id": ALICE, "action": "typing"}, "True"),
    ("setMyCommands", {"commands": COMMAND}, "True"),
    ("getMyCommands", {}, "Array of BotCommand"),
    ("deleteMyCommands", {}, "True"),
    ("setMyName", {"name": "Paneldesk"}, "True"),
    ("getMyName", {}, "BotName"),
    ("setMyDescription", {"description": "Orders"}, "True"),
    ("getMyDescription", {}, "BotDescription"),
    ("setMyShortDescription", {"short_description": "Orders"}, "True"),
    ("getMyShortDescription", {}, "BotShortDescription"),
    ("setChatMenuButton", {"menu_button": {"type": "commands"}}, "True"),
    ("getChatMenuButton", {"chat_id": ALICE}, "MenuButton"),
    ("getFile", {"file_id": "file-000000"}, "File"),
    ("getUpdates", {}, "Array of Update"),
    ("deleteMessage", {"chat_id": ALICE, "message_id": 2}, "True"),
    ("deleteMessages", {"chat_id": ALICE, "message_ids": [1, 2, 3]}, "True"),
    ("leaveChat", {"chat_id": GROUP}, "True"),
    ("setWebhook", {"url": "https://example.invalid/hook", "allowed_updates": ["message"]}, "True"),
    ("getWebhookInfo", {}, "WebhookInfo"),
    ("deleteWebhook", {}, "True"),
    ("getWebhookInfo", {}, "WebhookInfo"),
    ("logOut", {}, "True"),
    ("close", {}, "True"),
]


@pytest.fixture
async def busy(driver: Driver) -> Driver:
    """A world where a lot has already happened."""
    await driver.say(ALICE, "/start see https://example.com")
    form = aiohttp.FormData({"text": "mine"})
    form.add_field("document", b"a,b", filename="a.csv")
    async with driver.session.post(f"{driver.url}/sandbox/chats/{BOB}/messages", data=form):
        await driver.post("/sandbox/groups", id=GROUP, title="Resellers", members=[ALICE])
    await driver.press(ALICE, 1, data="x")
    await driver.press(ALICE, 99, data="x")
    await driver.post(f"/sandbox/chats/{BOB}/block", blocked=True)
    return driver


async def test_every_answer_and_update_fits_the_schema(busy: Driver) -> None:
    # Message 2 is Bob's document, so Alice's chat gets message 3, and the calls below use it.
    calls = [(method, _shifted(params), kind) for method, params, kind in CALLS]
    for method, params, kind in calls:
        result = await busy.ok(method, **params)
        assert problems(result, kind, method) == []
    updates = [call for call in calls if call[0] == "getUpdates"]
    assert len(updates) == 1


def _shifted(params: dict[str, Any]) -> dict[str, Any]:
    return params | {"message_id": 3} if params.get("message_id") == 2 else params


async def test_the_busy_world_has_every_kind_of_update(busy: Driver) -> None:
    kinds = [next(key for key in update if key != "update_id") for update in await busy.updates()]
    assert kinds == ["message", "message", "my_chat_member", "callback_query", "callback_query", "my_chat_member"]


@pytest.mark.parametrize(("method", "field"), [("sendDocument", "document"), ("sendPhoto", "photo")])
async def test_uploads_fit_the_schema(alice: Driver, method: str, field: str) -> None:
    form = aiohttp.FormData({"chat_id": str(ALICE), field: "attach://one", "caption": "see /help"})
    form.add_field("one", PNG, filename="pixel.png")
    async with alice.session.post(f"{alice.url}/bot{TOKEN}/{method}", data=form) as response:
        message = (await response.json())["result"]
    assert problems(message, "Message") == []
    assert message["caption_entities"] == [{"type": "bot_command", "offset": 4, "length": 5}]
    if field == "photo":
        assert (message["photo"][0]["width"], message["photo"][0]["height"]) == (1, 1)


def test_every_method_is_in_the_schema() -> None:
    assert {name.lower() for name in REQUIRED} == METHODS.keys()


@pytest.mark.parametrize(
    ("method", "missing"),
    # An empty url, which clients leave out, removes a webhook.
    [(method, name) for method, names in REQUIRED.items() for name in names if method != "setWebhook"],
)
async def test_a_call_without_a_required_parameter_is_refused(alice: Driver, method: str, missing: str) -> None:
    given: dict[str, Any] = {
        "chat_id": ALICE, "message_id": 1, "message_ids": [1], "text": "x", "user_id": ALICE, "action": "typing",
        "file_id": "f", "commands": [], "callback_query_id": "c", "document": "d", "photo": "p",
        "inline_query_id": "q", "results": [], "title": "t", "description": "d", "payload": "p", "currency": "XTR",
        "prices": [{"label": "l", "amount": 1}], "pre_checkout_query_id": "q", "ok": True,
        "telegram_payment_charge_id": "c", "from_chat_id": ALICE,
    }  # fmt: skip
    params = {name: given[name] for name in REQUIRED[method] if name != missing}
    assert (await alice.refused(method, **params))[0] == 400
