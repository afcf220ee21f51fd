"""A session for aiogram's Bot that keeps chats in memory and is as strict about messages as Telegram."""

from collections.abc import AsyncGenerator, Callable
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from aiogram import Bot
from aiogram.client.session.base import BaseSession
from aiogram.exceptions import TelegramBadRequest
from aiogram.methods import (
    AnswerCallbackQuery,
    AnswerInlineQuery,
    AnswerPreCheckoutQuery,
    CopyMessage,
    DeleteMyCommands,
    EditMessageReplyMarkup,
    EditMessageText,
    GetFile,
    GetMe,
    GetStarTransactions,
    RefundStarPayment,
    SendDocument,
    SendInvoice,
    SendMessage,
    SendPhoto,
    SetMyCommands,
    TelegramMethod,
)
from aiogram.types import (
    BotCommandScopeChat,
    ForceReply,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputFile,
    Message,
    MessageId,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
    StarTransactions,
    User,
)
from aiogram.types import File as TelegramFile

from tests.core.samples import NOW
from tests.handlers.telegram_html import BadMessage, check_characters, utf16, visible

_Sends = SendMessage | SendDocument | SendPhoto | SendInvoice | CopyMessage
_DOCUMENT = {"file_id": "1", "file_unique_id": "1"}
ME = {"id": 42, "is_bot": True, "first_name": "Paneldesk", "username": "paneldesk_bot"}


@dataclass(frozen=True)
class File:
    """A file that the bot sent."""

    name: str
    content: bytes


@dataclass(frozen=True)
class Shown:
    """A message of the bot as the chat shows it."""

    id: int
    text: str
    buttons: tuple[InlineKeyboardButton, ...] = ()
    silent: bool = False
    """It came without a sound."""
    file: File | None = None
    """The file whose caption is `text`."""
    topic: int | None = None
    """Of a group's message."""

    def button(self, label: str) -> InlineKeyboardButton | None:
        """The first button whose label begins with `label`."""
        return next((button for button in self.buttons if button.text.startswith(label)), None)

    @property
    def labels(self) -> list[str]:
        return [button.text for button in self.buttons]


@dataclass(frozen=True)
class Answer:
    """The answer to a press: a note that fades, a window (`alert`) that the person closes, or a link that is opened."""

    text: str
    alert: bool
    url: str = ""


