"""The audit in memory, with the promises of the real one."""

from dataclasses import dataclass, field, fields
from datetime import datetime

from core.audit.audit import AuditEntry, NewAuditEntry


@dataclass
class FakeAudit:
    entries: list[AuditEntry] = field(default_factory=list)

    def record(self, audit_entry: NewAuditEntry | None, now: datetime) -> None:
        """Writes an entry, as a store does in the transaction of the action."""
        if audit_entry is not None:
            facts = {field.name: getattr(audit_entry, field.name) for field in fields(NewAuditEntry)}
            self.entries.append(AuditEntry(id=len(self.entries) + 1, at=now, **facts))

    def _by(self, actor: int | None) -> list[AuditEntry]:
        return [entry for entry in reversed(self.entries) if actor is None or entry.actor == actor]

    async def page(self, actor: int | None, offset: int, limit: int) -> tuple[list[AuditEntry], int]:
        found = self._by(actor)
        return found[offset : offset + limit], len(found)

    async def before(self, actor: int | None, entry_id: int | None, limit: int) -> list[AuditEntry]:
        return [entry for entry in self._by(actor) if entry_id is None or entry.id < entry_id][:limit]

    async def of(self, target: str, limit: int) -> list[AuditEntry]:
        return [entry for entry in self.entries if entry.target == target][-limit:]

    async def actors(self) -> list[int]:
        return list(dict.fromkeys(entry.actor for entry in self._by(None)))
