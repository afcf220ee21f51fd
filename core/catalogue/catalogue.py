"""The providers' services in memory, for browsing: rebuilt after a refresh. The database is the truth."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2s
from types import MappingProxyType

from core.catalogue.acceptable_use import Policy
from core.catalogue.memory import Collected, PartitionedDict, free_in_steps
from core.catalogue.platform_words import kind_of, platform_of
from core.catalogue.platforms import Kind, Platform
from core.catalogue.prices import PriceList
from core.catalogue.search import Index, words_of
from core.catalogue.search_terms import meaning_of
from core.catalogue.service import Service, ServiceType, Unorderable
from core.catalogue.sorting import in_order


@dataclass(frozen=True, slots=True)
class CatalogueDiff:
    """How many services one refresh added, changed, dropped or brought back."""

    added: int = 0
    changed: int = 0
    vanished: int = 0
    returned: int = 0


@dataclass(frozen=True, slots=True)
class ServiceChange:
    """One recorded change of a service's price, limits or type, with the values as text."""

    at: datetime
    field: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Category:
    """The services of one provider under one heading, or a category of the shop's own, whose provider is "".

    `key` is short, and the same after every restart.
    """

    key: str
    provider: str
    name: str
    services: tuple[Service, ...]


LARGE = 20_000
"""A search through this many services takes some 10 ms."""


class Catalogue:
    """One snapshot of all providers' services, which never changes once it is built.

    Services that the policy denies can be found by id, but no list shows them. Pinned ones come first. With
    `own_numbers` people call a service by its id, else by its provider's number.
    """

    def __init__(
        self,
        services: Iterable[Service],
        policy: Policy,
        prices: Mapping[str, PriceList] = MappingProxyType({}),
        *,
        own_numbers: bool = False,
    ) -> None:
        self._own_numbers = own_numbers
        self._everything = list(services)
        self._services = PartitionedDict((service.id, service) for service in self._everything)
        self._problems = PartitionedDict(
            (service.id, problem_of(service, policy, prices.get(service.provider))) for service in self._everything
        )
        grouped: dict[tuple[str, str], list[Service]] = {}
        shelves: dict[tuple[Platform, Kind], list[Service]] = {}
        meant: list[tuple[Service, int]] = []
        for service in self._everything:
            if self._problems[service.id] in NOT_SHOWN:
                continue
            grouped.setdefault(_heading(service), []).append(service)
            shelf = platform_of(service), kind_of(service)
            shelves.setdefault(shelf, []).append(service)
            meant.append((service, meaning_of(*shelf)))
        categories = [
            Category(category_key(*head), *head, tuple(in_order(members, _is_not_pinned)))
            for head, members in grouped.items()
        ]
        self._categories = {category.key: category for category in categories}
        rank = _ranks(self._problems)
        self._shelves = {shelf: tuple(in_order(members, rank)) for shelf, members in shelves.items()}
        self._index = Index(in_order(meant, lambda one: rank(one[0])), self.number_of, rank)
        self._numbered: dict[str, PartitionedDict[str, Service]] = {}
        """By provider and its number."""
        for service in self._everything:
            if service.offered:
                self._numbered.setdefault(service.provider, PartitionedDict())[service.number] = service
        free_in_steps(meant, *grouped.values(), *shelves.values())

    def parts(self) -> list[Collected]:
        """The collections that it consists of, for `core.catalogue.memory`."""
        by_number = (part for numbered in self._numbered.values() for part in numbered.parts)
        found: list[Collected] = [*by_number, *self._index.parts(), self._shelves, self._categories]
        return [*found, *self._problems.parts, *self._services.parts, self._everything]

    def categories(self) -> list[Category]:
        """All providers' own categories, in their order."""
        return list(self._categories.values())

    def category(self, key: str) -> Category | None:
        return self._categories.get(key)

    def category_of(self, service: Service) -> Category | None:
        return self._categories.get(category_key(*_heading(service)))

    def platforms(self) -> list[Platform]:
        """The platforms with at least one service, across all providers."""
        offered = {platform for platform, _ in self._shelves}
        return [platform for platform in Platform if platform in offered]

    def kinds(self, platform: Platform) -> list[tuple[Kind, int]]:
        """The kinds of services for a platform, with the number of services of each kind."""
        return [(kind, len(self._shelves[platform, kind])) for kind in Kind if (platform, kind) in self._shelves]

    def shelf(self, platform: Platform, kind: Kind) -> tuple[Service, ...]:
        """The services of one kind for one platform; those that cannot be ordered come last."""
        return self._shelves.get((platform, kind), ())

    def service(self, service_id: int) -> Service | None:
        return self._services.get(service_id)

    @property
    def is_large(self) -> bool:
        """Whether to look through it takes so long that the chat had better go on meanwhile."""
        return len(self._everything) > LARGE

    def everything(self) -> Iterator[Service]:
        """Every service that was ever listed, for the operator."""
        yield from self._everything  # as a generator, which keeps the whole snapshot alive

    def number_of(self, service: Service) -> str:
        """The number that people use for a service."""
        return str(service.id) if self._own_numbers else service.number

    def called(self, number: str) -> list[Service]:
        """The services that people call by this number."""
        if not self._own_numbers:
            return self.numbered(number)
        known = number.isascii() and number.isdecimal() and len(number) <= 18
        service = self._services.get(int(number)) if known else None
        return [service] if service is not None else []

    def meant(self, named: str, *, sees_providers: bool = False) -> list[Service]:
        """The services that `12` or `NAME:12` means; a person who doesn't see providers can't name one."""
        provider, colon, number = named.rpartition(":")
        if not colon:
            return self.called(number.strip())
        if self._own_numbers and not sees_providers:
            return []
        return self.numbered(number.strip(), provider.strip().casefold())

    def numbered(self, number: str, provider: str | None = None) -> list[Service]:
        """The services with the provider's number `number`; only one provider's if it is named."""
        sellers = self._numbered if provider is None else [provider]
        return [self._numbered[name][number] for name in sellers if number in self._numbered.get(name, ())]

    def search(self, text: str) -> list[Service]:
        """The services that have every word of `text` in their name, category or number, or are what it means.

        An exact number comes first; in each part those that cannot be ordered come last, as the index has them.
        """
        words = words_of(text)
        found = self._index.find(words)
        if any(self.called(word) for word in words):
            found = in_order(found, lambda service: self.number_of(service) not in words)
        return found

    def suggestion(self, text: str) -> str:
        """`text` with its misspelt words corrected, if that finds something, else ""."""
        return self._index.mended(words_of(text))

    def part(self, text: str) -> str:
        """The most words of `text` that find something together, a platform or a kind among them; else ""."""
        return self._index.part(words_of(text))

    def problem(self, service: Service) -> Unorderable | None:
        """Why `service` cannot be ordered; None if it can."""
        return self._problems[service.id]

    def is_gone(self, service: Service) -> bool:
        """Whether customers must not see it, because its provider or the operator has taken it away."""
        return not service.offered or self.problem(service) is Unorderable.HIDDEN


