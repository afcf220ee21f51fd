"""aiogram's own bot and dispatcher, over real HTTP; its pydantic types validate every answer."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
from aiogram import Bot
from aiogram.exceptions import (
    TelegramBadRequest,
    TelegramForbiddenError,
    TelegramNetworkError,
    TelegramRetryAfter,
    TelegramUnauthorizedError,
)
from aiogram.types import BotCommandScopeChat, BufferedInputFile, ChatMemberMember, ReactionTypeEmoji

from tests.sandbox.telegram.driver import ADA, ALICE, BOB, Driver
from tests.sandbox.telegram.echo_bot import echo_bot, make_bot
from tests.sandbox.telegram.pictures import PNG


@pytest.fixture
async def bot(driver: Driver) -> AsyncIterator[Bot]:
    bot = make_bot(driver.url)
    yield bot
    await bot.session.close()


async def from_bot(driver: Driver, count: int) -> list[dict[str, Any]]:
    """Alice's events of messages the bot sent or edited, once there are `count`."""
    async with asyncio.timeout(10):
        while True:
            events = await driver.events(ALICE)
            found = [e for e in events if e["kind"] in {"message", "edited"} and e["from"]["is_bot"]]
            if len(found) >= count:
                return found
            await driver.events(ALICE, after=events[-1]["seq"] if events else 0, timeout_seconds=5)


async def test_a_conversation_with_buttons_and_files(driver: Driver) -> None:
    async with echo_bot(driver.url):
        await driver.post(f"/sandbox/chats/{ALICE}/start", parameter="friend")
        welcome, count = await from_bot(driver, 2)
        assert welcome["html"] == "Welcome, <b>friend</b> <tg-spoiler>secret</tg-spoiler>"
        assert welcome["keyboard"]["keyboard"] == [[{"text": "My orders"}]]
        await driver.press(ALICE, count["message_id"], button="Pressed 0")
        edited = (await from_bot(driver, 3))[-1]
        assert edited["reply_markup"]["inline_keyboard"][0][0]["text"] == "Pressed 1"
        pressed = await driver.press(ALICE, count["message_id"], button="Order")
        answer = await driver.get(f"/sandbox/callbacks/{pressed['callback_query_id']}")
        assert (answer["text"], answer["show_alert"]) == ("Placed", True)
        await driver.say(ALICE, "/file")
        document = (await from_bot(driver, 4))[-1]
        assert (document["document"]["file_name"], document["html"]) == ("orders.csv", "<i>All</i>")


async def test_a_person_sends_a_file(driver: Driver) -> None:
    async with echo_bot(driver.url):
        form = aiohttp.FormData()
        form.add_field("document", b"12345", filename="a.txt")
        async with driver.session.post(f"{driver.url}/sandbox/chats/{ALICE}/messages", data=form):
            reply = (await from_bot(driver, 1))[0]
        assert reply["text"] == "5 bytes"
        assert reply["reply_to_message"]["document"]["file_name"] == "a.txt"


async def test_a_persons_text_comes_back_as_they_wrote_it(driver: Driver) -> None:
    async with echo_bot(driver.url):
        await driver.say(ALICE, "1 < 2 & <b>not bold</b> 👋 https://example.com")
        [echo] = await from_bot(driver, 1)
        assert echo["text"] == "1 < 2 & <b>not bold</b> 👋 https://example.com"
        assert [entity["type"] for entity in echo["entities"]] == ["url"]


async def test_aiogram_understands_each_refusal(alice: Driver, bot: Bot) -> None:
    with pytest.raises(TelegramForbiddenError, match="can't initiate conversation"):
        await bot.send_message(BOB, "hi")
    with pytest.raises(TelegramBadRequest, match="message text is empty"):
        await bot.send_message(ALICE, "")
    await alice.post("/sandbox/faults", kind="429", retry_after=3)
    with pytest.raises(TelegramRetryAfter) as caught:
        await bot.send_message(ALICE, "hi")
    assert caught.value.retry_after == 3
    await alice.post("/sandbox/faults", kind="drop_after")
    with pytest.raises(TelegramNetworkError):
        await bot.send_message(ALICE, "hi")
    stranger = Bot("42:WRONG", session=bot.session)
    with pytest.raises(TelegramUnauthorizedError):
        await stranger.get_me()


async def test_aiogram_reads_every_answer(alice: Driver, bot: Bot) -> None:
    assert (await bot.get_me()).username == "paneldesk_bot"
    photo = await bot.send_photo(ALICE, BufferedInputFile(PNG, "pixel.png"), caption="<b>x</b>")
    assert photo.photo is not None
    assert photo.photo[0].width == 1
    assert await bot.set_message_reaction(ALICE, photo.message_id, [ReactionTypeEmoji(emoji="👍")])
    assert await bot.pin_chat_message(ALICE, photo.message_id)
    chat = await bot.get_chat(ALICE)
    assert chat.pinned_message is not None
    assert isinstance(await bot.get_chat_member(ALICE, ALICE), ChatMemberMember)
    assert await bot.get_my_commands(scope=BotCommandScopeChat(chat_id=ADA)) == []
    assert (await bot.get_chat_menu_button()).type == "commands"
    assert await bot.set_my_description("Orders in a chat", language_code="en")
    assert (await bot.get_my_description(language_code="en")).description == "Orders in a chat"
    assert await bot.delete_messages(ALICE, [photo.message_id])
    assert (await bot.get_webhook_info()).pending_update_count == 0
