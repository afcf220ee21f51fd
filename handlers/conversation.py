"""The one state a conversation holds: a form that is being filled, kept as one versioned JSON object."""

import logging
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, Literal, NamedTuple, Self
from uuid import uuid4

from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import Message, Update
from pydantic import BaseModel, Field, ValidationError, field_validator

from core.catalogue.prices import Quote
from core.forms.form import Filling, Question
from handlers.show import Outdated

logger = logging.getLogger(__name__)


REMEMBERED = 20
"""How many updates that changed it a draft knows: more than a crash can leave to be handled again."""


class NumberQuestion(NamedTuple):
    """A question for the number of an order at its provider, and the message that asks it."""

    message_id: int
    order_id: int


class Talking(StatesGroup):
    filling = State()
    confirming = State()
    naming_order = State()


class StaleDraft(Exception):
    """The stored form is of another version of the bot."""


class FormLeft(Exception):
    """The pressed button belongs to the form that was left last; `service_id` is what it was for."""

    def __init__(self, service_id: int) -> None:
        super().__init__(service_id)
        self.service_id = service_id


class ShownQuote(BaseModel):
    """The price that the summary showed, to be held against the price when the button is pressed."""

    units: int | None
    cost: Decimal | None
    price: Decimal | None
    currency: str | None

    @classmethod
    def of(cls, quote: Quote) -> Self:
        return cls(units=quote.units, cost=quote.cost, price=quote.price, currency=quote.currency)

    def quote(self) -> Quote:
        return Quote(self.units, self.cost, self.price, self.currency)


class Draft(BaseModel):
    """A form in the making. `key` names it in its buttons and becomes the key of the order placed from it."""

    version: Literal[1] = 1
    key: str = Field(default_factory=lambda: uuid4().hex)
    service_id: int
    answers: dict[str, str] = {}
    steps: list[str] = []
    """The fields answered or skipped, in order, for the way back."""
    message_id: int | None = None
    """The message whose buttons belong to this draft now."""
    shown: ShownQuote | None = None
    mine: bool = False
    """The user ticked that the link is theirs to promote."""
    taken: list[int] = []
    """The last updates that changed this draft: after a crash they may be handled a second time."""

    @field_validator("taken", mode="before")
    @classmethod
    def _of_an_earlier_version(cls, value: Any) -> Any:
        return [value] if isinstance(value, int) else value

    @classmethod
    def begun(cls, service_id: int, answers: Mapping[str, str], written: Sequence[Question]) -> Self:
        """A draft that starts with `answers`. Of the questions `written` in one line, the optional ones are skipped."""
        steps = list(answers) + [q.field for q in written if q.optional and q.field not in answers]
        return cls(service_id=service_id, answers=dict(answers), steps=steps)

    def next_question(self, filling: Filling) -> Question | None:
        """The first field that is neither answered nor skipped."""
        for question in filling.questions(self.answers):
            if question.field not in self.answers and question.field not in self.steps:
                return question
        return None

    def progress(self, filling: Filling) -> tuple[int, int]:
        """(the step now, steps in all), counted over the questions that apply so far."""
        questions = filling.questions(self.answers)
        done = sum(question.field in self.answers or question.field in self.steps for question in questions)
        return done + 1, len(questions)

    def answer(self, field: str, text: str) -> None:
        self.answers[field] = text
        self.pass_by(field)

    def correct(self, field: str, text: str) -> None:
        """Another answer to a question of the summary. The price shown is no longer the one to hold it against."""
        self.answers[field] = text
        self.shown = None
        # The tick was for the link: another quantity does not touch it.
        self.mine = self.mine and field == "quantity"

    def pass_by(self, field: str) -> None:
        if field not in self.steps:
            self.steps.append(field)

    def takes(self, update: Update) -> bool:
        """Whether `update` is new to this draft; from then on it is not."""
        # Which they are, not which number is higher: after a silence Telegram goes on at a lower one.
        if update.update_id in self.taken:
            return False
        self.taken = [*self.taken, update.update_id][-REMEMBERED:]
        return True

    def is_answered_by(self, message: Message) -> bool:
        """Whether `message` was written for what this draft shows: after it, or as a reply to it."""
        if message.reply_to_message is not None:
            return message.reply_to_message.message_id == self.message_id
        return self.message_id is not None and message.message_id > self.message_id

    def forget(self, field: str | None) -> None:
        """Has `field` asked again; the last step where no single field is to blame."""
        if field is None:
            self.back()
            return
        self.answers.pop(field, None)
        self.steps = [step for step in self.steps if step != field]
        self.mine, self.shown = False, None

    def back(self) -> None:
        """Forgets the last step, and what was answered in it."""
        if self.steps:
            self.answers.pop(self.steps.pop(), None)
        self.mine, self.shown = False, None


