"""The order summary: a text under it corrects it, and its one button places the order."""

from contextlib import suppress

from aiogram import Router
from aiogram.types import CallbackQuery, Message, Update
from aiogram.utils.callback_answer import CallbackAnswer

from core.forms import answering, flow
from core.forms.draft import Draft
from core.orders.checkout import (
    AlreadyPlaced,
    Away,
    Changed,
    Checkout,
    LimitExceeded,
    NotConfirmed,
    NotEnough,
    NotOrderable,
    Paused,
    Queued,
    TermsNeeded,
    Where,
)
from core.people.user import User
from handlers.buttons import PlaceOrder, ShowTerms
from handlers.conversation import Conversation, is_at_order_summary
from handlers.form_step import show_step
from handlers.message_text import Words, has_text
from handlers.order_form import not_meant
from handlers.show import Outdated, remove_buttons, send, thread_of
from handlers.views import form_ends as views
from handlers.views import maintenance, people

router = Router(name="placing")


@router.callback_query(PlaceOrder.filter())
async def place_order(
    callback: CallbackQuery,
    callback_data: PlaceOrder,
    callback_answer: CallbackAnswer,
    conversation: Conversation,
    checkout: Checkout,
    known_user: User,
) -> None:
    """Places the order once, however often and on however many devices the button is pressed."""
    draft = await _pressed(callback, callback_data.draft, callback_answer, conversation, checkout)
    if draft is None:
        return
    message_id = callback.message.message_id if callback.message else draft.message_id
    where = Where(callback.from_user.id, message_id, thread_of(callback.message))
    match outcome := await checkout.place(draft, callback_data.seal, where, known_user):
        case Queued():
            conversation.close()
            callback_answer.text = views.being_placed(outcome.order.id)
            if draft.message_id is not None and draft.message_id != message_id:
                # A crash after the summary was sent had it sent again.
                await remove_buttons(callback, draft.message_id)
        case AlreadyPlaced():
            conversation.close()
            alert(callback_answer, views.already_placed(outcome.order.id))
        case Away():
            alert(callback_answer, views.away())
        case Paused():
            alert(callback_answer, maintenance.paused(outcome.maintenance))
        case NotEnough():
            alert(callback_answer, views.not_enough(outcome))
            await show_step(callback, conversation, checkout, known_user)
        case LimitExceeded():
            alert(callback_answer, views.too_much(outcome))
            await show_step(callback, conversation, checkout, known_user)
        case Changed() | NotConfirmed() | TermsNeeded():
            alert(callback_answer, views.changed())
            await show_step(callback, conversation, checkout, known_user)


async def _pressed(
    callback: CallbackQuery,
    key: str,
    callback_answer: CallbackAnswer,
    conversation: Conversation,
    checkout: Checkout,
) -> Draft | None:
    """The draft of the button; None if its order was placed before, after saying so."""
    if conversation.draft is not None and conversation.draft.key == key:
        return conversation.draft
    if earlier := await checkout.placing.order_of_key(key, callback.from_user.id):
        alert(callback_answer, views.already_placed(earlier.id))
        return None
    return conversation.pressed(key)


@router.callback_query(ShowTerms.filter())
async def terms_button(callback: CallbackQuery) -> None:
    await send(callback, people.terms())


@router.message(is_at_order_summary, Words())
async def typed_at_order_summary(
    message: Message, event_update: Update, conversation: Conversation, checkout: Checkout, known_user: User
) -> None:
    """Takes a number or a link that clearly corrects one answer; anything else gets a hint about the buttons."""
    draft, note = conversation.draft, None
    if draft is None:
        raise Outdated
    if draft.takes(event_update.update_id):
        note = not_meant(draft, message)
        if note is None:
            with suppress(NotOrderable):  # `show_step` says so
                filling = checkout.ordering.filling(checkout.ordering.service(draft.service_id))
                note = answering.correct(draft, filling, message.text or "")
                if isinstance(note, flow.Corrected):
                    draft.hears(message.message_id, note.question.field)
    await show_step(message, conversation, checkout, known_user, note)


@router.edited_message(has_text)
async def edited(
    message: Message, event_update: Update, conversation: Conversation, checkout: Checkout, known_user: User
) -> None:
    """An edited message corrects its answer, if its question or the summary is still open."""
    draft = conversation.draft
    field = draft.said.get(message.message_id) if draft is not None else None
    if draft is None or field is None or conversation.numbers or not draft.takes(event_update.update_id):
        return
    note: flow.Note | None = None
    with suppress(NotOrderable):
        filling = checkout.ordering.filling(checkout.ordering.service(draft.service_id))
        note = answering.answer_anew(draft, filling, field, message.text or "")
    await show_step(message, conversation, checkout, known_user, note)


def alert(callback_answer: CallbackAnswer, text: str) -> None:
    """Answers the press with a window that the person closes."""
    callback_answer.text = text
    callback_answer.show_alert = True
