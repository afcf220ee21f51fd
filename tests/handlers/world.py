"""The chat with everything in memory: real handlers and rules, fakes at the ports."""

import json
from dataclasses import replace
from datetime import time, timedelta
from decimal import Decimal
from functools import cache
from itertools import count
from typing import Any

from aiogram import Bot, Dispatcher
from aiogram.client.default import DefaultBotProperties
from aiogram.enums import ParseMode

from bot.ports import Ports, Stores
from bot.wiring import UseCases, build
from core.catalogue.acceptable_use import LINK_HOSTS, Policy
from core.catalogue.prices import PriceList
from core.catalogue.service import Listing
from core.members.member import Member, Way
from core.money.credit import Credit, CreditMode
from core.money.ledger import EntryKind, NewEntry
from core.orders.batch import BatchAction
from core.orders.poll_schedule import PollSchedule
from core.orders.waiting import TOLD_AFTER
from core.people.access import Access
from core.people.operators import DeskChat, Operators
from core.people.terms import TERMS_VERSION
from core.people.visibility import ProviderNames
from core.people.zones import zone
from core.provider import ProviderError
from handlers.router import join
from handlers.views import errors
from tests.core.fake_batches import FakeBatches
from tests.core.fake_broadcasts import FakeBroadcasts
from tests.core.fake_catalogue_news import ToldServices
from tests.core.fake_daily_jobs import FakeDailyJobs
from tests.core.fake_desk import FakeAlerts, FakeBalances, FakeDesk, FakeMaintenance
from tests.core.fake_directory import FakeDirectory, FakeTimelines
from tests.core.fake_members import FakeInvitations, FakeMembers
from tests.core.fake_money import FakeVouchers
from tests.core.fake_notices import FakeNotices
from tests.core.fake_orders import FakeOrders
from tests.core.fake_people import FakeFavourites, FakeUsers
from tests.core.fake_provider import FakeProvider
from tests.core.fake_refills import FakeRefills
from tests.core.fake_requests import FakeRequests
from tests.core.fake_rules import FakeRules
from tests.core.fake_stars import FakeStars
from tests.core.fake_statistics import FakeDrawing, FakeStatistics
from tests.core.samples import ADA, ALICE, BOB, NOW, Time
from tests.handlers.fake_telegram import ME, FakeSession, FakeTelegram

SCHEDULE = PollSchedule(timedelta(seconds=30), timedelta(seconds=900))


@cache
def dispatcher() -> Dispatcher:
    """The one dispatcher of all tests, because a router can be included only once."""
    dispatcher = Dispatcher(disable_fsm=True)
    join(dispatcher)
    return dispatcher


