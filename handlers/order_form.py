"""/order: a service, its fields one at a time. The questions are put by `asking`; the order is placed by `placing`."""

from datetime import datetime
from typing import Protocol

from aiogram import F, Router
from aiogram.filters import Command, CommandObject, StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message, Update

from core.catalogue.catalogue import Shop
from core.clock import Clock
from core.forms.form import BadAnswer, Question
from core.orders.checkout import NotOrderable, Ordering
from core.orders.order import Order
from core.orders.placing import Placing
from core.orders.requests import Managing
from core.people.terms import TERMS_VERSION
from core.people.user import User
from handlers import conversation
from handlers.asking import Event, ask
from handlers.buttons import AcceptTerms, FormChoice, FormStep, PickService, StartOrder, Step
from handlers.catalogue import new_order, offers
from handlers.conversation import Draft, Talking
from handlers.menu import COMMANDS
from handlers.show import Outdated, send, show
from handlers.views import order_form as texts
from handlers.views import people
from handlers.views.catalogue import none_numbered, not_orderable, several_numbered

router = Router(name="ordering")


def is_answer(text: str) -> bool:
    """Anything typed in a form but a command of ours: an answer may begin with a slash too."""
    command = text.split()[0].partition("@")[0].casefold() if text.split() else ""
    return not (command.startswith("/") and command[1:] in COMMANDS)


class TermsStore(Protocol):
    async def accept_terms(self, user_id: int, version: str, now: datetime) -> None: ...


@router.message(Command("order"))
async def order_command(
    message: Message,
    command: CommandObject,
    state: FSMContext,
    shop: Shop,
    ordering: Ordering,
    managing: Managing,
    known_user: User,
) -> None:
    """`/order`, `/order 12`, `/order 12 LINK 1000`, `/order NAME:12 ...`."""
    named, *words = (command.args or "").split() or [""]
    if not named:
        await new_order(message, shop, ordering, managing)
        return
    provider, _, number = named.rpartition(":")
    matches = shop.catalogue.numbered(number, provider.casefold() or None)
    if len(matches) == 1:
        await begin(message, matches[0].id, words, state, ordering, known_user)
    elif matches:
        await state.update_data(rest=" ".join(words))
        await show(message, *several_numbered(number, offers(matches, shop, ordering), written=bool(words)))
    else:
        await show(message, *none_numbered(named))


@router.callback_query(StartOrder.filter())
async def order_button(
    callback: CallbackQuery, callback_data: StartOrder, state: FSMContext, ordering: Ordering, known_user: User
) -> None:
    await begin(callback, callback_data.service_id, [], state, ordering, known_user)


@router.callback_query(PickService.filter())
async def picked_button(
    callback: CallbackQuery, callback_data: PickService, state: FSMContext, ordering: Ordering, known_user: User
) -> None:
    words = str((await state.get_data()).get("rest", "")).split()
    await begin(callback, callback_data.service_id, words, state, ordering, known_user)


async def begin(
    event: Event, service_id: int, words: list[str], state: FSMContext, ordering: Ordering, known_user: User
) -> None:
    """Starts a form with what was written in one line; whoever has not agreed to the terms is asked that first."""
    try:
        filling = ordering.filling(ordering.service(service_id))
    except NotOrderable as error:
        await send(event, not_orderable(error.reason))
        return
    answers, wrong = filling.one_line(words)
    draft = Draft.begun(service_id, answers, filling.questions(answers) if words else [])
    await go_on(event, draft, state, ordering, known_user, str(wrong or ""), " ".join(words) if wrong else "")


async def begin_filled(event: Event, order: Order, state: FSMContext, ordering: Ordering, known_user: User) -> None:
    """Starts a form with all answers of `order`, straight to the summary, unticked: an order placed again."""
    try:
        filling = ordering.filling(ordering.service(order.service_id))
    except NotOrderable as error:
        await send(event, not_orderable(error.reason))
        return
    draft = Draft.begun(order.service_id, order.fields, filling.questions(order.fields))
    await go_on(event, draft, state, ordering, known_user)


async def go_on(
    event: Event,
    draft: Draft,
    state: FSMContext,
    ordering: Ordering,
    known_user: User,
    complaint: str = "",
    typed: str = "",
) -> None:
    """Puts the form in front of the person where it stands; whoever has not agreed to the terms is asked that first."""
    if has_agreed(known_user):
        await ask(event, draft, state, ordering, complaint, typed)
        return
    await conversation.save(state, draft, Talking.filling)
    await ask_to_agree(event)


