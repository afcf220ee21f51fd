"""Wiring: the rooms joined into one object graph, from settings."""

import logging
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from html import escape
from uuid import uuid4

from aiogram import Bot
from aiogram.client.default import DefaultBotProperties
from aiogram.client.telegram import TelegramAPIServer
from aiogram.enums import ParseMode
from aiogram.exceptions import ClientDecodeError, TelegramAPIError

from bot.settings.settings import ProviderSettings, Settings
from core.catalogue.catalogue import Shop
from core.catalogue.policy import Policy, read_exceptions
from core.catalogue.prices import PriceList
from core.clock import Clock, utc_now
from core.notices.delivery import Notifying
from core.orders.checkout import Ordering
from core.orders.outcome import Settling
from core.orders.pace import Pace
from core.orders.placing import Placing
from core.orders.refills import Refilling
from core.orders.requests import Managing
from core.orders.tracking import Tracking
from core.orders.unconfirmed import Deciding
from core.orders.waiting import Waiting
from core.people.access import Access
from core.provider import Provider
from core.requests.asking import Asking
from handlers.cards import Cards
from handlers.sending.messenger import TelegramMessenger
from handlers.sending.pacing import Sending
from handlers.sending.session import Session
from handlers.sending.turns import Turns
from providers.asking.habits import HabitBook
from providers.limits.breaker import Outage
from providers.limits.guard import Guard
from providers.open import open_provider
from storage.balances import Balances
from storage.catalogue import Services
from storage.conversations import Conversations
from storage.database import Database
from storage.favourites import Favourites
from storage.habits import Habits
from storage.inbox import Inbox
from storage.notices import Notices
from storage.orders import Orders
from storage.people import Users
from storage.refills import Refills
from storage.requests import Requests
from storage.sql.trouble import DatabaseReplaced
from storage.workers import ALIVE_FOR, Workers

logger = logging.getLogger(__name__)


def open_bot(settings: Settings) -> Bot:
    """The Bot API client. Messages are HTML, show no previews of the links in them, and wait for their turn."""
    server = TelegramAPIServer.from_base(str(settings.telegram_api_url).rstrip("/"))
    defaults = DefaultBotProperties(parse_mode=ParseMode.HTML, link_preview_is_disabled=True)
    proxy = settings.telegram_proxy
    session = Session(server, proxy.get_secret_value() if proxy is not None else None)
    limits = settings.limits
    session.middleware(Sending(Turns(limits.sends_per_second, limits.chat_sends_per_second)))
    return Bot(settings.bot_token.get_secret_value(), session=session, default=defaults)


def open_providers(
    settings: Settings, on_outage: Outage | None = None, habits: HabitBook | None = None
) -> dict[str, Guard]:
    """The configured providers by name, each behind its limits. Raises ValueError for settings that cannot work.

    `on_outage(name, away, why)` is called once when a provider goes away, and once when it is back.
    """
    return {
        name: Guard(
            _open_provider(name, chosen, habits),
            per_second=chosen.calls_per_second,
            at_once=chosen.connections,
            on_outage=on_outage,
        )
        for name, chosen in settings.providers.items()
    }


def _open_provider(name: str, chosen: ProviderSettings, habits: HabitBook | None) -> Provider:
    return open_provider(
        name,
        url=str(chosen.url),
        key=chosen.key.get_secret_value(),
        dialect=chosen.dialect,
        encoding=chosen.encoding,
        currency=chosen.currency,
        timeout=chosen.timeout,
        proxy=chosen.proxy.get_secret_value() if chosen.proxy is not None else None,
        order_fields=chosen.order_fields,
        idempotency_field=chosen.idempotency_field or "",
        lacks=chosen.lacks,
        habits=habits,
        per_second=chosen.calls_per_second,
    )


def price_lists(settings: Settings) -> dict[str, PriceList]:
    return {
        name: PriceList(chosen.currency, settings.markup_percent, chosen.per_unit_types)
        for name, chosen in settings.providers.items()
    }


