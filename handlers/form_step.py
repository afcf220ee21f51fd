"""Starts a form, and shows its next step: a question, a doubt, or the summary."""

from uuid import NAMESPACE_OID, uuid5

from aiogram.types import CallbackQuery, InlineKeyboardMarkup, Message, Update

from core.forms import answering
from core.forms.draft import Draft
from core.forms.flow import Note
from core.orders.checkout import Checkout, NotOrderable
from core.orders.checkout import show as keep_shown
from core.orders.order import Order
from core.people.user import User
from handlers.conversation import Conversation
from handlers.show import Outdated, remove_buttons, send, show
from handlers.views import form_ends
from handlers.views import order_form as views

Event = Message | CallbackQuery


async def begin(
    event: Event,
    service_id: int,
    words: list[str],
    update: Update,
    conversation: Conversation,
    checkout: Checkout,
    known_user: User,
) -> None:
    """Starts a form from a one-line order."""
    try:
        service = checkout.ordering.service(service_id)
    except NotOrderable as error:
        await send(event, *form_ends.not_orderable(error.reason))
        return
    draft, note = answering.begin(key_of(event, update), service, checkout.ordering.filling(service), words)
    await _start(event, draft, update, conversation, checkout, known_user, note)


async def begin_again(
    event: Event, order: Order, update: Update, conversation: Conversation, checkout: Checkout, known_user: User
) -> None:
    """Starts a form with all answers of `order`, straight to the summary: an order placed again."""
    try:
        filling = checkout.ordering.filling(checkout.ordering.service(order.service_id))
    except NotOrderable as error:
        await send(event, *form_ends.not_orderable(error.reason))
        return
    skipped = [q.field for q in filling.questions(order.fields) if q.optional and q.field not in order.fields]
    draft = Draft.begun(key_of(event, update), order.service_id, order.fields, skipped)
    await _start(event, draft, update, conversation, checkout, known_user)


def key_of(event: Event, update: Update) -> str:
    """The key of the form that this update begins: handled again after a crash, it begins the same form."""
    # Telegram may give the number of an update again after a silence, but never both.
    told = event.id if isinstance(event, CallbackQuery) else f"{event.chat.id} {event.message_id}"
    return uuid5(NAMESPACE_OID, f"{update.update_id} {told}").hex


async def _start(
    event: Event,
    draft: Draft,
    update: Update,
    conversation: Conversation,
    checkout: Checkout,
    known_user: User,
    note: Note | None = None,
) -> None:
    draft.takes(update.update_id)
    if isinstance(event, Message):
        draft.hears(event.message_id, answering.LINE)
    if conversation.draft is not None:
        # The first step of this form takes the buttons off the form before it.
        draft.message_id = conversation.draft.message_id
    conversation.begin(draft)
    await show_step(event, conversation, checkout, known_user, note)


async def show_step(
    event: Event, conversation: Conversation, checkout: Checkout, known_user: User, note: Note | None = None
) -> None:
    """Shows the next step of the conversation's form, with a note about the last message if there is one."""
    draft = conversation.draft
    if draft is None:
        raise Outdated
    step = await checkout.next(draft, known_user, note)
    if isinstance(step, NotOrderable):
        conversation.close()
        await send(event, *form_ends.not_orderable(step.reason))
        return
    text, keyboard = views.step(draft.key, step)
    message_id = await _put(event, draft.message_id, text, keyboard)
    keep_shown(draft, step, message_id)


async def _put(event: Event, before: int | None, text: str, keyboard: InlineKeyboardMarkup) -> int | None:
    """Edits the form's own message if its button was pressed; else a new one, whose predecessor loses its buttons."""
    pressed = event.message.message_id if isinstance(event, CallbackQuery) and event.message else None
    if pressed is not None and pressed == before:
        return await show(event, text, keyboard)
    message_id = await send(event, text, keyboard)
    if before is not None:
        await remove_buttons(event, before)
    return message_id
