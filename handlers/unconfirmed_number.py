"""The number of an order at its provider: asked for, looked up, and stored when an admin says that it is right."""

from collections.abc import Awaitable

from aiogram import F, Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message, Update

from core.orders.checkout import Checkout
from core.orders.order import Order
from core.orders.unconfirmed import AlreadyDecided, Deciding, WrongNumber
from core.people.user import User
from core.provider import ProviderError
from core.requests.asking import Asking
from core.requests.request import AwaitedReply, ReplyPurpose
from handlers.buttons import AnotherNumber, Decide, FoundAfterAll, LeaveNumber, OrderNumber
from handlers.command_words import Says
from handlers.conversation import Conversation, NumberQuestion, is_naming_order
from handlers.form_step import Event, show_step
from handlers.message_text import Words
from handlers.role_filters import InPrivate, IsAdmin, Names, name_of
from handlers.show import ask, chat_of, is_private, show
from handlers.unconfirmed import show_decided
from handlers.views import unconfirmed_number as views
from handlers.views.unconfirmed import decided

LONGEST_NUMBER = 40
"""Bytes that a button has left for it."""

MOST_OPEN = 20
"""Orders that are offered at most where it isn't certain which one is meant: a message holds 100 buttons."""

router = Router(name="numbering")
router.message.filter(IsAdmin())
router.callback_query.filter(IsAdmin())


@router.callback_query(Decide.filter(F.exists))
async def exists(
    callback: CallbackQuery,
    callback_data: Decide,
    conversation: Conversation,
    deciding: Deciding,
    asking: Asking,
    users: Names,
) -> None:
    await _ask(callback, deciding.pending(callback_data.order_id), conversation, asking, users)


@router.callback_query(FoundAfterAll.filter())
@router.callback_query(AnotherNumber.filter())
async def ask_again(
    callback: CallbackQuery,
    callback_data: FoundAfterAll | AnotherNumber,
    conversation: Conversation,
    deciding: Deciding,
    asking: Asking,
    users: Names,
) -> None:
    await _ask(callback, deciding.unnumbered(callback_data.order_id), conversation, asking, users)


async def _ask(
    callback: CallbackQuery, looked_up: Awaitable[Order], conversation: Conversation, asking: Asking, users: Names
) -> None:
    """Asks for the number of an order that has none, or says that another admin has decided meanwhile."""
    try:
        order = await looked_up
    except AlreadyDecided as error:
        await show_decided(callback, error.order, users)
        return
    message_id = await ask(callback, views.ask_number(order), views.number_placeholder(order))
    if message_id is None:
        return
    if is_private(callback):
        conversation.ask_for_number(NumberQuestion(message_id, order.id))
    else:
        # In a group only a reply counts, because the conversation is that of the private chat.
        await asking.ask(chat_of(callback), message_id, AwaitedReply(purpose=ReplyPurpose.NUMBER, about=order.id))


async def take_number(message: Message, order_id: int, number: str, deciding: Deciding, users: Names) -> None:
    """Takes the number that an admin replied in the operators' group."""
    if is_number(number):
        await _show_found(message, order_id, number, deciding, users)
    else:
        await message.answer(views.not_a_number(number))


@router.message(InPrivate(), is_naming_order, Says("cancel"))
@router.message(InPrivate(), is_naming_order, Command("cancel", magic=~F.args))
async def leave(
    message: Message, event_update: Update, conversation: Conversation, checkout: Checkout, known_user: User
) -> None:
    await show(message, *views.left_undecided())
    await _return(message, None, event_update, conversation, checkout, known_user)


@router.callback_query(LeaveNumber.filter())
async def leave_button(
    callback: CallbackQuery,
    callback_data: LeaveNumber,
    event_update: Update,
    conversation: Conversation,
    checkout: Checkout,
    known_user: User,
) -> None:
    await show(callback, *views.left_undecided())
    await _return(callback, callback_data.order_id or None, event_update, conversation, checkout, known_user)