@dataclass
class Rooms:
    """Everything a running process holds. `prices` learns a provider's currency from its balance."""

    settings: Settings
    bot: Bot
    database: Database
    providers: dict[str, Guard]
    outages: list[tuple[str, bool, str]]
    """(provider, away, why) of every outage's begin and end that the admins have not been told of yet."""
    habits: HabitBook = field(default_factory=HabitBook)
    """How the providers want to be asked; they share it."""

    def __post_init__(self) -> None:
        settings, database, providers = self.settings, self.database, self.providers
        clock: Clock = utc_now
        # Names this process in the claims it makes on the database.
        self.worker = uuid4().hex
        self._beat_at = datetime.min.replace(tzinfo=UTC)
        self._warned = False
        self.workers = Workers(database)
        self.users = Users(database)
        self.services = Services(database)
        self.balances = Balances(database)
        self.stored_habits = Habits(database)
        self.favourites = Favourites(database)
        self.inbox = Inbox(database)
        self.conversations = Conversations(database)
        orders, refills, notices = Orders(database), Refills(database), Notices(database)
        pace = Pace(timedelta(seconds=settings.poll.min_interval), timedelta(seconds=settings.poll.max_interval))
        policy = Policy(settings.policy.link_hosts, read_exceptions(settings.policy.exceptions))
        self.prices = price_lists(settings)
        self.access = Access(settings.access == "public", settings.admin_ids, settings.allowed_ids)
        self.shop = Shop(self.services, policy, frozenset(providers))
        self.ordering = Ordering(self.shop, self.prices, policy, clock)
        settling = Settling(orders, providers, settings.admin_ids, clock)
        wait = timedelta(seconds=settings.placing.wait)
        self.placing = Placing(orders, providers, settling, self.worker, clock, pace.minimum, self._is_away, wait)
        self.waiting = Waiting(orders, frozenset(providers), settings.admin_ids, clock, self._is_away, wait)
        self.managing = Managing(orders, refills, notices, providers, clock, pace)
        self.asking = Asking(
            Requests(database), self.managing, lambda id: self.shop.catalogue.service(id), settings.admin_ids, clock
        )
        self.deciding = Deciding(orders, providers, clock)
        self.tracking = Tracking(orders, self.worker, clock, pace)
        self.refilling = Refilling(refills, orders, self.worker, clock, pace)
        self.cards = Cards(self.managing, self.shop, self.prices)
        messenger = TelegramMessenger(self.bot, orders, self.cards)
        self.notices = notices
        self.notifying = Notifying(notices, self.users, messenger, self.worker, clock)
        self.clock = clock

    async def beat(self) -> None:
        """Says that this process is alive; to be called often. Raises DatabaseTrouble."""
        now = self.clock()
        try:
            await self.workers.beat(self.worker, now)
        except DatabaseReplaced as error:
            await self._warn_admins(error)
            raise
        self._beat_at = now
        self._warned = False

    async def _warn_admins(self, trouble: DatabaseReplaced) -> None:
        """Writes to the admins at once and only once: no notice can be stored now."""
        if self._warned:
            return
        self._warned = True
        for admin in self.settings.admin_ids:
            try:
                await self.bot.send_message(admin, escape(f"⚠️ {trouble}"))
            except (TelegramAPIError, ClientDecodeError) as error:
                logger.warning("admin %d could not be told about the database: %s", admin, error)

    def alive_until(self) -> datetime:
        """Until when this process surely counts as alive to the others."""
        return self._beat_at + ALIVE_FOR

    def _is_away(self, provider: str) -> bool:
        return provider in self.providers and self.providers[provider].away

    async def recall(self) -> None:
        """Takes up what is stored from the first moment on: the catalogue, each provider's currency and habits."""
        for name, balance in (await self.balances.known()).items():
            if name in self.prices:
                self.prices[name] = replace(self.prices[name], currency=balance.currency)
        self.habits.recall(await self.stored_habits.known())
        await self.shop.load()

    def workflow_data(self) -> dict[str, object]:
        """What handlers may name as an argument."""
        return {
            "access": self.access,
            "asking": self.asking,
            "cards": self.cards,
            "clock": self.clock,
            "deciding": self.deciding,
            "favourites": self.favourites,
            "managing": self.managing,
            "ordering": self.ordering,
            "placing": self.placing,
            "providers": self.providers,
            "shop": self.shop,
            "users": self.users,
        }