@dataclass
class FakeTelegram:
    """`fails` may hold an error for the next call of a method. A broken rule is raised, and kept in `broken`."""

    chats: dict[int, dict[int, Shown]] = field(default_factory=dict)
    answers: dict[str, Answer] = field(default_factory=dict)
    offers: dict[str, AnswerInlineQuery] = field(default_factory=dict)
    """The answers to inline queries."""
    shared: dict[str, Shown] = field(default_factory=dict)
    """The cards in other chats, by inline message id."""
    calls: list[TelegramMethod[Any]] = field(default_factory=list)
    menus: dict[tuple[int, str | None], list[str]] = field(default_factory=dict)
    """What the commands of a chat's own menu do, for each language of an app."""
    written: dict[tuple[int, int], str] = field(default_factory=dict)
    """What people wrote that may be copied, by chat and message."""
    fails: dict[str, list[Callable[[TelegramMethod[Any]], Exception]]] = field(default_factory=dict)
    broken: list[str] = field(default_factory=list)
    sent_files: dict[str, bytes] = field(default_factory=dict)
    """What people sent, by its file id."""
    uploads: list[File] = field(default_factory=list)
    """Files on their way, whose method is carried out next."""
    invoices: dict[int, tuple[str, int]] = field(default_factory=dict)
    """(payload, Stars) by the message that shows one."""
    payments: list[tuple[int, str, dict[str, Any]]] = field(default_factory=list)
    """(payer, charge, what was paid) of all payments."""
    numbers: "count[int]" = field(default_factory=lambda: count(100))

    def messages(self, chat_id: int) -> list[Shown]:
        return list(self.chats.get(chat_id, {}).values())

    def carry_out(self, bot: Bot, method: TelegramMethod[Any]) -> Any:
        self.calls.append(method)
        if self.fails.get(type(method).__name__):
            raise self.fails[type(method).__name__].pop(0)(method)
        try:
            return self._carry_out(bot, method)
        except BadMessage as error:
            self.broken.append(f"{error} in {method!r}")
            raise

    def _carry_out(self, bot: Bot, method: TelegramMethod[Any]) -> Any:
        match method:
            case SendMessage():
                return self._send(bot, method, visible(method.text))
            case SendPhoto():
                return self._send(bot, method, visible(method.caption or ""), self.uploads.pop())
            case SendDocument():
                caption = visible(method.caption or "")
                if utf16(caption) > 1024:
                    raise BadMessage("MEDIA_CAPTION_TOO_LONG")
                return self._send(bot, method, caption, self.uploads.pop())
            case CopyMessage(from_chat_id=int() as source):
                shown = self.chats.get(source, {}).get(method.message_id)
                copied = shown.text if shown is not None else self.written.get((source, method.message_id))
                if copied is None:
                    raise TelegramBadRequest(method, "Bad Request: message to copy not found")
                return MessageId(message_id=self._send(bot, method, copied).message_id)
            case EditMessageText(inline_message_id=str() as card):
                return self._edit_shared(method, card, visible(method.text or ""))
            case AnswerInlineQuery():
                self.offers[method.inline_query_id] = method
                return True
            case EditMessageText():
                return self._edit(bot, method, visible(method.text or ""))
            case EditMessageReplyMarkup():
                return self._edit(bot, method, None)
            case AnswerCallbackQuery():
                text = method.text or ""
                check_characters(text)
                if utf16(text) > 200:
                    raise BadMessage("MESSAGE_TOO_LONG")
                self.answers[method.callback_query_id] = Answer(text, bool(method.show_alert), method.url or "")
                return True
            case SendInvoice():
                (price,) = method.prices
                sent = self._send(bot, method, f"{method.title}\n{method.description}\n⭐ {price.amount}")
                if utf16(method.title) > 32 or utf16(method.description) > 255 or method.currency != "XTR":
                    raise BadMessage("INVOICE_INVALID")
                self.invoices[sent.message_id] = (method.payload, price.amount)
                return sent
            case AnswerPreCheckoutQuery() | RefundStarPayment():
                return True
            case GetStarTransactions():
                first = method.offset or 0
                lines = [_transaction(*one) for one in self.payments][first : first + (method.limit or 100)]
                return StarTransactions.model_validate({"transactions": lines})
            case GetFile():
                return TelegramFile(file_id=method.file_id, file_unique_id="1", file_path=method.file_id)
            case GetMe():
                return User.model_validate(ME)
            case SetMyCommands(scope=BotCommandScopeChat(chat_id=int() as chat_id)):
                self.menus[chat_id, method.language_code] = [one.description for one in method.commands]
                return True
            case DeleteMyCommands(scope=BotCommandScopeChat(chat_id=int() as chat_id)):
                self.menus.pop((chat_id, method.language_code), None)
                return True
        raise NotImplementedError(type(method).__name__)

    def _send(self, bot: Bot, method: _Sends, text: str, file: File | None = None) -> Message:
        assert isinstance(method.chat_id, int)
        buttons, silent = buttons_of(method.reply_markup), bool(method.disable_notification)
        topic = method.message_thread_id if method.chat_id < 0 else None
        shown = Shown(next(self.numbers), text, buttons, silent, file, topic)
        self.chats.setdefault(method.chat_id, {})[shown.id] = shown
        return message(bot, method.chat_id, shown)

    def _edit(self, bot: Bot, method: EditMessageText | EditMessageReplyMarkup, text: str | None) -> Message:
        assert isinstance(method.chat_id, int)
        before = self.chats.get(method.chat_id, {}).get(method.message_id or 0)
        if before is None:
            raise TelegramBadRequest(method, "Bad Request: message to edit not found")
        if before.file is not None and text is not None:
            raise TelegramBadRequest(method, "Bad Request: there is no text in the message to edit")
        after = Shown(
            before.id,
            before.text if text is None else text,
            buttons_of(method.reply_markup),
            before.silent,
            before.file,
            before.topic,
        )
        if after == before:
            raise TelegramBadRequest(method, "Bad Request: message is not modified: specified new message content ...")
        self.chats[method.chat_id][after.id] = after
        return message(bot, method.chat_id, after)

    def _edit_shared(self, method: EditMessageText, card: str, text: str) -> bool:
        if card not in self.shared:
            raise TelegramBadRequest(method, "Bad Request: MESSAGE_ID_INVALID")
        after = Shown(0, text, buttons_of(method.reply_markup))
        if after == self.shared[card]:
            raise TelegramBadRequest(method, "Bad Request: message is not modified: specified new message content ...")
        self.shared[card] = after
        return True


