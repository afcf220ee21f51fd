"""Opens what one process needs from the settings, Telegram, the database and the providers, and joins the use cases."""

import logging
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING
from uuid import uuid4

from aiogram import Bot
from aiogram.client.default import DefaultBotProperties
from aiogram.client.telegram import TelegramAPIServer
from aiogram.enums import ParseMode

from bot.charts import Charts
from bot.heartbeat import Heartbeat
from bot.limits.shares import Shares, open_turns
from bot.ports import Ports, Stores
from bot.pricing import credit, price_lists
from bot.settings.settings import Settings
from bot.wiring import build
from core.catalogue.acceptable_use import Policy, read_exceptions
from core.clock import Clock, utc_now
from core.orders.poll_schedule import PollSchedule
from core.people.access import Access
from core.people.operators import Operators
from core.people.visibility import ProviderNames
from handlers.sending.request_middleware import Sending
from handlers.sending.send_limits import SendLimits
from handlers.sending.session import Session
from handlers.views.machine_alarms import database_replaced
from providers.asking.learned_quirks import LearnedQuirks
from providers.limits.breaker import Outage
from providers.limits.counted import OnCall
from providers.limits.limited_provider import LimitedProvider
from providers.limits.limiters import Slot
from providers.open import open_limited
from storage.api_quirks import ApiQuirks
from storage.audit import Audit
from storage.balance_alerts import BalanceAlerts
from storage.balances import Balances
from storage.batches import Batches
from storage.broadcasts import Broadcasts
from storage.catalogue import Services
from storage.conversations import Conversations
from storage.daily_jobs import DailyJobs
from storage.database import Database
from storage.desk import DeskOrders
from storage.directory import People
from storage.favourites import Favourites
from storage.inbox import Inbox
from storage.invitations import Invitations
from storage.ledger import Ledger
from storage.limits import PersonLimits
from storage.maintenance import MaintenanceState
from storage.members import Members
from storage.notices import Notices
from storage.order_history import OrderHistory
from storage.order_timelines import OrderTimelines
from storage.orders import Orders
from storage.outages import Outages
from storage.people import Users
from storage.refills import Refills
from storage.requests import Requests
from storage.shared_cards import SharedCards
from storage.shop_rules import ShopRules
from storage.spending import Spending
from storage.sql.trouble import DatabaseReplaced
from storage.stars import Stars
from storage.statistics import Statistics
from storage.vouchers import Vouchers
from storage.workers import Workers

if TYPE_CHECKING:
    from bot.metrics.instruments import Instruments

logger = logging.getLogger(__name__)


def open_bot(settings: Settings, turns: SendLimits | None = None) -> Bot:
    """The Bot API client. Messages are HTML, show no previews of the links in them, and wait for their turn."""
    server = TelegramAPIServer.from_base(str(settings.telegram_api_url).rstrip("/"))
    defaults = DefaultBotProperties(parse_mode=ParseMode.HTML, link_preview_is_disabled=True)
    proxy = settings.telegram_proxy
    session = Session(server, proxy.get_secret_value() if proxy is not None else None)
    session.middleware(Sending(turns or open_turns(settings)))
    return Bot(settings.bot_token.get_secret_value(), session=session, default=defaults)


def open_providers(
    settings: Settings,
    on_outage: Outage | None = None,
    quirks: LearnedQuirks | None = None,
    on_call: OnCall | None = None,
    slot: Slot | None = None,
) -> dict[str, LimitedProvider]:
    """The configured providers by name, each behind its limits. Raises ValueError for settings that cannot work.

    `on_outage(name, away, why)` is called once when a provider goes away, and once when it is back;
    `on_call(name, action, outcome)` after every request. `slot` shares their rate with other processes.
    """
    return {
        name: open_limited(name, chosen.options(), quirks, on_outage, on_call, slot)
        for name, chosen in settings.providers.items()
    }


