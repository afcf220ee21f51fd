"""Sharing: a card of one's own order in any chat, edited there as the order goes on.

Telegram names such a message only by its inline message id, which comes with the choice of a result or with a press on
the card's button. So the button carries a ticket: it says which order the card shows, and nobody can make one up.
"""

import hmac
import re
import secrets
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from core.clock import Clock
from core.notices.notice import NewNotice, SharedCardChanged
from core.orders.order import Order
from core.orders.order_actions import Outbox

PAUSE = timedelta(seconds=3)
"""A shared card is edited at most once in this time."""
OFFERED = 10
"""How many open orders an empty query offers."""
MOST = 50
"""How many cards of one order are followed; a new one replaces the oldest."""
_LANES = 2**56
_TICKET = re.compile(r"(\d{1,18})\.([01])\.([a-z]{2,3})\.([\w-]{8})\.[\w-]{11}", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewCard:
    """A card that somebody put into a chat. `nonce` is its ticket's: a ticket is good for one message.

    `shown` names the text that the card shows; it is empty if that is not known.
    """

    order_id: int
    user_id: int
    with_details: bool
    language: str
    nonce: str
    inline_message_id: str
    shown: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedCard(NewCard):
    id: int
    edited_at: datetime | None = None


class OrderReader(Protocol):
    async def get(self, order_id: int, user_id: int) -> Order | None: ...

    async def find(self, order_id: int) -> Order | None: ...

    async def page(self, user_id: int, offset: int, limit: int) -> tuple[list[Order], int]: ...


class CardStore(Protocol):
    async def add(self, card: NewCard, now: datetime) -> SharedCard | None: ...

    async def by_message(self, inline_message_id: str) -> SharedCard | None: ...


@dataclass(repr=False)
class Sharing:
    """`key` signs the tickets; it must stay the same across restarts."""

    orders: OrderReader
    cards: CardStore
    outbox: Outbox
    key: bytes
    clock: Clock

    async def offered(self, user_id: int, query: str) -> list[Order]:
        """The orders of this user that `query` asks for: the one of that number, or the latest open ones."""
        words = query.strip().removeprefix("#")
        if words:
            numbered = words.isascii() and words.isdecimal() and len(words) <= 18
            order = await self.orders.get(int(words), user_id) if numbered else None
            return [order] if order is not None else []
        latest, _ = await self.orders.page(user_id, 0, OFFERED)
        return [order for order in latest if not order.status.final]

    def ticket(self, order: Order, *, with_details: bool, language: str) -> str:
        """A new ticket for one card of `order`: letters, digits and `-._`, at most 46 of them."""
        words = f"{order.id}.{int(with_details)}.{language}.{secrets.token_urlsafe(6)}"
        return f"{words}.{self._sign(words)}"

    async def chosen(self, ticket: str, user_id: int, inline_message_id: str, shown: str) -> SharedCard | None:
        """Follows a card that its order's owner put into a chat; None if the order is another user's."""
        card = await self._add(ticket, user_id, inline_message_id, shown)
        if card is not None:
            await self.renew(card)  # the order may have changed since the card was offered
        return card

    async def pressed(self, ticket: str, inline_message_id: str) -> tuple[SharedCard, Order] | None:
        """The card whose button somebody pressed, followed from now on; None for a message that is not a card."""
        card = await self.cards.by_message(inline_message_id) or await self._add(ticket, None, inline_message_id, "")
        order = await self.orders.find(card.order_id) if card is not None else None
        return (card, order) if card is not None and order is not None else None

    async def renew(self, card: SharedCard) -> None:
        """Has the card edited to show its order as it is now."""
        await self.outbox.add([edit(card.id, card.order_id)], self.clock())

    async def _add(self, ticket: str, user_id: int | None, inline_message_id: str, shown: str) -> SharedCard | None:
        read = _TICKET.fullmatch(ticket)
        words, _, sign = ticket.rpartition(".")
        if read is None or not hmac.compare_digest(sign, self._sign(words)):
            return None
        order_id, details, language, nonce = read.groups()
        order = await self.orders.find(int(order_id))
        if order is None or user_id not in {None, order.user_id}:
            return None
        card = NewCard(
            order_id=order.id,
            user_id=order.user_id,
            with_details=details == "1",
            language=language,
            nonce=nonce,
            inline_message_id=inline_message_id,
            shown=shown,
        )
        return await self.cards.add(card, self.clock())

    def _sign(self, words: str) -> str:
        digest = hmac.digest(self.key, words.encode(), "sha256")
        return urlsafe_b64encode(digest[:8]).decode().rstrip("=")


def edit(card_id: int, order_id: int) -> NewNotice:
    """The notice that edits a card, under a number that no chat has: cards wait for no chat, nor for each other."""
    lane = -_LANES - card_id
    return NewNotice(chat_id=lane, content=SharedCardChanged(card=card_id), order_id=order_id)
