"""What Telegram refuses, as a client sees it."""

from typing import Any

import aiohttp
import pytest

from sandbox.telegram.refusals import NOT_MODIFIED, QUERY_TOO_OLD
from tests.sandbox.telegram.driver import ALICE, BOB, Driver, button, keyboard


async def test_an_unknown_token_is_unauthorized(driver: Driver) -> None:
    async with driver.session.post(f"{driver.url}/bot42:WRONG/getMe") as response:
        assert response.status == 401
        assert await response.json() == {"ok": False, "error_code": 401, "description": "Unauthorized"}


async def test_an_unknown_method_is_not_found(driver: Driver) -> None:
    assert await driver.refused("sendTelegram") == (404, "Not Found")


async def test_a_body_that_is_not_json_is_refused(driver: Driver) -> None:
    headers = {"Content-Type": "application/json"}
    url = f"{driver.url}/bot42:TEST-TOKEN/getMe"
    async with driver.session.post(url, data="{", headers=headers) as response:
        assert response.status == 400


async def test_a_bot_cannot_start_a_conversation(driver: Driver) -> None:
    refused = await driver.refused("sendMessage", chat_id=BOB, text="hi")
    assert refused == (403, "Forbidden: bot can't initiate conversation with a user")


@pytest.mark.parametrize("chat_id", [5, -5, "@nobody", "x"])
async def test_an_unknown_chat_is_not_found(driver: Driver, chat_id: Any) -> None:
    assert await driver.refused("sendMessage", chat_id=chat_id, text="hi") == (400, "Bad Request: chat not found")


async def test_a_person_who_blocked_the_bot_gets_nothing_until_they_unblock_it(alice: Driver) -> None:
    await alice.post(f"/sandbox/chats/{ALICE}/block", blocked=True)
    expected = (403, "Forbidden: bot was blocked by the user")
    assert await alice.refused("sendMessage", chat_id=ALICE, text="hi") == expected
    assert await alice.refused("sendChatAction", chat_id=ALICE, action="typing") == expected
    await alice.post(f"/sandbox/chats/{ALICE}/block", blocked=False)
    await alice.ok("sendMessage", chat_id=ALICE, text="hi")


@pytest.mark.parametrize(
    ("params", "description"),
    [
        ({}, "message text is empty"),
        ({"text": " \n "}, "text must be non-empty"),
        ({"text": "<b></b>", "parse_mode": "HTML"}, "text must be non-empty"),
        ({"text": "x" * 4097}, "message is too long"),
        ({"text": "x</b>", "parse_mode": "HTML"}, "can't parse entities: Unexpected end tag at byte offset 1"),
        ({"text": "1 < 2", "parse_mode": "html"}, 'can\'t parse entities: Unsupported start tag "" at byte offset 2'),
        ({"text": "x", "parse_mode": "LaTeX"}, "unsupported parse_mode"),
        ({"text": "x", "reply_markup": "{"}, "can't parse reply markup JSON object"),
        ({"text": "x", "reply_markup": []}, "object expected as reply markup"),
        ({"text": "x", "reply_parameters": {"message_id": 77}}, "message to be replied not found"),
    ],
)  # fmt: skip
async def test_a_bad_message_is_refused(alice: Driver, params: dict[str, Any], description: str) -> None:
    assert await alice.refused("sendMessage", chat_id=ALICE, **params) == (400, f"Bad Request: {description}")


@pytest.mark.parametrize(
    ("bad", "description"),
    [
        (button(data=""), "BUTTON_DATA_INVALID"),
        (button(data="x" * 65), "BUTTON_DATA_INVALID"),
        (button(data="ş" * 33), "BUTTON_DATA_INVALID"),
        ({"text": "a"}, "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"),
        ({"callback_data": "a"}, 'can\'t parse inline keyboard button: Can\'t find field "text"'),
        ({"text": "a", "url": "localhost:80"}, "inline keyboard button URL 'localhost:80' is invalid: Wrong HTTP URL"),
        ({"text": "a", "copy_text": {"text": "x" * 257}}, "BUTTON_COPY_TEXT_INVALID"),
        (button() | {"style": "pink"}, "can't parse inline keyboard button: Invalid button style specified"),
    ],
)  # fmt: skip
async def test_a_bad_inline_button_is_refused(alice: Driver, bad: dict[str, Any], description: str) -> None:
    refused = await alice.refused("sendMessage", chat_id=ALICE, text="x", reply_markup=keyboard(bad))
    assert refused == (400, f"Bad Request: {description}")
    assert len(await alice.events(ALICE)) == 1, "nothing was posted"


async def test_data_of_exactly_64_bytes_is_accepted(alice: Driver) -> None:
    markup = keyboard(button(data="ş" * 32))
    sent = await alice.ok("sendMessage", chat_id=ALICE, text="x", reply_markup=markup)
    assert sent["reply_markup"] == markup