class World:
    """One bot, one or more providers, and the people who write to it. `away` names providers known to be away."""

    def __init__(self, *, shows_providers: bool = True) -> None:
        self.shows_providers = shows_providers
        self.drawing, self.zone, self.summary_at = FakeDrawing(), zone("UTC"), time(9)
        self.clock, self.telegram = Time(), FakeTelegram()
        self.bot = Bot(
            "42:TEST", session=FakeSession(self.telegram), default=DefaultBotProperties(parse_mode=ParseMode.HTML)
        )
        self.north = FakeProvider("north")
        self.providers = {"north": self.north}
        self.prices = {"north": PriceList("USD")}
        self.away: set[str] = set()
        self.users, self.services = FakeUsers(), ToldServices()
        self.notices = FakeNotices(users=self.users)
        self.audit = self.notices.audit
        self.rules = FakeRules(self.services)
        self.users.look_again = self.notices.look_again
        self.orders, self.refills = FakeOrders(self.notices), FakeRefills(self.notices)
        self.ledger, self.credit = self.orders.ledger, Credit()
        self.vouchers = FakeVouchers(self.ledger, self.audit)
        self.stars = FakeStars(self.ledger, self.notices)
        self.star_rate: Decimal | None = None
        self.statistics, self.daily_jobs = FakeStatistics(self.orders), FakeDailyJobs(self.notices)
        self.favourites, self.conversations = FakeFavourites(), self.users.conversations
        self.services.watch(self.notices, self.orders, self.favourites)
        self.requests = FakeRequests(self.orders, self.notices)
        self.members = FakeMembers(self.notices)
        self.invitations = FakeInvitations(self.members)
        self.people = FakeDirectory(self.users, self.members, self.orders)
        self.access = self._known(Access(public=False, owners={ADA}, allowed={ALICE, BOB}))
        self.balances, self.maintenance = FakeBalances(), FakeMaintenance()
        self.batches = FakeBatches(self.orders, self.notices)
        self.broadcasts = FakeBroadcasts(self.users, self.orders, self.notices)
        self.desk_chat: DeskChat | None = None
        self.updates = count(1)
        self.use = self._build()
        dispatcher().workflow_data.clear()
        dispatcher().workflow_data.update(self.use.workflow_data())

    def _build(self) -> UseCases:
        """The use cases as the process joins them, over what this world holds now."""
        self.orders.operators = Operators(self.access.admins, self.desk_chat)
        stores = Stores(
            orders=self.orders,
            refills=self.refills,
            notices=self.notices,
            users=self.users,
            services=self.services,
            rules=self.rules,
            statistics=self.statistics,
            daily_jobs=self.daily_jobs,
            favourites=self.favourites,
            history=self.orders,
            conversations=self.conversations,
            desk=FakeDesk(self.orders),
            balances=self.balances,
            balance_alerts=FakeAlerts(self.notices),
            maintenance=self.maintenance,
            broadcasts=self.broadcasts,
            requests=self.requests,
            audit=self.audit,
            ledger=self.ledger,
            limits=self.orders.limits,
            vouchers=self.vouchers,
            stars=self.stars,
            spending=self.orders,
            members=self.members,
            invitations=self.invitations,
            people=self.people,
            timelines=FakeTimelines(self.orders, self.refills, self.requests, self.users),
            shared_cards=self.notices.shared,
            batches=self.batches,
        )
        return build(
            Ports(
                stores=stores,
                providers=self.providers,
                is_away=self.away.__contains__,
                bot=self.bot,
                clock=self.clock,
                worker="first",
                access=self.access,
                policy=Policy(LINK_HOSTS | {"shop.example"}),
                prices=self.prices,
                credit=self.credit,
                star_rate=self.star_rate,
                poll_schedule=SCHEDULE,
                wait=timedelta(minutes=10),
                signing_key=b"signs the tickets",
                shows_providers=self.shows_providers,
                drawing=self.drawing,
                zone=self.zone,
                summary_at=self.summary_at,
                provider_names=ProviderNames.of(self.providers),
                desk_chat=self.desk_chat,
            )
        )

    async def offers(self, *listings: Listing, provider: str = "north") -> None:
        """From now on the provider lists exactly these."""
        self.providers[provider].listings = list(listings)
        await self.use.shop.refresh(self.providers[provider], self.clock())

    def lets_in(self, access: Access) -> None:
        """Changes who may use the bot."""
        self.access = self._known(access)
        self.restarts()

    def _known(self, access: Access) -> Access:
        """Stores their roles, too."""
        stored = {id: Member(user_id=id, role=role, way=Way.SETTINGS, at=NOW) for id, role in access.roles.items()}
        self.members.rows = stored
        return access

    def takes_money(self, currency: str = "USD") -> None:
        """From now on people pay from a balance."""
        self.credit = Credit(mode=CreditMode.WALLET, currency=currency)
        for name, prices in self.prices.items():
            self.prices[name] = replace(prices, shop=currency, needs_price=True, needs_bound=True)
        self.restarts()

    def takes_stars(self, rate: str | None = "0.013") -> None:
        """From now on people can top up with Stars; with `rate` None they no longer can."""
        self.star_rate = None if rate is None else Decimal(rate)
        self.takes_money()

    async def gives(self, user: int, amount: str) -> None:
        """The shop adds to a person's balance."""
        new = NewEntry(
            user_id=user, kind=EntryKind.GRANT, currency=self.credit.currency or "", available=Decimal(amount)
        )
        await self.ledger.add(new, self.clock())

    def connect(self, name: str) -> FakeProvider:
        """Adds one more provider."""
        self.providers[name], self.prices[name] = FakeProvider(name), PriceList("USD", Decimal(10))
        return self.providers[name]

    async def agreed(self, *users: int) -> None:
        for user in users:
            await self.users.accept_terms(user, TERMS_VERSION, self.clock())

    def remembers(self, user: int, data: object) -> None:
        """Stores a conversation as another version of the bot left it."""
        self.conversations.rows[user] = json.dumps(data)

    def restarts(self) -> None:
        """Starts a new process over the stored data."""
        ended, self.use = self.use, self._build()
        self.use.shop.catalogue = ended.shop.catalogue
        del ended.shop.catalogue  # a snapshot that somebody holds is waited for when it is replaced
        dispatcher().workflow_data.update(self.use.workflow_data())

    async def place(self) -> None:
        """Runs the background tasks: queued orders leave, notices arrive."""
        await self.use.placing.place_queued()
        await self.tell()

    async def work(self) -> None:
        """Runs the background task of lists: every confirmed list is worked through."""
        while await self.use.batches.look(*BatchAction):
            pass
        await self.tell()

    async def wait(self) -> None:
        """Time passes until the owner of a waiting order is told."""
        self.clock.now += TOLD_AFTER
        await self.use.waiting.look()
        await self.tell()

    async def place_in_vain(self, why: ProviderError) -> None:
        """The provider does not take queued orders until their wait is over."""
        self.north.add_fails = [why, why]
        await self.place()
        self.clock.now += self.use.placing.wait
        await self.place()

    async def follow(self) -> None:
        """Time passes until orders are due; the providers are asked, notices arrive."""
        self.clock.passes(minutes=20)
        for provider in self.providers.values():
            await self.use.tracking.look(provider)
        await self.tell()

    async def tell(self) -> None:
        while await self.use.notifying.send_due():
            await self.use.notifying.finish()

    async def feed(self, update: dict[str, Any]) -> None:
        """Hands one update to the handlers, as polling does."""
        await dispatcher().feed_raw_update(self.bot, {"update_id": next(self.updates), **update})

    def check(self) -> None:
        """Checks that Telegram would refuse nothing, and that nobody read that something went wrong."""
        assert self.telegram.broken == []
        said = [shown.text for chat in self.telegram.chats.values() for shown in chat.values()]
        assert errors.failed() not in said + [answer.text for answer in self.telegram.answers.values()]
        assert ME["id"] not in self.telegram.chats