def has_agreed(known_user: User) -> bool:
    """Whether the person has agreed to the terms as they are now."""
    return known_user.terms_version == TERMS_VERSION


async def ask_to_agree(event: Event) -> None:
    await send(event, *people.terms())


@router.callback_query(AcceptTerms.filter(F.version == TERMS_VERSION))
async def accept_terms(
    callback: CallbackQuery, state: FSMContext, ordering: Ordering, users: TermsStore, clock: Clock
) -> None:
    await users.accept_terms(callback.from_user.id, TERMS_VERSION, clock())
    await show(callback, people.terms_accepted())
    draft = await conversation.load(state)
    if draft is not None:
        await ask(callback, draft, state, ordering)


@router.message(StateFilter(Talking.filling), F.text, F.text.func(is_answer))
async def typed_answer(
    message: Message, event_update: Update, state: FSMContext, ordering: Ordering, known_user: User
) -> None:
    draft = await conversation.load_open(state)
    if not has_agreed(known_user):
        # Writing instead of pressing "I agree" is no way round the terms.
        await ask_to_agree(message)
        return
    question = _open_question(draft, ordering)
    if question is None or not draft.takes(event_update):
        # The service can no longer be ordered, or the update is handled a second time: `ask` tells where things stand.
        await ask(message, draft, state, ordering)
        return
    if not draft.is_answered_by(message):
        await ask(message, draft, state, ordering, unasked(message), message.text or "")
        return
    await _take(message, draft, question, message.text or "", state, ordering)


def unasked(message: Message) -> str:
    """Why `message` is not an answer to what the form shows now."""
    return texts.REPLY_TO_ANOTHER if message.reply_to_message else texts.WRITTEN_BEFORE


@router.callback_query(FormChoice.filter())
async def chosen_answer(
    callback: CallbackQuery, callback_data: FormChoice, event_update: Update, state: FSMContext, ordering: Ordering
) -> None:
    draft = await _pressed(callback, callback_data.draft, state)
    if not draft.takes(event_update):
        await ask(callback, draft, state, ordering)
        return
    question = _open_question(draft, ordering)
    if question is None or question.field != callback_data.field:
        raise Outdated
    await _take(callback, draft, question, callback_data.value, state, ordering)


async def _take(
    event: Event, draft: Draft, question: Question, text: str, state: FSMContext, ordering: Ordering
) -> None:
    """Takes an answer that will do; says what is wrong with one that will not, and asks again."""
    try:
        filling = ordering.filling(ordering.service(draft.service_id))
        answer = filling.check(question.field, text, draft.answers)
    except BadAnswer as error:
        await ask(event, draft, state, ordering, str(error), text)
    else:
        draft.answer(question.field, answer)
        await ask(event, draft, state, ordering)


@router.callback_query(FormStep.filter(F.step == Step.BACK))
async def back(
    callback: CallbackQuery, callback_data: FormStep, event_update: Update, state: FSMContext, ordering: Ordering
) -> None:
    draft = await _pressed(callback, callback_data.draft, state)
    if draft.takes(event_update):
        draft.back()
    await ask(callback, draft, state, ordering)


@router.callback_query(FormStep.filter(F.step == Step.SKIP))
async def skip(
    callback: CallbackQuery, callback_data: FormStep, event_update: Update, state: FSMContext, ordering: Ordering
) -> None:
    draft = await _pressed(callback, callback_data.draft, state)
    if draft.takes(event_update):
        question = _open_question(draft, ordering)
        if question is None or not question.optional:
            raise Outdated
        draft.pass_by(question.field)
    await ask(callback, draft, state, ordering)


@router.callback_query(FormStep.filter(F.step == Step.LEAVE))
async def leave(callback: CallbackQuery, callback_data: FormStep, state: FSMContext, placing: Placing) -> None:
    draft = await _pressed(callback, callback_data.draft, state)
    if order := await placing.order_of_key(draft.key, callback.from_user.id):
        await conversation.close(state)
        await send(callback, texts.placed_all_the_same(order.id))
        return
    await conversation.leave_form(state, draft)
    await show(callback, texts.left())


async def _pressed(callback: CallbackQuery, key: str, state: FSMContext) -> Draft:
    """The draft whose button was pressed, if that is the one being filled and this its latest message."""
    draft = await conversation.load_pressed(state, key)
    if callback.message is None or draft.message_id != callback.message.message_id:
        raise Outdated
    return draft


def _open_question(draft: Draft, ordering: Ordering) -> Question | None:
    try:
        return draft.next_question(ordering.filling(ordering.service(draft.service_id)))
    except NotOrderable:
        return None