NOT_SHOWN = frozenset(
    {
        Unorderable.NO_LONGER_OFFERED,
        Unorderable.POLICY,
        Unorderable.NO_SITES,
        Unorderable.HIDDEN,
        Unorderable.AT_A_LOSS,
        Unorderable.NO_RATE,
    }
)
"""The services that no customer finds in a list."""


def problem_of(service: Service, policy: Policy, prices: PriceList | None) -> Unorderable | None:
    """Why a service cannot be ordered; None if it can."""
    if not service.offered:
        return Unorderable.NO_LONGER_OFFERED
    # The provider's name counts: the operator's own name neither hides what a service is, nor changes it.
    if policy.denies(service.provider, service) or policy.denies(service.provider, service.as_listed):
        return Unorderable.POLICY
    if service.type is ServiceType.WEB_TRAFFIC and not policy.allows_sites:
        return Unorderable.NO_SITES
    if service.rule is not None and service.rule.hidden:
        return Unorderable.HIDDEN
    if service.fault is not None or prices is None:
        return service.fault
    return Unorderable.AT_A_LOSS if _loses(service, prices) else prices.refuses(service)


def _loses(service: Service, prices: PriceList) -> bool:
    """Whether it is sold at a loss that the operator has not agreed to."""
    agreed = service.rule.loss_up_to if service.rule is not None else None
    return prices.is_at_a_loss(service) and (agreed is None or service.rate is None or service.rate > agreed)


def _ranks(problems: Mapping[int, Unorderable | None]) -> Callable[[Service], int]:
    """The order of lists. It is not a method: an index that refers to its catalogue would keep it from being freed."""
    return lambda service: 2 * (problems[service.id] is not None) + _is_not_pinned(service)


def _is_not_pinned(service: Service) -> bool:
    return service.rule is None or not service.rule.pinned


def _heading(service: Service) -> tuple[str, str]:
    """(provider, name) of a service's category; a category of the shop's own belongs to no provider."""
    own = service.rule is not None and service.rule.group is not None
    return "" if own else service.provider, service.category


def category_key(provider: str, category: str) -> str:
    """Short, and the same after every restart."""
    return blake2s(f"{provider}\n{category}".encode("utf-8", "surrogatepass"), digest_size=6).hexdigest()
