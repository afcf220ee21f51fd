"""The chat with everything behind it in memory: the real handlers and rules, fakes at the ports."""

import json
from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal
from functools import cache
from itertools import count
from typing import Any

from aiogram import Bot, Dispatcher
from aiogram.client.default import DefaultBotProperties
from aiogram.enums import ParseMode
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State
from aiogram.fsm.storage.base import StorageKey
from aiogram.fsm.storage.memory import MemoryStorage

from core.catalogue.catalogue import Shop
from core.catalogue.policy import LINK_HOSTS, Policy
from core.catalogue.prices import PriceList
from core.catalogue.service import Listing
from core.notices.delivery import Notifying
from core.orders.checkout import Ordering
from core.orders.outcome import Settling
from core.orders.pace import Pace
from core.orders.placing import Placing
from core.orders.requests import Managing
from core.orders.tracking import Tracking
from core.orders.unconfirmed import Deciding
from core.orders.waiting import TOLD_AFTER, Waiting
from core.people.access import Access
from core.people.terms import TERMS_VERSION
from core.provider import ProviderError
from core.requests.asking import Asking
from handlers.cards import Cards
from handlers.router import join
from handlers.sending.messenger import TelegramMessenger
from handlers.views import errors
from tests.core.fake_provider import FakeProvider
from tests.core.fake_requests import FakeRequests
from tests.core.fakes import FakeFavourites, FakeNotices, FakeOrders, FakeRefills, FakeServices, FakeUsers
from tests.core.samples import ADA, ALICE, BOB, Time
from tests.handlers.fake_telegram import ME, FakeSession, FakeTelegram

PACE = Pace(timedelta(seconds=30), timedelta(seconds=900))


class JsonStorage(MemoryStorage):
    """Keeps what survives JSON, like the one in the database."""

    async def set_data(self, key: StorageKey, data: Mapping[str, Any]) -> None:
        await super().set_data(key, json.loads(json.dumps(dict(data))))


@cache
def dispatcher() -> Dispatcher:
    """The one dispatcher of all tests: a router can be joined only once."""
    dispatcher = Dispatcher()
    join(dispatcher)
    return dispatcher


class World:
    """One bot, one or more providers, and whoever writes to it. `away` names providers known to be away."""

    def __init__(self) -> None:
        self.clock, self.telegram = Time(), FakeTelegram()
        self.bot = Bot(
            "42:TEST", session=FakeSession(self.telegram), default=DefaultBotProperties(parse_mode=ParseMode.HTML)
        )
        self.north = FakeProvider("north")
        self.providers = {"north": self.north}
        self.prices = {"north": PriceList("USD")}
        self.away: set[str] = set()
        self.notices, self.users, self.services = FakeNotices(), FakeUsers(), FakeServices()
        self.orders, self.refills = FakeOrders(self.notices), FakeRefills(self.notices)
        self.favourites = FakeFavourites()
        self.requests = FakeRequests(self.orders, self.notices)
        self.access = Access(public=False, admins=frozenset({ADA}), allowed=frozenset({ALICE, BOB}))
        self.admins = [ADA]
        self.updates = count(1)
        self._join_rules()
        dispatcher().workflow_data.clear()
        dispatcher().workflow_data.update(self.workflow_data())
        dispatcher().fsm.storage = self.conversations = JsonStorage()

    def _join_rules(self) -> None:
        clock, policy = self.clock, Policy(LINK_HOSTS | {"shop.example"})
        self.shop = Shop(self.services, policy, self.providers.keys())
        self.ordering = Ordering(self.shop, self.prices, policy, clock)
        settling = Settling(self.orders, self.providers, [ADA], clock)
        self.placing = Placing(
            self.orders, self.providers, settling, "first", clock, PACE.minimum, self.away.__contains__
        )
        self.waiting = Waiting(self.orders, self.providers, [ADA], clock, self.away.__contains__, self.placing.wait)
        self.managing = Managing(self.orders, self.refills, self.notices, self.providers, clock, PACE)
        self.asking = Asking(
            self.requests, self.managing, lambda id: self.shop.catalogue.service(id), self.admins, clock
        )
        self.deciding = Deciding(self.orders, self.providers, clock)
        self.tracking = Tracking(self.orders, "first", clock, PACE)
        self.cards = Cards(self.managing, self.shop, self.prices)
        self.messenger = TelegramMessenger(self.bot, self.orders, self.cards)
        self.notifying = Notifying(self.notices, self.users, self.messenger, "first", clock)

    def workflow_data(self) -> dict[str, object]:
        """What `bot.wiring` hands to the handlers; a test holds the two against each other."""
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

    async def offers(self, *listings: Listing, provider: str = "north") -> None:
        """From now on the provider lists exactly these."""
        self.providers[provider].listings = list(listings)
        await self.shop.refresh(self.providers[provider], self.clock())

    def lets_in(self, access: Access) -> None:
        """Changes who may use the bot."""
        self.access = dispatcher().workflow_data["access"] = access

    def connect(self, name: str) -> FakeProvider:
        """One more provider."""
        self.providers[name], self.prices[name] = FakeProvider(name), PriceList("USD", Decimal(10))
        return self.providers[name]

    async def agreed(self, *users: int) -> None:
        for user in users:
            await self.users.accept_terms(user, TERMS_VERSION, self.clock())

    async def remembers(self, user: int, state: State, data: dict[str, Any]) -> None:
        """A conversation as another version of the bot left it."""
        context = self.conversation(user)
        await context.set_state(state)
        await context.set_data(data)

    def conversation(self, user: int) -> FSMContext:
        return FSMContext(self.conversations, StorageKey(bot_id=self.bot.id, chat_id=user, user_id=user))

    def restarts(self) -> None:
        """A new process over what is stored."""
        catalogue = self.shop.catalogue
        self._join_rules()
        self.shop.catalogue = catalogue
        dispatcher().workflow_data.update(self.workflow_data())

    async def place(self) -> None:
        """What the background does: queued orders leave, notices arrive."""
        await self.placing.place_queued()
        await self.tell()

    async def wait(self) -> None:
        """Time passes until somebody whose order waits is to know it."""
        self.clock.now += TOLD_AFTER
        await self.waiting.look()
        await self.tell()

    async def place_in_vain(self, why: ProviderError) -> None:
        """The provider does not take what is queued, until the wait for it is over."""
        self.north.add_fails = [why, why]
        await self.place()
        self.clock.now += self.placing.wait
        await self.place()

    async def follow(self) -> None:
        """Time passes until orders are due; the providers are asked, notices arrive."""
        self.clock.passes(minutes=20)
        for provider in self.providers.values():
            await self.tracking.look(provider)
        await self.tell()

    async def tell(self) -> None:
        while await self.notifying.send_due():
            await self.notifying.finish()

    async def feed(self, update: dict[str, Any]) -> None:
        """Hands one update to the handlers, as polling does."""
        await dispatcher().feed_raw_update(self.bot, {"update_id": next(self.updates), **update})

    def check(self) -> None:
        """Nothing was sent that Telegram would refuse, and nobody was told that something went wrong."""
        assert self.telegram.broken == []
        said = [shown.text for chat in self.telegram.chats.values() for shown in chat.values()]
        assert errors.failed() not in said + [answer.text for answer in self.telegram.answers.values()]
        assert ME["id"] not in self.telegram.chats
