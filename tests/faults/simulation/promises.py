"""Compares the promises with the records of the provider and of Telegram, while a world runs and at its end."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import pairwise

from core.money.ledger import WalletBalance
from core.notices.notice import CardChanged, Content, DecisionWanted, RefillEnded, StatusChanged
from core.orders.news import WORTH_A_MESSAGE, news
from core.orders.order import Order
from core.orders.status import OrderStatus, RefillStatus
from tests.faults.simulation.people import AGAIN, NOTHING_BOUGHT, People
from tests.faults.simulation.provider import Server
from tests.faults.simulation.tables import NumberedNotice, Tables
from tests.faults.simulation.telegram import Shown, Telegram, status_told
from tests.faults.simulation.world import ADMINS, World
from tests.money.judging import judge_entries, judge_orders

SOON = 60.0
"""Seconds within which the admins must see an unconfirmed order."""


@dataclass
class Promises:
    world: World
    tables: Tables
    telegram: Telegram
    servers: dict[str, Server]
    people: People
    unconfirmed: list[tuple[float, int]] = field(default_factory=list)
    crossed: set[str] = field(default_factory=set)
    """The keys of orders that reached the provider while an admin said that they don't exist."""

    def saved(self, before: Order | None, after: Order) -> None:
        """Checks every change of an order."""
        self.world.tell(f"order {after.id} v{after.version} is {after.status} ({after.provider_order}) {after.error}")
        if after.status is OrderStatus.UNCONFIRMED and (before is None or before.status is not after.status):
            self.unconfirmed.append((self.world.seconds, after.id))
        if before is None:
            return
        if after.version != before.version + 1:
            self.world.broken(f"order {after.id} went from version {before.version} to {after.version}")
        if before.provider_order not in {None, after.provider_order}:
            self.world.broken(f"2: order {after.id} lost its number {before.provider_order}")
        if _progress(after.status) < _progress(before.status):
            self.world.broken(f"4: order {after.id} went back from {before.status} to {after.status}")
        self._numbered(after)
        if after.decided_by is not None and after.status is OrderStatus.NOT_SENT:
            self._declared_missing(after)

    def _numbered(self, after: Order) -> None:
        named = (after.provider, after.provider_order)
        others = [order for order in self.tables.orders.rows.values() if order.id != after.id]
        if after.provider_order is not None and named in {(one.provider, one.provider_order) for one in others}:
            self.world.broken(f"1: order {after.id} got the number {after.provider_order} of another order")

    def _declared_missing(self, order: Order) -> None:
        """The admin was right when they said so. If the order arrived before the bot heard it, that is not an error."""
        server = self.servers[order.provider]
        if server.placed(order.key) is None:
            server.missing.add(order.key)
        else:
            self.crossed.add(order.key)

    def money(self) -> None:
        """Checks that everybody's money adds up, after each transaction that may move it."""
        ledger, orders = self.tables.orders.ledger.rows, self.tables.orders.rows.values()
        moved = [(entry.key.removeprefix("gift:"), entry.available) for entry in ledger if entry.key is not None]
        if len(dict(moved)) != len(moved) or not set(moved) <= set(self.people.gifts.items()):
            self.world.broken(f"6: more was given than {self.people.gifts}: {moved}")
        for user in {entry.user_id for entry in ledger}:
            entries = [entry for entry in ledger if entry.user_id == user]
            given = sum((Fraction(entry.available) for entry in entries if entry.order_id is None), Fraction(0))
            try:
                judge_entries(entries, WalletBalance.after(entries[-1]))
                judge_orders(entries, [order for order in orders if order.user_id == user], given)
            except AssertionError as error:
                self.world.broken(f"6: the money of {user} does not add up: {error}")

    def quiet(self) -> bool:
        """Whether nothing is left to do."""
        orders, refills = self.tables.orders.rows.values(), self.tables.refills.rows.values()
        return (
            not self.tables.notices.waiting
            and not self.telegram.updates.keys() - self.tables.inbox.rows.keys()
            and all(row.done for row in self.tables.inbox.rows.values())
            and all(order.status.final or order.status is OrderStatus.UNCONFIRMED for order in orders)
            # A refill request without the provider's answer has no number to ask about.
            and all(refill.status.final or refill.number is None for refill in refills)
        )

    def check(self) -> None:
        """Checks the promises once everything has settled."""
        for promise in (self._placed, self._updates, self._notices, self._screens):
            for text in promise():
                self.world.broken(text)

    def _placed(self) -> Iterator[str]:
        by_key = {order.key: order for order in self.tables.orders.rows.values()}
        for key in sorted(self.people.pressed - by_key.keys() - self.world.turned_away):
            yield f"2: nothing came of the press {key}"
        for order in by_key.values():
            held = self.servers[order.provider].placed(order.key)
            if order.id in self.people.slipped:
                continue
            if order.provider_order is not None and (held is None or held.number != order.provider_order):
                yield f"1: order {order.id} has another's number {order.provider_order}"
            if order.status.being_placed:
                yield f"2: order {order.id} is {order.status} for ever"
            if order.status in NOTHING_BOUGHT and held is not None and order.key not in self.crossed:
                yield f"2: order {order.id} is {order.status}, and the provider has it as {held.number}"
            if order.status.at_provider and held is not None and order.status is not held.status(self.world.seconds):
                yield f"4: order {order.id} stays {order.status}; it is {held.status(self.world.seconds)}"
        yield from self._bought_once()
        yield from self._shown_to_admins()

    def _bought_once(self) -> Iterator[str]:
        """A person who orders again, because the bot said that nothing was bought, gets only one order."""
        bought = Counter(order.key for server in self.servers.values() for order in server.orders.values())
        wishes: dict[str, list[str]] = defaultdict(list)
        for key in bought:
            wishes[key.rstrip(AGAIN)].append(key)
        for keys in wishes.values():
            if len(keys) > 1 and not self.crossed & set(keys):
                yield f"1: one wish was bought as {keys}"

    def _shown_to_admins(self) -> Iterator[str]:
        for since, order_id in self.unconfirmed:
            disturbed = any(since - SOON / 2 <= fault <= since + SOON for fault in self.world.faults)
            undecided = self.tables.orders.rows[order_id].status is OrderStatus.UNCONFIRMED
            for admin in ADMINS:
                times = [s.at for s in self._shown(admin, DecisionWanted) if _order_of(s) == order_id]
                if not times and undecided:
                    yield f"2: admin {admin} never saw that order {order_id} is unconfirmed"
                if not disturbed and undecided and times and min(times) > since + SOON:
                    yield f"2: admin {admin} saw order {order_id} {min(times) - since:.0f} s late"

    def _updates(self) -> Iterator[str]:
        for update in range(1, self.telegram.written + 1):
            if update not in self.world.handled:
                yield f"3: update {update} was never handled"
            by = self.world.started.get(update, [])
            if len(set(by)) != len(by) and not any(weather.database for weather in self.world.weathers):
                yield f"3: update {update} was handled twice by one process: {by}"

    def _notices(self) -> Iterator[str]:
        for waiting in self.tables.notices.waiting.values():
            yield f"4: notice {waiting.id} still waits for chat {waiting.chat_id}"
        times = Counter(s.notice.id for chat in self.telegram.chats.values() for s in chat if s.notice is not None)
        for notice, outcome in self.tables.notices.every():
            id, kind, shown = notice.id, notice.kind, times[notice.id]
            if outcome not in {"sent", "unreachable"}:
                yield f"4: notice {id} ended as {outcome}"
            if outcome == "sent" and not shown and kind in {StatusChanged, RefillEnded}:
                yield f"4: notice {id} ({kind.key}) was never shown"
            if not kind.edits and shown > 1 + self.world.excused[id]:
                yield f"4: notice {id} ({kind.key}) was shown {shown} times"

    def _screens(self) -> Iterator[str]:
        unreachable = {notice.chat_id for notice, outcome in self.tables.notices.every() if outcome == "unreachable"}
        for chat, shown in self.telegram.chats.items():
            yield from _in_order(chat, [s for s in shown if _order_of(s) not in self.world.shown_late])
        for order in self.tables.orders.rows.values():
            if order.chat_id not in unreachable and order.id not in self.world.edited_late:
                yield from self._card(order)
            if order.chat_id not in unreachable and order.id not in self.world.shown_late:
                yield from self._told(order)

    def _card(self, order: Order) -> Iterator[str]:
        """The card ends up to date, even if a frozen process edited it late and lived to note that."""
        card = self.telegram.now_in(order.chat_id, order.card_message_id or 0)
        if card is None or card.order is None or news(card.order, order):
            yield f"4: the card of order {order.id} shows {card and card.order and card.order.status}"

    def _told(self, order: Order) -> Iterator[str]:
        told = [s.notice for s in self._shown(order.chat_id, StatusChanged) if _order_of(s) == order.id]
        last = status_told(told[-1]) if told else None
        if order.status in WORTH_A_MESSAGE and last != order.status:
            yield f"4: the last message about order {order.id} says {last}; it is {order.status}"
        refills = [refill for refill in self.tables.refills.rows.values() if refill.order_id == order.id]
        ended = sum(refill.status is RefillStatus.COMPLETED for refill in refills)
        told_of = {s.notice.id for s in self._shown(order.chat_id, RefillEnded) if s.notice is not None}
        mine = [id for id in told_of if self.tables.notices.order_of(id) == order.id]
        if len(mine) < ended:
            yield f"4: {ended} refills of order {order.id} ended, {len(mine)} were told"

    def _shown(self, chat: int, kind: type[Content]) -> list[Shown]:
        return [s for s in self.telegram.chats.get(chat, []) if s.notice is not None and s.notice.kind is kind]


