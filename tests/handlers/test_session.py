"""How calls to Telegram are written, and how its answers are read."""

import gc
import json
import weakref
from typing import Any

import pytest
from aiogram import Bot
from aiogram.client.default import DefaultBotProperties
from aiogram.client.telegram import TelegramAPIServer
from aiogram.enums import ParseMode
from aiogram.exceptions import ClientDecodeError
from aiogram.methods import AnswerCallbackQuery, Response, SendMediaGroup, SendMessage, SendPhoto, TelegramMethod
from aiogram.types import BufferedInputFile, InlineKeyboardButton, InlineKeyboardMarkup

from handlers.sending.session import Session
from tests.core.samples import ALICE

SESSION = Session(TelegramAPIServer.from_base("http://127.0.0.1:9"))
BOT = Bot("42:TEST", session=SESSION, default=DefaultBotProperties(parse_mode=ParseMode.HTML))


def test_a_call_is_written_as_json_without_what_was_not_given() -> None:
    buttons = InlineKeyboardMarkup(inline_keyboard=[[InlineKeyboardButton(text="Home", callback_data="home")]])
    hello = SendMessage(chat_id=ALICE, text="Xin chào & <b>hi</b>", reply_markup=buttons)
    body = SESSION.build_form_data(BOT, hello)
    assert body.content_type == "application/json"
    assert json.loads(body.decode()) == {
        "chat_id": ALICE,
        "text": "Xin chào & <b>hi</b>",
        "parse_mode": "HTML",
        "reply_markup": {"inline_keyboard": [[{"text": "Home", "callback_data": "home"}]]},
    }


def test_a_file_goes_as_a_form() -> None:
    chart = SendPhoto(chat_id=ALICE, photo=BufferedInputFile(b"PNG", "chart.png"))
    body = SESSION.build_form_data(BOT, chart)()
    assert body.content_type.startswith("multipart/form-data;")


def test_the_model_of_an_answer_is_built_once_and_stays() -> None:
    SESSION.check_response(BOT, AnswerCallbackQuery(callback_query_id="1"), 200, '{"ok": true, "result": true}')
    built = weakref.ref(Response[bool])
    gc.collect()
    assert built() is Response[bool]


@pytest.mark.parametrize(
    "result",
    [
        '{"message_id": 7, "date": 1, "chat": {"id": 1001, "type": "private"}, "text": "Hello"}',
        '{"message_id": 7, "of": "another version"}',
    ],
)
def test_of_a_message_only_its_number_is_read(result: str) -> None:
    sent = SESSION.check_response(
        BOT, SendMessage(chat_id=ALICE, text="Hello"), 200, f'{{"ok": true, "result": {result}}}'
    )
    assert sent.result is not None
    assert (sent.result.message_id, sent.result.chat.id) == (7, ALICE)


def test_an_album_is_not_read_as_one_message() -> None:
    message = '{"message_id": 7, "date": 1, "chat": {"id": 1001, "type": "private"}}'
    sent = SESSION.check_response(
        BOT, SendMediaGroup(chat_id=ALICE, media=[]), 200, f'{{"ok": true, "result": [{message}]}}'
    )
    assert [one.message_id for one in sent.result or []] == [7]


@pytest.mark.parametrize(
    "method", [SendMessage(chat_id=ALICE, text="Hello"), AnswerCallbackQuery(callback_query_id="1")]
)
def test_an_answer_that_is_nested_too_deeply_is_told_as_any_other_that_cannot_be_read(
    method: TelegramMethod[Any],
) -> None:
    with pytest.raises(ClientDecodeError, match="not an answer of the Bot API"):
        SESSION.check_response(BOT, method, 200, "[" * 100_000)