def _transaction(payer: int, charge: str, paid: dict[str, Any]) -> dict[str, Any]:
    user = {"id": payer, "is_bot": False, "first_name": "Somebody"}
    about = {"type": "user", "transaction_type": "invoice_payment", "user": user}
    source = about | {"invoice_payload": paid["invoice_payload"]}
    return {"id": charge, "amount": paid["total_amount"], "date": 0, "source": source}


def buttons_of(markup: Any) -> tuple[InlineKeyboardButton, ...]:
    if markup is None or isinstance(markup, ForceReply | ReplyKeyboardMarkup | ReplyKeyboardRemove):
        return ()
    assert isinstance(markup, InlineKeyboardMarkup)
    check_keyboard(markup)
    return tuple(button for row in markup.inline_keyboard for button in row)


def check_keyboard(markup: InlineKeyboardMarkup) -> None:
    """Raises BadMessage for a button that Telegram would refuse, or that a person could not read."""
    for row in markup.inline_keyboard:
        if not 1 <= len(row) <= 8:
            raise BadMessage(f"{len(row)} buttons in a row")
        for button in row:
            check_characters(button.text)
            if not button.text.strip() or utf16(button.text) > 64:
                raise BadMessage(f"the label {button.text!r}")
            if button.switch_inline_query_chosen_chat is not None:
                continue
            if button.copy_text is not None:
                check_characters(button.copy_text.text)
                if button.callback_data is not None or not 1 <= utf16(button.copy_text.text) <= 256:
                    raise BadMessage(f"to be copied: {button.copy_text.text!r}")
            elif not 1 <= len((button.callback_data or "").encode()) <= 64:
                raise BadMessage(f"the data {button.callback_data!r}")


def chat_json(chat_id: int) -> dict[str, Any]:
    if chat_id < 0:
        return {"id": chat_id, "type": "supergroup", "title": "Operators", "is_forum": True}
    return {"id": chat_id, "type": "private", "first_name": "Somebody"}


def as_json(chat_id: int, shown: Shown) -> dict[str, Any]:
    """A message of the bot as Telegram sends it in an update."""
    rows = [[button.model_dump(exclude_none=True)] for button in shown.buttons]
    return {
        "message_id": shown.id,
        "date": int(NOW.timestamp()),
        "chat": chat_json(chat_id),
        **({"message_thread_id": shown.topic, "is_topic_message": True} if shown.topic is not None else {}),
        "from": ME,
        **({"text": shown.text} if shown.file is None else {"caption": shown.text, "document": _DOCUMENT}),
        **({"reply_markup": {"inline_keyboard": rows}} if rows else {}),
    }


def message(bot: Bot, chat_id: int, shown: Shown) -> Message:
    return Message.model_validate(as_json(chat_id, shown), context={"bot": bot})


class FakeSession(BaseSession):
    """Hands every method to a FakeTelegram."""

    def __init__(self, telegram: FakeTelegram) -> None:
        super().__init__()
        self.telegram = telegram

    async def make_request(
        self,
        bot: Bot,
        method: TelegramMethod[Any],
        timeout: int | None = None,  # noqa: ASYNC109  # aiogram's own signature
    ) -> Any:
        if isinstance(method, SendDocument | SendPhoto):
            sent = method.document if isinstance(method, SendDocument) else method.photo
            assert isinstance(sent, InputFile)
            pieces = [piece async for piece in sent.read(bot)]
            self.telegram.uploads.append(File(sent.filename or "", b"".join(pieces)))
        return self.telegram.carry_out(bot, method)

    async def stream_content(self, url: str, *args: Any, **options: Any) -> AsyncGenerator[bytes, None]:
        """Yields the file that a person sent; the address ends with its number."""
        yield self.telegram.sent_files[url.rpartition("/")[2]]

    async def close(self) -> None:
        """Does nothing, because nothing is open."""