def _progress(status: OrderStatus) -> int:
    """How far the provider is with an order; in this world it never goes back."""
    if not status.at_provider:
        return 0
    return 3 if status.final else 2 if status is OrderStatus.IN_PROGRESS else 1


def _order_of(shown: Shown) -> int | None:
    return shown.notice.order_id if shown.notice is not None else None


def _in_order(chat: int, shown: list[Shown]) -> Iterator[str]:
    """Notices appear in their order, and what is said of one order never goes back."""
    one_by_one = [s.notice for s in shown if s.notice is not None and not s.in_digest]
    lanes: dict[str, list[int]] = defaultdict(list)
    for notice in one_by_one:
        # A digest lets all else go before the changes of status, even if it is put off and they come one by one.
        lanes["changes" if notice.kind is StatusChanged else notice.kind.lane()].append(notice.id)
    for ids in (ids for lane, ids in lanes.items() if lane != "decisions"):
        first = list(dict.fromkeys(ids))
        if first != sorted(first):
            yield f"4: chat {chat} saw its notices in the order {first}"
    told: dict[tuple[int | None, type[Content]], list[int]] = defaultdict(list)
    digested: set[int] = set()
    for s in shown:
        # A digest is one message. Sent again after a crash, whole or in pieces, it begins again with its oldest change.
        if s.notice is not None and s.order is not None and s.notice.id not in digested:
            told[s.notice.order_id, s.notice.kind].append(_age(s.notice, s.order))
            if s.in_digest:
                digested.add(s.notice.id)
    for (order, kind), ages in told.items():
        if any(later < earlier for earlier, later in pairwise(ages)):
            yield f"4: what chat {chat} saw of order {order} ({kind.key}) went back: {ages}"


def _age(notice: NumberedNotice, order: Order) -> int:
    """What grows from one piece of news to the next."""
    if notice.kind is CardChanged:
        return order.version
    return notice.news
