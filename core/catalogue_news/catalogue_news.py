"""After a refresh: one message to the operators, and one to each person about their favourites."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from core.catalogue.catalogue import NOT_SHOWN
from core.catalogue.changes import CatalogueChanges, ChangedService
from core.catalogue.prices import PriceList
from core.catalogue.service import Service, Unorderable
from core.catalogue.shop import Shop
from core.notices.catalogue_notices import CatalogueNews, ChangeKind, ChangeLine, FavouriteNews
from core.notices.notice import NewNotice
from core.people.access import Access

MOST_TOLD = 6
"""Lines of a message; the list behind it has all."""


@dataclass
class CatalogueNotifier:
    """Judges prices by the rules that are loaded here; another process's newer rule counts from the next refresh on."""

    shop: Shop
    prices: Mapping[str, PriceList]
    operators: Collection[int]
    access: Access

    def tell(self, changes: CatalogueChanges) -> Sequence[NewNotice]:
        """The notices about one refresh."""
        prices = self.prices.get(changes.provider)
        if prices is None:
            return ()
        seen = [self._seen(one, prices) for one in changes.services]
        lines = [line for one in seen for line in one.for_operators()]
        lines.sort(key=lambda line: (line.kind is not ChangeKind.LOSS, -changes.orders.get(line.service_id, 0)))
        return [
            *self._to_operators(changes, lines, prices),
            *self._to_customers(changes, {one.id: one for one in seen}, prices),
        ]

    def _seen(self, change: ChangedService, prices: PriceList) -> "_Seen":
        before, after = (self.shop.rules.applied(service) for service in (change.before, change.after))
        return _Seen(before, after, (self.shop.problem(before), self.shop.problem(after)), change, prices)

    def _to_operators(
        self, changes: CatalogueChanges, lines: Sequence[ChangeLine], prices: PriceList
    ) -> Sequence[NewNotice]:
        if not lines:
            return ()
        counts = {kind: sum(line.kind is kind for line in lines) for kind in ChangeKind}
        content = CatalogueNews(
            provider=changes.provider,
            at=changes.at,
            currency=prices.paid_in,
            counts={kind.value: count for kind, count in counts.items() if count},
            lines=tuple(lines[:MOST_TOLD]),
        )
        return [NewNotice(chat_id=admin, content=content) for admin in self.operators]

    def _to_customers(
        self, changes: CatalogueChanges, seen: Mapping[int, "_Seen"], prices: PriceList
    ) -> Sequence[NewNotice]:
        """One message for each person, about the changes that they can see."""
        notices = []
        for user_id, favourites in changes.favourites.items():
            found = [line for id in favourites if id in seen for line in seen[id].for_customers()]
            if found and self.access.lets_in(user_id):
                told, more = tuple(found[:MOST_TOLD]), max(0, len(found) - MOST_TOLD)
                content = FavouriteNews(currency=prices.paid_in, lines=told, more=more)
                notices.append(NewNotice(chat_id=user_id, content=content))
        return notices


@dataclass(frozen=True, slots=True)
class _Seen:
    """One service that changed, as the shop sold it before and sells it now."""

    before: Service
    after: Service
    problems: tuple[Unorderable | None, Unorderable | None]
    change: ChangedService
    prices: PriceList

    @property
    def id(self) -> int:
        return self.after.id

    def for_operators(self) -> list[ChangeLine]:
        """The change as operators see it, judged by the provider's rate."""
        rates = self.prices.cost(self.change.before), self.prices.cost(self.change.after)
        found = self._line(_kind(self.before.offered, self.after.offered, *rates), *rates)
        paused = Unorderable.AT_A_LOSS
        at_a_loss = self.problems[1] is paused and self.problems[0] is not paused
        return [*found, *self._line(ChangeKind.LOSS if at_a_loss else None, rates[1], self.prices.rate(self.after))]

    def for_customers(self) -> list[ChangeLine]:
        """The change as customers see it, judged by what they pay, and only for services that they can see."""
        rates = self.prices.shown(self.before), self.prices.shown(self.after)
        shown, still_shown = (problem not in NOT_SHOWN for problem in self.problems)
        return self._line(_kind(shown, still_shown, *rates), *rates)

    def _line(self, kind: ChangeKind | None, old: Decimal | None, new: Decimal | None) -> list[ChangeLine]:
        if kind is None:
            return []
        return [ChangeLine(kind=kind, service_id=self.id, name=self.after.name, old=old, new=new)]


def _kind(was_there: bool, is_there: bool, old: Decimal | None, new: Decimal | None) -> ChangeKind | None:
    """What happened to a service that cost `old` before and costs `new` now."""
    if was_there is not is_there:
        return ChangeKind.BACK if is_there else ChangeKind.GONE
    if not is_there or old is None or new is None or old == new:
        return None
    return ChangeKind.DEARER if new > old else ChangeKind.CHEAPER
