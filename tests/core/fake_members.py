"""Roles, those who ask to be let in, and invitations in memory, with the promises of the real stores."""

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import datetime

from core.audit.audit import NewAuditEntry
from core.members.entering import AskedAlready, EntryOver, NoSuchEntry, Tell, TooManyAsk
from core.members.inviting import NotValid
from core.members.member import EntryRequest, Invitation, Member, Way
from core.members.roles import Tell as RoleNews
from core.people.role import Role
from tests.core.fake_notices import FakeNotices


@dataclass
class FakeMembers:
    notices: FakeNotices
    rows: dict[int, Member] = field(default_factory=dict)
    asked: dict[int, EntryRequest] = field(default_factory=dict)

    async def roles(self) -> dict[int, Role]:
        return {id: member.role for id, member in self.rows.items()}

    async def member(self, user_id: int) -> Member | None:
        return self.rows.get(user_id)

    async def import_customers(self, user_ids: Collection[int], now: datetime) -> None:
        for id in user_ids:
            self.let_in(id, Way.SETTINGS, None, now)

    def let_in(self, user_id: int, way: Way, by: int | None, now: datetime) -> bool:
        new = user_id not in self.rows
        self.rows.setdefault(user_id, Member(user_id=user_id, role=Role.CUSTOMER, way=way, at=now, by=by))
        return new

    async def set_role(self, user_id: int, role: Role, admin: int, now: datetime, tell: RoleNews) -> bool:
        waiting = [one for one in self.asked.values() if one.user_id == user_id and one.allowed is None]
        for request in waiting:
            self._decided(request, role is not Role.BLOCKED, admin, now)
        before = self.rows[user_id].role if user_id in self.rows else None
        if before is role:
            return False
        self.rows[user_id] = Member(user_id=user_id, role=role, way=Way.ADMIN, at=now, by=admin)
        changed = NewAuditEntry(
            actor=admin,
            action="person.role",
            target=f"person:{user_id}",
            before={"role": before},
            after={"role": role},
        )
        self.notices.audit.record(changed, now)
        await self.notices.add(tell(bool(waiting)), now)
        return True

    def _decided(self, request: EntryRequest, allowed: bool, admin: int, now: datetime) -> EntryRequest:
        self.asked[request.id] = replace(request, allowed=allowed, decided_by=admin, decided_at=now)
        return self.asked[request.id]

    async def ask(self, new: EntryRequest, since: datetime, most: int, tell: Tell) -> EntryRequest:
        lately = [request for request in self.asked.values() if request.asked_at > since]
        if any(request.user_id == new.user_id for request in lately):
            raise AskedAlready
        if len(lately) >= most:
            raise TooManyAsk
        stored = self.asked[len(self.asked) + 1] = replace(new, id=len(self.asked) + 1)
        await self.notices.add(tell(stored), new.asked_at)
        return stored

    async def decide(self, request_id: int, allowed: bool, admin: int, now: datetime, tell: Tell) -> EntryRequest:
        if request_id not in self.asked:
            raise NoSuchEntry(request_id)
        request = self.asked[request_id]
        if request.allowed is not None:
            raise EntryOver(request)
        if allowed:
            self.let_in(request.user_id, Way.REQUEST, admin, now)
        audit_entry = NewAuditEntry(
            actor=admin,
            action="entry.allowed" if allowed else "entry.denied",
            target=f"person:{request.user_id}",
            after={"name": request.name},
        )
        self.notices.audit.record(audit_entry, now)
        await self.notices.add(tell(self._decided(request, allowed, admin, now)), now)
        return self.asked[request_id]


@dataclass
class FakeInvitations:
    members: FakeMembers
    rows: dict[int, Invitation] = field(default_factory=dict)
    hashes: dict[str, int] = field(default_factory=dict)

    def _record(self, action: str, id: int, admin: int, now: datetime) -> None:
        self.members.notices.audit.record(NewAuditEntry(actor=admin, action=action, target=f"invitation:{id}"), now)

    async def add(self, new: Invitation, code_hash: str) -> Invitation:
        id = self.hashes[code_hash] = len(self.rows) + 1
        self.rows[id] = replace(new, id=id)
        self._record("invitation.made", id, new.by, new.created_at)
        return self.rows[id]

    async def redeem(self, code_hash: str, user_id: int, now: datetime) -> bool:
        invitation = self.rows.get(self.hashes.get(code_hash, 0))
        if invitation is None or not invitation.is_open(now):
            raise NotValid
        entered = self.members.let_in(user_id, Way.INVITATION, invitation.by, now)
        self.rows[invitation.id] = replace(invitation, used=invitation.used + entered)
        return entered

    async def revoke(self, invitation_id: int, admin: int, now: datetime) -> Invitation | None:
        invitation = self.rows.get(invitation_id)
        if invitation is not None and invitation.revoked_at is None:
            self.rows[invitation_id] = replace(invitation, revoked_at=now)
            self._record("invitation.revoked", invitation_id, admin, now)
        return self.rows.get(invitation_id)

    async def find(self, invitation_id: int) -> Invitation | None:
        return self.rows.get(invitation_id)

    async def open_ones(self, now: datetime, offset: int, limit: int) -> tuple[list[Invitation], int]:
        found = [one for _, one in sorted(self.rows.items(), reverse=True) if one.is_open(now)]
        return found[offset : offset + limit], len(found)
