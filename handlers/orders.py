"""/orders, /status and an order's card with its buttons. Everything here asks for the order as its owner."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from html import unescape

from aiogram import F, Router
from aiogram.filters import Command, CommandObject
from aiogram.types import CallbackQuery, Message, Update
from aiogram.utils.callback_answer import CallbackAnswer

from core.orders.checkout import Checkout
from core.orders.mass import Mass
from core.orders.not_possible import NotPossible
from core.orders.order import Order
from core.orders.order_actions import OrderActions
from core.orders.order_list import OrderGroup, OrderLists, number_of, search_words
from core.orders.placing import Placing
from core.people.user import User
from core.provider import ProviderError
from handlers.buttons import Do, OrderButton, OrdersPage
from handlers.cards import Cards
from handlers.conversation import Conversation
from handlers.form_step import Event, begin_again
from handlers.list_buttons import OpenOrder, OrdersBelow, OwnOrders, fitting
from handlers.open_lists import leave_open_list
from handlers.show import remove_buttons, send, show
from handlers.views import form_ends
from handlers.views import orders as views
from handlers.views.keyboard import PER_PAGE
from handlers.views.order_words import status

router = Router(name="following")


@router.message(Command("orders"))
async def orders_command(message: Message, command: CommandObject, order_lists: OrderLists) -> None:
    """`/orders` lists them, `/orders followers` or `/orders 12` searches them."""
    words = fitting(" ".join(search_words(command.args or "")))
    await _list(message, OwnOrders(words=words), message.chat.id, order_lists)


@router.callback_query(OrdersPage.filter())
async def orders_page(callback: CallbackQuery, callback_data: OrdersPage, order_lists: OrderLists) -> None:
    await _list(callback, OwnOrders(page=callback_data.page), callback.from_user.id, order_lists)


@router.callback_query(OwnOrders.filter())
async def own_orders(callback: CallbackQuery, callback_data: OwnOrders, order_lists: OrderLists) -> None:
    await _list(callback, callback_data, callback.from_user.id, order_lists)


@router.callback_query(OrdersBelow.filter())
async def orders_below(callback: CallbackQuery, callback_data: OrdersBelow, order_lists: OrderLists) -> None:
    wanted = OwnOrders(**callback_data.model_dump())
    await _list(callback, wanted, callback.from_user.id, order_lists, below=True)


async def show_own_found(message: Message, said: str, order_lists: OrderLists) -> bool:
    """Shows the person's own orders that have all words of `said`. False if none has."""
    words = fitting(" ".join(search_words(said)))
    if not words or not (await order_lists.counts(message.chat.id, search_words(words)))[OrderGroup.ALL]:
        return False
    await _list(message, OwnOrders(words=words), message.chat.id, order_lists)
    return True


async def _list(event: Event, wanted: OwnOrders, user_id: int, order_lists: OrderLists, *, below: bool = False) -> None:
    words = search_words(wanted.words)
    counts = await order_lists.counts(user_id, words)
    # The list may have become shorter, or the button was forged.
    last = max(0, counts[wanted.group] - 1) // PER_PAGE
    shown = wanted.model_copy(update={"page": max(0, min(wanted.page, last))})
    orders = await order_lists.listed(user_id, shown.group, words, shown.page * PER_PAGE, PER_PAGE)
    await (send if below else show)(event, *views.listed(orders, counts, shown))


@router.message(Command("status"))
async def status_command(message: Message, command: CommandObject, order_actions: OrderActions, cards: Cards) -> None:
    order_id = number_of(command.args or "")
    if order_id is None:
        await message.answer(views.number_hint("status"))
        return
    await show_as_it_is_now(message, order_id, message.chat.id, order_actions, cards)


async def show_as_it_is_now(
    event: Event, order_id: int, user_id: int, order_actions: OrderActions, cards: Cards
) -> None:
    order = await order_actions.order(order_id, user_id)
    if order.provider_order is not None:
        with suppress(ProviderError, NotPossible):
            # If the provider does not answer, the stored order is shown; the card says when it was last updated.
            order = await order_actions.refresh(order_id, user_id)
    await show_card(event, order, order_actions, cards)


@router.callback_query(OrderButton.filter(F.do == Do.SHOW))
async def show_button(
    callback: CallbackQuery, callback_data: OrderButton, order_actions: OrderActions, cards: Cards
) -> None:
    await show_card(callback, await order_actions.order(callback_data.id, callback.from_user.id), order_actions, cards)


@router.callback_query(OpenOrder.filter())
async def open_button(
    callback: CallbackQuery, callback_data: OpenOrder, order_actions: OrderActions, cards: Cards
) -> None:
    order = await order_actions.order(callback_data.id, callback.from_user.id)
    back = OrdersBelow(**callback_data.model_dump(exclude={"id"})).pack()
    await show_card(callback, replace(order, card_from=back), order_actions, cards)