async def test_an_edit_that_changes_nothing_is_refused(alice: Driver) -> None:
    markup = keyboard(button())
    sent = await alice.ok("sendMessage", chat_id=ALICE, text="<b>x</b>", parse_mode="HTML", reply_markup=markup)
    same = {"chat_id": ALICE, "message_id": sent["message_id"]}
    refused = await alice.refused(
        "editMessageText", **same, text=" <strong>x</strong>", parse_mode="HTML", reply_markup=markup
    )
    assert refused == (400, f"Bad Request: {NOT_MODIFIED}")
    refused = await alice.refused("editMessageReplyMarkup", **same, reply_markup=markup)
    assert refused == (400, f"Bad Request: {NOT_MODIFIED}")


async def test_an_edit_without_a_keyboard_removes_the_keyboard(alice: Driver) -> None:
    sent = await alice.ok("sendMessage", chat_id=ALICE, text="x", reply_markup=keyboard(button()))
    edited = await alice.ok("editMessageText", chat_id=ALICE, message_id=sent["message_id"], text="x")
    assert "reply_markup" not in edited
    assert edited["edit_date"] >= sent["date"]


async def test_only_the_bots_own_messages_without_a_reply_keyboard_can_be_edited(alice: Driver) -> None:
    edit = {"chat_id": ALICE, "text": "y"}
    not_found, cannot = (400, "Bad Request: message to edit not found"), (400, "Bad Request: message can't be edited")
    assert await alice.refused("editMessageText", **edit, message_id=99) == not_found
    assert await alice.refused("editMessageText", **edit, message_id=1) == cannot
    sent = await alice.ok("sendMessage", chat_id=ALICE, text="x", reply_markup={"keyboard": [["a"]]})
    assert await alice.refused("editMessageText", **edit, message_id=sent["message_id"]) == cannot


async def test_deleting_a_missing_message_is_refused(alice: Driver) -> None:
    await alice.ok("deleteMessage", chat_id=ALICE, message_id=1)
    refused = await alice.refused("deleteMessage", chat_id=ALICE, message_id=1)
    assert refused == (400, "Bad Request: message to delete not found")


async def test_a_press_is_answered_once_and_with_a_short_text(alice: Driver) -> None:
    pressed = await alice.press(ALICE, 1, data="forged")
    query = {"callback_query_id": pressed["callback_query_id"]}
    refused = await alice.refused("answerCallbackQuery", **query, text="x" * 201)
    assert refused == (400, "Bad Request: MESSAGE_TOO_LONG")
    assert await alice.ok("answerCallbackQuery", **query) is True
    for late in (query, {"callback_query_id": "unknown"}):
        assert await alice.refused("answerCallbackQuery", **late) == (400, f"Bad Request: {QUERY_TOO_OLD}")


@pytest.mark.parametrize(
    ("command", "description", "why"),
    [
        ("", "x", "command must be non-empty"),
        ("x" * 33, "x", "command length must not exceed 32"),
        ("Order", "x", "BOT_COMMAND_INVALID"),
        ("an-order", "x", "BOT_COMMAND_INVALID"),
        ("order", " ", "command description must be non-empty"),
        ("order", "x" * 257, "command description length must not exceed 256"),
    ],
)
async def test_a_bad_command_list_is_refused(driver: Driver, command: str, description: str, why: str) -> None:
    refused = await driver.refused("setMyCommands", commands=[{"command": command, "description": description}])
    assert refused == (400, f"Bad Request: {why}")


async def test_at_most_a_hundred_commands_are_accepted(driver: Driver) -> None:
    many = [{"command": f"c{number}", "description": "x"} for number in range(101)]
    await driver.ok("setMyCommands", commands=many[:100])
    assert await driver.refused("setMyCommands", commands=many) == (400, "Bad Request: BOT_COMMANDS_TOO_MUCH")


async def test_a_photo_must_be_a_picture_and_a_file_must_not_be_empty(alice: Driver) -> None:
    for method, name, data, why in (
        ("sendPhoto", "photo", b"not a picture", "IMAGE_PROCESS_FAILED"),
        ("sendDocument", "document", b"", "file must be non-empty"),
    ):
        form = aiohttp.FormData({"chat_id": str(ALICE)})
        form.add_field(name, data, filename="x.png")
        async with alice.session.post(f"{alice.url}/bot42:TEST-TOKEN/{method}", data=form) as response:
            assert (await response.json())["description"] == f"Bad Request: {why}"


async def test_a_private_chat_cannot_be_left(alice: Driver) -> None:
    refused = await alice.refused("leaveChat", chat_id=ALICE)
    assert refused == (400, "Bad Request: chat member status can't be changed in private chats")
