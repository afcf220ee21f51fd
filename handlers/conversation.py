"""The memory of a conversation: one versioned model, read and written once per update."""

import json
import logging
from decimal import Decimal
from typing import Literal, NamedTuple, Self

from aiogram.types import CallbackQuery, Message, TelegramObject
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from core.forms.draft import Draft
from handlers.show import Outdated, is_private

logger = logging.getLogger(__name__)
VERSION: Literal[2] = 2


class NumberQuestion(NamedTuple):
    """A question for the number of an order at its provider, and the message that asks it."""

    message_id: int
    order_id: int


class ValueQuestion(NamedTuple):
    """What an operator is asked about a service, its category or its provider, and the message that asks it.

    `message_id` is below zero if that is in the operators' group, whose messages have their own numbers.
    """

    message_id: int
    service_id: int
    scope: str
    value: str


class OpenList(NamedTuple):
    """A list of orders whose table is shown: the message of the table, and the person's own with the list."""

    batch_id: int
    message_id: int | None
    sent_id: int | None


class PendingGift(NamedTuple):
    """A change of somebody's balance that an owner still has to confirm."""

    key: str
    user_id: int
    amount: Decimal
    note: str
    corrects: bool


class LeftForm(BaseModel):
    """The form that was cancelled last, for a press that comes late."""

    key: str
    service_id: int


class FormLeft(Exception):
    """The pressed button belongs to the form that was left last; `service_id` is what it was for."""

    def __init__(self, service_id: int) -> None:
        super().__init__(service_id)
        self.service_id = service_id


class Conversation(BaseModel):
    """The form waits while a number is asked for, so that the number doesn't become an answer of the form."""

    model_config = ConfigDict(extra="forbid")

    version: Literal[2] = VERSION
    draft: Draft | None = None
    numbers: list[NumberQuestion] = []
    value: ValueQuestion | None = None
    left: LeftForm | None = None
    looking_at: int | None = None
    """The service whose card the person saw last."""
    looked_at: int | None = Field(default=None, exclude=True)
    """What `looking_at` was before this update: only what is sent right after a card begins its order."""
    list_asked: bool = False
    """Whether the person was just told how a list is written."""
    list_was_asked: bool = Field(default=False, exclude=True)
    """What `list_asked` was before this update: several lines that are sent right after are a list."""
    link: str = ""
    """A link that was sent alone: it fills the form of the service chosen next."""
    gift: PendingGift | None = None
    open_list: OpenList | None = None
    """Lines that are sent next correct it."""
    rest: str = ""
    """The text behind a number that several services have, until one of them is chosen."""

    @classmethod
    def stored(cls, text: str | None) -> Self | None:
        """The conversation that `store` made; None for one of another version of the bot."""
        if text is None:
            return cls()
        try:
            known = json.loads(text)
            return cls.model_validate(known) if known.get("version") == VERSION else None
        except (ValidationError, ValueError, AttributeError):
            return None

    def store(self) -> str | None:
        """The conversation as text; None if there is nothing to remember."""
        known = self.model_dump(mode="json", exclude_defaults=True)
        if not known:
            return None
        # Half a character, which Telegram can hand over, is not text that can be read back.
        text = json.dumps({"version": VERSION, **known}, ensure_ascii=False)
        return text.encode("utf-8", "ignore").decode()

    def passes_on(self) -> None:
        """Keeps for one update more what is only about the message after it."""
        self.looked_at, self.looking_at = self.looking_at, None
        self.list_was_asked, self.list_asked = self.list_asked, False

    def begin(self, draft: Draft) -> None:
        self.draft, self.left, self.link, self.rest = draft, None, "", ""

    def close(self) -> None:
        """Ends the form. A question for a number stays open."""
        self.draft = None

    def leave_form(self) -> Draft | None:
        """Ends the form, and remembers it for a press that comes late."""
        draft, self.draft = self.draft, None
        if draft is not None:
            self.left = LeftForm(key=draft.key, service_id=draft.service_id)
        return draft

    def leave(self) -> Draft | None:
        """Ends the form and every open question."""
        self.numbers, self.link, self.rest, self.gift = [], "", "", None
        return self.leave_form()

    @property
    def is_busy(self) -> bool:
        return self.draft is not None or bool(self.numbers)

    def pressed(self, key: str) -> Draft:
        """The draft whose button was pressed. Raises FormLeft, Outdated."""
        if self.draft is not None and self.draft.key == key:
            return self.draft
        if self.left is not None and self.left.key == key:
            raise FormLeft(self.left.service_id)
        raise Outdated

    def ask_for_number(self, question: NumberQuestion) -> None:
        """Waits for a message with the number of an order."""
        self.numbers = [asked for asked in self.numbers if asked.order_id != question.order_id] + [question]

    def end_number(self, order_id: int | None = None) -> bool:
        """Ends the question for the number of one order, or of all. True if a waiting form is back."""
        asked = bool(self.numbers)
        self.numbers = [q for q in self.numbers if order_id is not None and q.order_id != order_id]
        return asked and not self.numbers and self.draft is not None


async def is_free(_event: TelegramObject, conversation: Conversation) -> bool:
    """Whether no question waits for an answer."""
    return not conversation.is_busy


async def has_open_list(_event: TelegramObject, conversation: Conversation) -> bool:
    return conversation.open_list is not None and not conversation.is_busy


async def is_naming_order(_event: TelegramObject, conversation: Conversation) -> bool:
    return bool(conversation.numbers)


async def is_asked_for_a_value(event: TelegramObject, conversation: Conversation) -> bool:
    """Whether a message replies to the question for a value; one that only follows it means something else."""
    replied = event.reply_to_message if isinstance(event, Message) else None
    asked = conversation.value
    return replied is not None and asked is not None and asked_in(event, replied.message_id) == asked.message_id


def asked_in(event: TelegramObject, message_id: int) -> int:
    """The number of a message in the chat of `event`, as `ValueQuestion` has it."""
    at_desk = isinstance(event, Message | CallbackQuery) and not is_private(event)
    return -message_id if at_desk else message_id


async def is_filling(_event: TelegramObject, conversation: Conversation) -> bool:
    """Whether a text answers the open question of a form."""
    draft = conversation.draft
    return draft is not None and not draft.at_summary and not conversation.numbers


async def is_at_order_summary(_event: TelegramObject, conversation: Conversation) -> bool:
    """Whether a text corrects the summary of a form."""
    draft = conversation.draft
    return draft is not None and draft.at_summary and not conversation.numbers
