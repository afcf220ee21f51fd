"""The summary's buttons: the link is mine, place the order."""

from contextlib import suppress

from aiogram import F, Router
from aiogram.filters import StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message, Update
from aiogram.utils.callback_answer import CallbackAnswer

from core.forms.form import BadAnswer
from core.orders.checkout import NotOrderable, Ordering, Review
from core.orders.placing import Placing
from core.people.user import User
from handlers import conversation
from handlers.asking import summarize
from handlers.buttons import LinkIsMine, PlaceOrder
from handlers.conversation import Draft, ShownQuote, Talking
from handlers.order_form import ask_to_agree, has_agreed, unasked
from handlers.show import thread_of
from handlers.views import order_form as texts

router = Router(name="placing")


@router.callback_query(LinkIsMine.filter())
async def link_is_mine(
    callback: CallbackQuery, callback_data: LinkIsMine, event_update: Update, state: FSMContext, ordering: Ordering
) -> None:
    draft = await conversation.load_pressed(state, callback_data.draft)
    if draft.takes(event_update) and _is_latest(callback, draft):
        draft.mine = not draft.mine
    await summarize(callback, draft, state, ordering)


@router.callback_query(PlaceOrder.filter())
async def place_order(
    callback: CallbackQuery,
    callback_data: PlaceOrder,
    callback_answer: CallbackAnswer,
    state: FSMContext,
    ordering: Ordering,
    placing: Placing,
    known_user: User,
) -> None:
    """Places the order once, however often and on however many devices the button is pressed."""
    user_id = callback.from_user.id
    earlier = await placing.order_of_key(callback_data.draft, user_id)
    if earlier is not None:
        draft_now = await conversation.load(state)
        if draft_now is not None and draft_now.key == callback_data.draft:
            # The process stopped between storing the order and leaving the form.
            await conversation.close(state)
        alert(callback_answer, texts.already_placed(earlier.id))
        return
    draft = await conversation.load_pressed(state, callback_data.draft)
    if not has_agreed(known_user):
        await ask_to_agree(callback)
        return
    review = _holds(draft, ordering) if _is_latest(callback, draft) else None
    if review is None:
        alert(callback_answer, texts.CHANGED)
        await summarize(callback, draft, state, ordering)
    elif not draft.mine:
        alert(callback_answer, texts.TICK_FIRST)
    elif not await placing.reachable(review.service.provider):
        alert(callback_answer, texts.away(review.service.provider))
    else:
        message_id = callback.message.message_id if callback.message else draft.message_id
        order, _ = await placing.confirm(
            ordering.intent(review, draft.key, user_id, message_id, thread_of(callback.message))
        )
        await conversation.close(state)
        callback_answer.text = texts.being_placed(order.id)


@router.message(StateFilter(Talking.confirming), F.text, ~F.text.startswith("/"))
async def typed_at_summary(message: Message, event_update: Update, state: FSMContext, ordering: Ordering) -> None:
    """A number or a link that clearly answers one question anew does so; for anything else the buttons are named."""
    draft = await conversation.load_open(state)
    note = ""
    if not draft.takes(event_update):
        pass  # handled a second time: the summary alone
    elif not draft.is_answered_by(message):
        note = texts.wrong(unasked(message), message.text or "")
    else:
        with suppress(NotOrderable):  # the summary says so
            note = await _correct(message, draft, ordering)
    await summarize(message, draft, state, ordering, note)


async def _correct(message: Message, draft: Draft, ordering: Ordering) -> str:
    """Puts what was written into the draft, if it fits; the note that tells of it. Raises NotOrderable."""
    filling, text = ordering.filling(ordering.service(draft.service_id)), message.text or ""
    question = filling.corrected_by(text, draft.answers)
    if question is None:
        await message.answer(texts.nothing_changed(filling.correctable(draft.answers)))
        return ""
    try:
        answer = filling.check(question.field, text, draft.answers)
    except BadAnswer as error:
        await message.answer(texts.wrong(str(error), text))
        return ""
    before = draft.answers[question.field]
    draft.correct(question.field, answer)
    return texts.corrected(question, before)


def _is_latest(callback: CallbackQuery, draft: Draft) -> bool:
    """Whether the button stands under what the draft is now: an earlier summary may tell of other answers."""
    return callback.message is not None and callback.message.message_id == draft.message_id


def _holds(draft: Draft, ordering: Ordering) -> Review | None:
    """The review of this moment, if it is still what the summary showed."""
    try:
        review = ordering.review(draft.service_id, draft.answers)
    except (NotOrderable, BadAnswer):
        return None
    return review if draft.shown == ShownQuote.of(review.quote) else None


def alert(callback_answer: CallbackAnswer, text: str) -> None:
    """Has the press answered by a window that the person closes."""
    callback_answer.text = text
    callback_answer.show_alert = True
