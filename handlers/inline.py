"""Inline mode: `@bot 12` in any chat offers a card of one's own order, which is edited there as the order goes on."""

from collections.abc import Awaitable, Callable
from typing import Any

from aiogram import BaseMiddleware, Router
from aiogram.types import CallbackQuery, ChosenInlineResult, InlineQuery, TelegramObject

from core.orders.order_actions import OrderActions
from core.orders.sharing import Sharing
from core.people.access import Access
from handlers.buttons import RefreshCard
from handlers.language import language, speaking, spoken
from handlers.reader import reading
from handlers.sending.shared_cards import SharedCards
from handlers.views import inline as views

router = Router(name="inline")


@router.inline_query()
async def offer(
    query: InlineQuery, access: Access, sharing: Sharing, order_actions: OrderActions, shared_cards: SharedCards
) -> None:
    """One's own orders, each with and without its details; nobody else's, and nothing to a stranger."""
    person = query.from_user.id
    orders = await sharing.offered(person, query.query) if access.lets_in(person) else []
    shown = [(order, await order_actions.last_refill(order)) for order in orders]
    with reading(shared_cards.visibility, None):  # what is sent from here, others read
        results = [
            views.offer(
                order,
                refill,
                shared_cards.prices.get(order.provider),
                sharing.ticket(order, with_details=with_details, language=language()),
                with_details=with_details,
            )
            for order, refill in shown
            for with_details in (False, True)
        ]
    # Telegram must not cache it: an order changes, and only its owner may see it.
    button = None if results else views.to_the_bot()
    await query.answer(list(results), cache_time=0, is_personal=True, button=button)


@router.chosen_inline_result()
async def follow(chosen: ChosenInlineResult, sharing: Sharing) -> None:
    """This update comes only if inline feedback is on; otherwise a press on the card names its message."""
    if chosen.inline_message_id:
        shown, ticket = views.chosen_ticket(chosen.result_id)
        await sharing.chosen(ticket, chosen.from_user.id, chosen.inline_message_id, shown)


class OnSharedCards(BaseMiddleware):
    """A press on a card in another chat: everybody there may press, and can't reach anything else of the bot."""

    async def __call__(
        self, handler: Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]], event: TelegramObject, data: Any
    ) -> Any:
        if not isinstance(event, CallbackQuery) or event.inline_message_id is None:
            return await handler(event, data)
        with speaking(spoken(event.from_user.language_code)):
            await event.answer(await _refresh(event, event.inline_message_id, data["sharing"], data["shared_cards"]))
        return None


async def _refresh(press: CallbackQuery, message: str, sharing: Sharing, shared_cards: SharedCards) -> str:
    """Has the card edited if it is behind. Returns the answer to the press."""
    try:
        ticket = RefreshCard.unpack(press.data or "").ticket
    except (TypeError, ValueError):
        return views.cannot_update()
    found = await sharing.pressed(ticket, message)
    if found is None:
        return views.cannot_update()
    card, order = found
    if not await shared_cards.is_behind(card, order):
        return views.up_to_date()
    # Through the outbox like every other edit: two at once could leave the older text standing.
    await sharing.renew(card)
    return views.updating()