async def _return(
    event: Event, order_id: int | None, update: Update, conversation: Conversation, checkout: Checkout, known_user: User
) -> None:
    """Ends the question about one order, or all, and goes back to the admin's own form if one was open.

    Handled twice, `update` does not answer that form. In the operators' group nothing of that is shown.
    """
    if not is_private(event):
        return
    if conversation.end_number(order_id) and conversation.draft is not None:
        conversation.draft.takes(update.update_id)
        await show_step(event, conversation, checkout, known_user)


@router.message(InPrivate(), is_naming_order, Words())
async def typed(
    message: Message,
    event_update: Update,
    conversation: Conversation,
    deciding: Deciding,
    checkout: Checkout,
    known_user: User,
    users: Names,
) -> None:
    number = (message.text or "").strip()
    asked = conversation.numbers
    if not is_number(number):
        await message.answer(views.not_a_number(number))
        return
    order_id = _answered(message, asked)
    if order_id is None:
        open_orders = [question.order_id for question in asked[-MOST_OPEN:]]
        await show(message, *views.which_order(open_orders, number))
    elif not await _show_found(message, order_id, number, deciding, users):
        await _return(message, order_id, event_update, conversation, checkout, known_user)


def is_number(text: str) -> bool:
    """One word that fits into a button."""
    return text.split() == [text] and len(text.encode("utf-8", "replace")) <= LONGEST_NUMBER


def _answered(message: Message, asked: list[NumberQuestion]) -> int | None:
    """The order that the typed number is for; None unless that is certain."""
    if message.reply_to_message is not None:
        replied = message.reply_to_message.message_id
        return next((question.order_id for question in asked if question.message_id == replied), None)
    # After a crash, a text from before the question may be handled after it.
    if len(asked) == 1 and message.message_id > asked[0].message_id:
        return asked[0].order_id
    return None


@router.callback_query(OrderNumber.filter(~F.sure))
async def chosen(
    callback: CallbackQuery,
    callback_data: OrderNumber,
    event_update: Update,
    conversation: Conversation,
    deciding: Deciding,
    checkout: Checkout,
    known_user: User,
    users: Names,
) -> None:
    order_id = callback_data.order_id
    if not await _show_found(callback, order_id, callback_data.number, deciding, users):
        await _return(callback, order_id, event_update, conversation, checkout, known_user)


async def _show_found(event: Event, order_id: int, number: str, deciding: Deciding, users: Names) -> bool:
    """Shows what the provider says about `number`, or why it is wrong. False if the order was decided meanwhile."""
    try:
        found = await deciding.look_up(order_id, number)
    except AlreadyDecided as error:
        await show_decided(event, error.order, users)
        return False
    except WrongNumber as error:
        await show(event, *views.wrong_number(error, order_id))
    except ProviderError as error:
        await show(event, *views.not_asked(str(error), order_id, number, sure=False))
    else:
        await show(event, *views.found(found, await name_of(users, found.order.user_id)))
    return True


@router.callback_query(OrderNumber.filter(F.sure))
async def confirmed(
    callback: CallbackQuery,
    callback_data: OrderNumber,
    event_update: Update,
    conversation: Conversation,
    deciding: Deciding,
    checkout: Checkout,
    known_user: User,
    users: Names,
) -> None:
    order_id, number = callback_data.order_id, callback_data.number
    try:
        order = await deciding.confirm_found(order_id, number, callback.from_user.id)
    except AlreadyDecided as error:
        await show_decided(callback, error.order, users)
    except WrongNumber as error:
        await show(callback, *views.wrong_number(error, order_id))
        return
    except ProviderError as error:
        await show(callback, *views.not_asked(str(error), order_id, number, sure=True))
        return
    else:
        by = "" if is_private(callback) else callback.from_user.full_name
        await show(callback, *decided(order, by))
    await _return(callback, order_id, event_update, conversation, checkout, known_user)