@dataclass
class App:
    """Everything a running process holds. `prices` learns a provider's currency from its balance."""

    settings: Settings
    bot: Bot
    database: Database
    providers: dict[str, LimitedProvider]
    outages: list[tuple[str, bool, str]]
    """(provider, away, why) of every outage's begin and end that the admins have not been told of yet."""
    quirks: LearnedQuirks = field(default_factory=LearnedQuirks)
    """How the providers want to be asked; they share it."""
    instruments: "Instruments | None" = None
    """The metrics; None if nothing serves them."""
    shares: Shares = field(default_factory=Shares)
    """This process's share of the limits."""
    clock: Clock = utc_now

    def __post_init__(self) -> None:
        database = self.database
        # Names this process in the claims it makes on the database.
        self.worker = uuid4().hex
        self._warned = False
        self.workers = Workers(database)
        self.heartbeat = Heartbeat(self.workers, self.worker, self.clock)
        self.balances = Balances(database)
        self.stored_quirks = ApiQuirks(database)
        self.stored_outages = Outages(database)
        self.inbox = Inbox(database)
        self.conversations = Conversations(database)
        self.notices = Notices(database)
        self.batches = Batches(database)
        self.broadcasts = Broadcasts(database)
        self.ledger = Ledger(database)
        self.credit, self.prices = credit(self.settings), price_lists(self.settings)
        self.use = build(self._ports())

    def _ports(self) -> Ports:
        settings, database = self.settings, self.database
        access = Access(settings.access == "public", settings.admin_ids)
        return Ports(
            stores=Stores(
                orders=Orders(database, Operators(access.admins, settings.desk.chat)),
                refills=Refills(database),
                notices=self.notices,
                users=Users(database),
                services=Services(database),
                statistics=Statistics(database),
                daily_jobs=DailyJobs(database),
                rules=ShopRules(database),
                favourites=Favourites(database),
                history=OrderHistory(database),
                conversations=self.conversations,
                desk=DeskOrders(database),
                balances=self.balances,
                balance_alerts=BalanceAlerts(database),
                maintenance=MaintenanceState(database),
                broadcasts=self.broadcasts,
                requests=Requests(database),
                audit=Audit(database),
                ledger=self.ledger,
                limits=PersonLimits(database),
                vouchers=Vouchers(database),
                stars=Stars(database),
                spending=Spending(database),
                members=Members(database),
                invitations=Invitations(database),
                people=People(database),
                timelines=OrderTimelines(database),
                shared_cards=SharedCards(database),
                batches=self.batches,
            ),
            providers=self.providers,
            is_away=self._is_away,
            bot=self.bot,
            clock=self.clock,
            worker=self.worker,
            access=access,
            policy=Policy(settings.policy.link_hosts, read_exceptions(settings.policy.exceptions)),
            prices=self.prices,
            poll_schedule=PollSchedule(
                timedelta(seconds=settings.poll.min_interval), timedelta(seconds=settings.poll.max_interval)
            ),
            wait=timedelta(seconds=settings.placing.wait),
            credit=self.credit,
            star_rate=settings.stars.rate,
            signing_key=settings.signing_key,
            shows_providers=settings.shop.show_providers,
            drawing=Charts(),
            zone=settings.desk.zone,
            summary_at=settings.desk.summary_at,
            provider_names=ProviderNames.of(settings.providers, [str(one.url) for one in settings.providers.values()]),
            desk_chat=settings.desk.chat,
        )

    async def _refuse_another_currency(self) -> None:
        """Raises ValueError if people's balances are kept in another currency than the shop's."""
        kept, wanted = await self.ledger.currency(), self.credit.currency
        if kept is not None and self.credit.wallet and kept != wanted:
            raise ValueError(f"SHOP__CURRENCY: is {wanted}, but people's balances are kept in {kept}")

    async def beat(self) -> None:
        """Says that this process is alive; to be called often. Raises DatabaseTrouble."""
        try:
            await self.heartbeat.beat()
        except DatabaseReplaced as error:
            await self._warn_of(error)
            raise
        self._warned = False

    async def share_limits(self) -> None:
        """Keeps to this process's part of the limits; call it often. Raises DatabaseTrouble."""
        await self.shares.look(lambda: self.workers.how_many(self.clock()))

    async def _warn_of(self, trouble: DatabaseReplaced) -> None:
        """Writes to the admins at once and only once: no notice can be stored now."""
        if not self._warned:
            self._warned = True
            await self.use.alarm.ring(partial(database_replaced, str(trouble)))

    def count_unreadable(self) -> None:
        if self.instruments is not None:
            self.instruments.update("other", "unreadable")

    def _is_away(self, provider: str) -> bool:
        return provider in self.providers and self.providers[provider].away

    async def recall(self) -> None:
        """Loads at start what is stored: the catalogue, roles, and each provider's currency and quirks."""
        for name, balance in (await self.balances.known()).items():
            if name in self.prices:
                self.prices[name] = replace(self.prices[name], currency=balance.currency)
        await self._refuse_another_currency()
        self.quirks.recall(await self.stored_quirks.known())
        await self.use.roles.recall(self.settings.allowed_ids)
        await self.use.alarm.recall()
        await self.use.shop.load()
