"""The admins' queries about people and orders, over the other stores in memory."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from core.audit.audit import NewAuditEntry
from core.members.directory import Note, NoteKind, PeopleGroup, PersonLine, Profile, ReplyLater
from core.notices.notice import CardChanged, NewNotice, Notice, SharedCardChanged
from core.orders.order import Order
from core.orders.order_list import number_of
from core.orders.timeline import Timeline, Told
from core.people.role import Role
from core.people.user import User
from core.text import fold
from tests.core.fake_members import FakeMembers
from tests.core.fake_orders import FakeOrders
from tests.core.fake_people import FakeUsers
from tests.core.fake_refills import FakeRefills
from tests.core.fake_requests import FakeRequests


@dataclass
class FakeDirectory:
    users: FakeUsers
    members: FakeMembers
    orders: FakeOrders
    notes: list[Note] = field(default_factory=list)

    def _everybody(self) -> list[int]:
        return sorted({*self.users.rows, *self.members.rows})

    def _with_role(self, role: Role) -> list[int]:
        return [id for id, member in self.members.rows.items() if member.role is role]

    async def counts(self) -> dict[PeopleGroup, int]:
        helpers, blocked = self._with_role(Role.HELPER), self._with_role(Role.BLOCKED)
        return {
            PeopleGroup.ALL: len(self._everybody()),
            PeopleGroup.HELPERS: len(helpers),
            PeopleGroup.BLOCKED: len(blocked),
        }

    def _orders_of(self, user_id: int) -> list[Order]:
        return [order for order in self.orders.rows.values() if order.user_id == user_id]

    def _found(self, user_id: int, words: str) -> bool:
        user = self.users.rows.get(user_id)
        named = fold(f"{user.name}\n{user.username or ''}") if user is not None else ""
        number = number_of(words)
        ids = {order.id for order in self._orders_of(user_id)} | ({user_id} if not words.startswith("#") else set())
        return fold(words.removeprefix("@")) in named or number in ids

    async def page(self, group: PeopleGroup, words: str, offset: int, limit: int) -> tuple[list[PersonLine], int]:
        ids = self._everybody()
        if group is not PeopleGroup.ALL:
            ids = self._with_role(Role.HELPER if group is PeopleGroup.HELPERS else Role.BLOCKED)
        found = [self._line(id) for id in ids if not words or self._found(id, words)]
        found.sort(key=lambda line: (-max((o.id for o in self._orders_of(line.user_id)), default=0), line.user_id))
        return found[offset : offset + limit], len(found)

    def _line(self, user_id: int) -> PersonLine:
        user, orders = self.users.rows.get(user_id), self._orders_of(user_id)
        return PersonLine(
            user_id=user_id,
            name=user.name if user is not None else "",
            username=user.username if user is not None else None,
            open_orders=sum(not order.status.final for order in orders),
            all_orders=len(orders),
        )

    async def profile(self, user_id: int, notes: int) -> Profile | None:
        line, user, member = self._line(user_id), self.users.rows.get(user_id), self.members.rows.get(user_id)
        if user is None and member is None and not line.all_orders:
            return None
        return Profile(
            user_id=user_id,
            user=user,
            member=member,
            open_orders=line.open_orders,
            all_orders=line.all_orders,
            notes=[note for note in self.notes if note.user_id == user_id][-notes:],
        )

    async def names(self, user_ids: Sequence[int]) -> dict[int, str]:
        rows = self.users.rows
        return {id: rows[id].name for id in user_ids if id in rows and rows[id].name}

    async def call(self, user_id: int, name: str, username: str | None, now: datetime) -> None:
        known = self.users.rows.get(user_id, User(id=user_id, first_seen_at=now))
        self.users.rows[user_id] = replace(known, name=name, username=username)

    async def write(
        self,
        note: Note,
        audit_entry: NewAuditEntry | None,
        tell: Callable[[Note], Sequence[NewNotice]],
        most_replies: int,
    ) -> Note:
        if note.kind is NoteKind.REPLY:
            kinds = [one.kind for one in self.notes if one.user_id == note.user_id]
            since = kinds[::-1].index(NoteKind.MESSAGE) if NoteKind.MESSAGE in kinds else len(kinds)
            if kinds[len(kinds) - since :].count(NoteKind.REPLY) >= most_replies:
                raise ReplyLater
        stored = replace(note, id=len(self.notes) + 1)
        self.notes.append(stored)
        self.members.notices.audit.record(audit_entry, note.at)
        await self.members.notices.add(tell(stored), note.at)
        return stored


@dataclass
class FakeTimelines:
    orders: FakeOrders
    refills: FakeRefills
    requests: FakeRequests
    users: FakeUsers

    async def timeline(self, order_id: int) -> Timeline | None:
        order = self.orders.rows.get(order_id)
        if order is None:
            return None
        notices = self.orders.notices
        known = {**notices.waiting, **{id: notice for id, (notice, _) in notices.done_as.items()}}
        told = [_told(known[id], notices.done_as.get(id)) for id in sorted(known) if known[id].order_id == order_id]
        return Timeline(
            order=order,
            events=[event for event in self.orders.events if event.order_id == order_id],
            told=[one for one in told if one.key not in {CardChanged.key, SharedCardChanged.key}],
            refills=[refill for refill in self.refills.rows.values() if refill.order_id == order_id],
            requests=[request for request in self.requests.rows.values() if request.order_id == order_id],
            audit_entries=await notices.audit.of(f"order:{order_id}", 200),
            money=[entry for entry in self.orders.ledger.rows if entry.order_id == order_id],
        )

    async def found(self, words: str, offset: int, limit: int) -> tuple[list[Order], int]:
        number = number_of(words)

        def fits(order: Order) -> bool:
            user = self.users.rows.get(order.user_id)
            texts = [order.link, *([user.name, user.username or ""] if user is not None else [])]
            named = any(fold(words.removeprefix("@")) in fold(text) for text in texts)
            return named or order.provider_order == words or number in {order.id, order.user_id}

        found = [order for order in self.orders.rows.values() if fits(order)]
        found.sort(key=lambda order: (order.id != number, -order.id))
        return found[offset : offset + limit], len(found)

    async def of_person(self, user_id: int, offset: int, limit: int) -> tuple[list[Order], int]:
        return await self.orders.page(user_id, offset, limit)


def _told(notice: Notice, done: tuple[Notice, str] | None) -> Told:
    return Told(
        chat_id=notice.chat_id,
        key=notice.content.key,
        created_at=notice.created_at,
        done_at=notice.created_at if done is not None else None,
        outcome=done[1] if done is not None else "",
    )