async def show_card(event: Event, order: Order, order_actions: OrderActions, cards: Cards) -> None:
    """Sends the order's card as a new message, which is the one kept up to date from now on."""
    refill = await order_actions.last_refill(order)
    message_id = await send(event, *cards.face(order, refill))
    if message_id is not None:
        await order_actions.set_card(order, refill, message_id)


async def _show_in(callback: CallbackQuery, order: Order, order_actions: OrderActions) -> None:
    """Makes the message whose button was pressed the order's card, as the order is now."""
    pressed = callback.message
    if isinstance(pressed, Message) and pressed.chat.id == order.chat_id:
        await order_actions.set_card(order, None, pressed.message_id, is_old=True)


@asynccontextmanager
async def _put_right(callback: CallbackQuery, order_actions: OrderActions) -> AsyncIterator[None]:
    """Where a button comes too late, its message shows the order as it is now."""
    try:
        yield
    except NotPossible as error:
        await _show_in(callback, error.order, order_actions)
        raise


@router.callback_query(OrderButton.filter(F.do == Do.REFRESH))
async def refresh_button(
    callback: CallbackQuery, callback_data: OrderButton, callback_answer: CallbackAnswer, order_actions: OrderActions
) -> None:
    order = await order_actions.refresh(callback_data.id, callback.from_user.id)
    if callback.message is not None and callback.message.message_id != order.card_message_id:
        await _show_in(callback, order, order_actions)
    callback_answer.text = unescape(status(order))  # the answer to a press is shown without HTML


@router.message(Command("refill"))
async def refill_command(message: Message, command: CommandObject, order_actions: OrderActions) -> None:
    order_id = number_of(command.args or "")
    if order_id is None:
        await message.answer(views.number_hint("refill"))
        return
    await refill(message, order_id, message.chat.id, order_actions)


async def refill(event: Event, order_id: int, user_id: int, order_actions: OrderActions) -> None:
    await order_actions.refill(order_id, user_id)
    await send(event, *views.refill_asked(await order_actions.order(order_id, user_id)))


@router.callback_query(OrderButton.filter(F.do == Do.REFILL))
async def refill_button(
    callback: CallbackQuery, callback_data: OrderButton, callback_answer: CallbackAnswer, order_actions: OrderActions
) -> None:
    async with _put_right(callback, order_actions):
        await order_actions.refill(callback_data.id, callback.from_user.id)
    callback_answer.text = views.asked_in_short()


@router.message(Command("cancel"))
async def cancel_command(
    message: Message,
    command: CommandObject,
    conversation: Conversation,
    order_actions: OrderActions,
    placing: Placing,
    mass: Mass,
) -> None:
    """`/cancel` leaves a conversation and an open list, `/cancel 12` asks the provider to cancel order 12."""
    order_id = number_of(command.args or "")
    if order_id is not None:
        order = await order_actions.cancelable(order_id, message.chat.id)
        await show(message, *views.ask_cancel(order))
    elif conversation.is_busy:
        draft = conversation.leave()
        await leave_open_list(message, conversation, mass, message.chat.id)
        if draft is not None and (placed := await placing.order_of_key(draft.key, message.chat.id)):
            await show(message, *form_ends.placed_all_the_same(placed.id))
            return
        if draft is not None and draft.message_id is not None:
            await remove_buttons(message, draft.message_id)
        await show(message, *form_ends.left())
    else:
        await message.answer(views.number_hint("cancel"))


@router.callback_query(OrderButton.filter(F.do == Do.ASK_CANCEL))
async def ask_cancel_button(callback: CallbackQuery, callback_data: OrderButton, order_actions: OrderActions) -> None:
    async with _put_right(callback, order_actions):
        order = await order_actions.cancelable(callback_data.id, callback.from_user.id)
    await send(callback, *views.ask_cancel(order))


@router.callback_query(OrderButton.filter(F.do == Do.CANCEL))
async def cancel_button(callback: CallbackQuery, callback_data: OrderButton, order_actions: OrderActions) -> None:
    async with _put_right(callback, order_actions):
        order = await order_actions.cancel(callback_data.id, callback.from_user.id)
    await show(callback, *views.cancel_asked(order))


@router.callback_query(OrderButton.filter(F.do == Do.KEEP))
async def keep_button(callback: CallbackQuery, callback_data: OrderButton, order_actions: OrderActions) -> None:
    order = await order_actions.order(callback_data.id, callback.from_user.id)
    await show(callback, *views.kept(order))


@router.callback_query(OrderButton.filter(F.do == Do.AGAIN))
async def again_button(
    callback: CallbackQuery,
    callback_data: OrderButton,
    event_update: Update,
    conversation: Conversation,
    order_actions: OrderActions,
    checkout: Checkout,
    known_user: User,
) -> None:
    """Begins the same form again at its summary, under a new key."""
    order = await order_actions.order(callback_data.id, callback.from_user.id)
    await begin_again(callback, order, event_update, conversation, checkout, known_user)
