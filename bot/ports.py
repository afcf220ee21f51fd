"""The ports of the use cases: stores, providers, Telegram, a clock, and the settings as plain values."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, time, timedelta, tzinfo
from decimal import Decimal
from typing import Protocol

from aiogram import Bot

from core.audit.audit import AuditLog
from core.broadcasts.composing import ComposingStore
from core.broadcasts.sending import SendingStore
from core.catalogue.acceptable_use import Policy
from core.catalogue.editing import ChangeReader, RuleStore
from core.catalogue.favourites import Favourites
from core.catalogue.prices import PriceList
from core.catalogue.shop import CatalogueStore
from core.clock import Clock
from core.desk.balance_alerts import AlertStore
from core.desk.desk import DeskStore, KnownBalances
from core.maintenance import MaintenanceStore
from core.members.directory import Directory
from core.members.entering import EntryStore
from core.members.inviting import InvitationStore
from core.members.roles import RoleStore
from core.money.credit import Credit
from core.money.granting import GiftStore
from core.money.limits import LimitStore
from core.money.star_books import BookStore
from core.money.star_refunds import RefundStore
from core.money.stars import StarStore
from core.money.vouchers import VoucherStore
from core.money.wallet import BillReader, LedgerReader
from core.notices.daily_jobs import DailyJobs
from core.notices.delivery import NoticeStore, Readers
from core.orders.batches import RunningStore
from core.orders.checkout import CheckoutStore, TermsStore
from core.orders.history import HistoryReader
from core.orders.mass import BatchStore
from core.orders.order_actions import ManagingStore, Outbox, RefillStore
from core.orders.order_list import OrderLists
from core.orders.placing import PlacingStore
from core.orders.poll_schedule import PollSchedule
from core.orders.refill_tracking import RefillingStore
from core.orders.sharing import CardStore, OrderReader
from core.orders.timeline import OrderTimelines
from core.orders.tracking import TrackingStore
from core.orders.unconfirmed import DecidingStore
from core.orders.waiting import WaitingStore
from core.people.access import Access
from core.people.operators import DeskChat
from core.people.visibility import ProviderNames
from core.provider import PacedProvider
from core.requests.asking import RequestStore
from core.statistics.charts import Drawing
from core.statistics.statistics import StatisticsStore
from handlers.batch_cards import BatchFinder
from handlers.middlewares.conversation import ConversationStore
from handlers.middlewares.known_users import UserStore
from handlers.sending.followed_messages import BroadcastReader, FollowedStore
from handlers.sending.shared_cards import ShownCards
from handlers.settings import PreferenceStore


class OrderStore(PlacingStore, WaitingStore, ManagingStore, TrackingStore, DecidingStore, OrderReader, Protocol):
    """Orders, for every use case."""


class HistoryStore(CheckoutStore, HistoryReader, OrderLists, Protocol):
    """A person's own orders, for every use case."""


class RefillsStore(RefillStore, RefillingStore, Protocol):
    """Refills, for every use case."""


class ServicesStore(CatalogueStore, ChangeReader, Protocol):
    """The catalogue, for every use case."""


class NoticesStore(NoticeStore, Outbox, Protocol):
    """Notices, for every use case."""


class BatchesStore(BatchStore, RunningStore, BatchFinder, Protocol):
    """Many orders at once, for every use case."""


class BroadcastStore(ComposingStore, SendingStore, BroadcastReader, Protocol):
    """Broadcasts, for every use case."""


class SharedCardsStore(CardStore, ShownCards, Protocol):
    """Cards in other chats, for every use case."""


class PeopleStore(Readers, UserStore, PreferenceStore, TermsStore, Protocol):
    """People, for every use case."""


class MembersStore(RoleStore, EntryStore, Protocol):
    """Who is let in, for every use case."""


class LedgerStore(LedgerReader, GiftStore, Protocol):
    """The ledger, for every use case."""


class StarsStore(StarStore, RefundStore, BookStore, Protocol):
    """Payments in Stars, for every use case."""


class RequestsStore(RequestStore, FollowedStore, Protocol):
    """Requests and the messages that wait for an admin, for every use case."""


@dataclass(frozen=True, kw_only=True)
class Stores:
    orders: OrderStore
    refills: RefillsStore
    notices: NoticesStore
    users: PeopleStore
    services: ServicesStore
    statistics: StatisticsStore
    daily_jobs: DailyJobs
    rules: RuleStore
    favourites: Favourites
    history: HistoryStore
    conversations: ConversationStore
    desk: DeskStore
    balances: KnownBalances
    balance_alerts: AlertStore
    maintenance: MaintenanceStore
    broadcasts: BroadcastStore
    requests: RequestsStore
    audit: AuditLog
    ledger: LedgerStore
    limits: LimitStore
    vouchers: VoucherStore
    stars: StarsStore
    spending: BillReader
    members: MembersStore
    invitations: InvitationStore
    people: Directory
    timelines: OrderTimelines
    shared_cards: SharedCardsStore
    batches: BatchesStore


@dataclass(frozen=True, kw_only=True)
class Ports:
    """`worker` names this process in the claims it makes; `prices` is read at every use and may change."""

    stores: Stores
    providers: Mapping[str, PacedProvider]
    is_away: Callable[[str], bool]
    """Whether a provider, by name, is known to be away."""
    bot: Bot
    clock: Clock
    worker: str
    access: Access
    policy: Policy
    prices: Mapping[str, PriceList]
    poll_schedule: PollSchedule
    wait: timedelta
    """How long an order waits for a provider that is away or busy."""
    credit: Credit = field(default_factory=Credit)
    star_rate: Decimal | None = None
    """What one Star is worth in the shop's currency; None if Stars are not taken."""
    signing_key: bytes = field(repr=False)
    """Signs what buttons in other chats carry; it must stay the same across restarts."""
    shows_providers: bool = False
    """Whether customers see providers."""
    provider_names: ProviderNames = field(default_factory=ProviderNames)
    drawing: Drawing
    zone: tzinfo = UTC
    """The time zone of the days in the statistics."""
    summary_at: time | None = None
    """The time of day from which operators get the summary of the day before; None for never."""
    desk_chat: DeskChat | None = None
    """The operators' chat; None if each admin is told in private."""
