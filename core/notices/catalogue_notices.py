"""The notices about changes in the catalogue."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any, Self

from core.notices.content import Audience, Content


class ChangeKind(StrEnum):
    """What happened to a service."""

    LOSS = "loss"
    """It would be sold below its cost now, and is paused."""
    DEARER = "dearer"
    CHEAPER = "cheaper"
    GONE = "gone"
    BACK = "back"


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeLine:
    """One service; `old` and `new` are its costs before and now, for a loss its cost and its price."""

    kind: ChangeKind
    service_id: int
    name: str
    old: Decimal | None
    new: Decimal | None

    def as_json(self) -> list[Any]:
        amounts = [None if amount is None else format(amount, "f") for amount in (self.old, self.new)]
        return [self.kind.value, self.service_id, self.name, *amounts]

    @classmethod
    def of_json(cls, row: Any) -> "ChangeLine":
        kind, service_id, name, *amounts = row
        old, new = (None if amount is None else Decimal(amount) for amount in amounts)
        return cls(kind=ChangeKind(kind), service_id=service_id, name=name, old=old, new=new)


@dataclass(frozen=True, slots=True, kw_only=True)
class CatalogueNews(Content):
    """To an admin: what one refresh of a provider's catalogue changed. `counts` has numbers by kind."""

    key = "catalogue"
    meant_for = Audience.OWNERS

    provider: str
    at: datetime
    currency: str
    counts: Mapping[str, int]
    lines: tuple[ChangeLine, ...] = ()
    """The most important ones."""

    @property
    def silent(self) -> bool:
        return ChangeKind.LOSS.value not in self.counts

    def payload(self) -> dict[str, Any]:
        lines = [line.as_json() for line in self.lines]
        said = {"provider": self.provider, "at": self.at.isoformat(), "currency": self.currency}
        return said | {"counts": dict(self.counts), "lines": lines}

    @classmethod
    def read(cls, payload: Mapping[str, Any]) -> Self:
        return cls(
            provider=payload["provider"],
            at=datetime.fromisoformat(payload["at"]),
            currency=payload["currency"],
            counts=payload["counts"],
            lines=tuple(map(ChangeLine.of_json, payload["lines"])),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class FavouriteNews(Content):
    """To a person: what one refresh changed about their favourites; the amounts are what they pay."""

    key = "favourites"
    is_news = True

    currency: str
    lines: tuple[ChangeLine, ...]
    more: int = 0
    """How many others changed."""

    @property
    def silent(self) -> bool:
        return True

    def payload(self) -> dict[str, Any]:
        return {"currency": self.currency, "lines": [line.as_json() for line in self.lines], "more": self.more}

    @classmethod
    def read(cls, payload: Mapping[str, Any]) -> Self:
        lines = tuple(map(ChangeLine.of_json, payload["lines"]))
        return cls(currency=payload["currency"], lines=lines, more=payload["more"])