async def load(state: FSMContext) -> Draft | None:
    """The draft of this conversation. Raises StaleDraft, having cleared it, when its shape is not ours."""
    data = await state.get_data()
    if "draft" not in data:
        return None
    try:
        return Draft.model_validate(data["draft"])
    except ValidationError:
        await close(state)
        logger.info("a stored form of another version was dropped")
        raise StaleDraft from None


async def load_pressed(state: FSMContext, key: str) -> Draft:
    """The draft whose button was pressed. Raises FormLeft, Outdated, or StaleDraft as `load` does."""
    draft = await load(state)
    if draft is not None and draft.key == key:
        return draft
    left = (await state.get_data()).get("left")
    if isinstance(left, dict) and left.get("key") == key:
        raise FormLeft(left["service_id"])
    raise Outdated


async def leave(state: FSMContext) -> Draft | None:
    """Ends the conversation, and returns its form if it had one: which it was is kept for a press that comes late."""
    try:
        draft = await load(state)
    except StaleDraft:
        draft = None
    await state.clear()
    if draft is not None:
        await state.set_data(_left(draft))
    return draft


async def leave_form(state: FSMContext, draft: Draft) -> None:
    """Ends the form alone, as its own button does; that it was left is kept as `leave` keeps it."""
    await close(state)
    await state.update_data(_left(draft))


def _left(draft: Draft) -> dict[str, Any]:
    return {"left": {"key": draft.key, "service_id": draft.service_id}}


async def close(state: FSMContext) -> None:
    """Ends the form. A number that is asked for stays asked for."""
    asked = await numbers_asked(state)
    await state.clear()
    for question in asked:
        await ask_for_number(state, question)


async def numbers_asked(state: FSMContext) -> list[NumberQuestion]:
    """The open questions for a number; none where the conversation is about something else."""
    if await state.get_state() != Talking.naming_order.state:
        return []
    return [NumberQuestion(*pair) for pair in (await state.get_data()).get("numbers", [])]


async def ask_for_number(state: FSMContext, question: NumberQuestion) -> None:
    """The number of an order may be written next. A form that is open waits until then."""
    others = [asked for asked in await numbers_asked(state) if asked.order_id != question.order_id]
    data, was = await state.get_data(), await state.get_state()
    if was != Talking.naming_order.state:
        data["was"] = was
    await state.set_data({**data, "numbers": [*others, question]})
    await state.set_state(Talking.naming_order)


async def end_number(state: FSMContext, order_id: int | None = None) -> Draft | None:
    """Ends the question for the number of one order, or of all; without another one the form that waited is back.

    Returns that form, if there is one. Raises StaleDraft as `load` does.
    """
    data, was = await state.get_data(), await state.get_state()
    if was != Talking.naming_order.state:
        return None
    left = [asked for asked in await numbers_asked(state) if order_id is not None and asked.order_id != order_id]
    if left:
        await state.set_data({**data, "numbers": left})
        return None
    await state.clear()
    if "draft" not in data or data.get("was") is None:
        return None
    await state.set_data({"draft": data["draft"]})
    await state.set_state(data["was"])
    return await load(state)


async def load_open(state: FSMContext) -> Draft:
    """The draft of a conversation that is in the middle of one. Raises StaleDraft, having cleared what is there."""
    draft = await load(state)
    if draft is None:
        await state.clear()
        raise StaleDraft
    return draft


async def save(state: FSMContext, draft: Draft, at: State) -> None:
    """Keeps the form. While a number is asked for it waits: that number must not become an answer of the form."""
    data, asked = {"draft": draft.model_dump(mode="json")}, await numbers_asked(state)
    if asked:
        await state.set_data({**data, "numbers": asked, "was": at.state})
        return
    await state.set_data(data)
    await state.set_state(at)
