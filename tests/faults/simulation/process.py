"""One bot process: the real use cases, sender and receiver, wired as `bot` wires them, over a simulated world."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from datetime import timedelta
from decimal import Decimal
from typing import Any, cast

from aiogram import Bot, Dispatcher

from bot.heartbeat import Heartbeat
from bot.ports import (
    BatchesStore,
    BroadcastStore,
    HistoryStore,
    LedgerStore,
    MembersStore,
    NoticesStore,
    OrderStore,
    PeopleStore,
    Ports,
    RefillsStore,
    RequestsStore,
    ServicesStore,
    SharedCardsStore,
    StarsStore,
    Stores,
)
from bot.receiving import Receiving
from bot.supervisor import Background
from bot.wiring import build
from core.audit.audit import AuditLog
from core.catalogue.acceptable_use import Policy
from core.catalogue.catalogue import Catalogue
from core.catalogue.editing import RuleStore
from core.catalogue.favourites import Favourites
from core.catalogue.prices import PriceList
from core.catalogue.service import Service, ServiceType
from core.desk.balance_alerts import AlertStore
from core.desk.desk import DeskStore, KnownBalances
from core.maintenance import MaintenanceStore
from core.members.directory import Directory
from core.members.inviting import InvitationStore
from core.money.credit import Credit, CreditMode
from core.money.limits import LimitStore
from core.money.vouchers import VoucherStore
from core.money.wallet import BillReader
from core.notices.daily_jobs import DailyJobs
from core.notices.delivery import Messenger
from core.notices.delivery_rules import SendOptions
from core.notices.notice import Notice
from core.orders.order import Order
from core.orders.poll_schedule import PollSchedule
from core.orders.timeline import OrderTimelines
from core.people.access import Access
from core.provider import Provider
from core.statistics.charts import Drawing
from core.statistics.statistics import StatisticsStore
from handlers.middlewares.conversation import ConversationStore
from handlers.sending.request_middleware import Sending
from handlers.sending.send_limits import SendLimits
from providers.limits.limited_provider import LimitedProvider
from providers.limits.limiters import RateLimiter
from storage.database import DatabaseTrouble
from storage.inbox import Inbox
from storage.workers import Workers
from tests.faults.simulation.chat import Chat
from tests.faults.simulation.link import Link
from tests.faults.simulation.provider import RemoteProvider, Server
from tests.faults.simulation.tables import NumberedNotice, Tables
from tests.faults.simulation.telegram import Session, Showing, Telegram, showing
from tests.faults.simulation.transactions import Transactions
from tests.faults.simulation.world import ADMINS, World

WAIT = timedelta(seconds=90)
SCHEDULE = PollSchedule(timedelta(seconds=5), timedelta(seconds=20))
POLICY = Policy(frozenset({"*"}))


def service(id: int, provider: str) -> Service:
    return Service(
        id=id,
        provider=provider,
        number=str(id),
        name="Likes",
        category="Likes",
        type=ServiceType.DEFAULT,
        type_text="Default",
        rate=Decimal("0.90"),
        minimum=1,
        maximum=1000,
        refill=True,
        cancel=True,
    )


_MOVES_MONEY = {"FakeOrders.confirm", "FakeOrders.save", "FakeLedger.give"}


class Process:
    """Runs the process until it dies or is stopped."""

    def __init__(self, world: World, tables: Tables, telegram: Telegram, servers: list[Server], name: str) -> None:
        self.link = Link(world, name)
        self._world = world
        self._polling: asyncio.Task[None] | None = None
        self._late = set[int]()
        """The notices that it was sending when it froze."""
        self._build(tables, telegram, servers)

    def _build(self, tables: Tables, telegram: Telegram, servers: list[Server]) -> None:
        world, name, clock = self._world, self.link.name, self._world.clock
        self._tables = tables
        self.link.on_freeze, self.link.on_kill = self._excuse, self._cut_off
        steps = self._before, self._after
        self._workers, users = Transactions(tables.workers, *steps), Transactions(tables.users, *steps)
        self._heartbeat = Heartbeat(cast(Workers, self._workers), name, clock)
        limited = {server.name: self._limited(RemoteProvider(server, self.link)) for server in servers}
        session = Session(telegram, self.link)
        session.middleware(Sending(SendLimits()))
        bot = Bot("1:simulated", session=session)
        stores = Stores(
            orders=cast(OrderStore, _WatchedOrders(tables.orders, *steps)),
            refills=cast(RefillsStore, Transactions(tables.refills, *steps)),
            notices=cast(NoticesStore, Transactions(tables.notices, *steps)),
            users=cast(PeopleStore, users),
            services=cast(ServicesStore, None),
            statistics=cast(StatisticsStore, None),
            daily_jobs=cast(DailyJobs, None),
            rules=cast(RuleStore, None),
            favourites=cast(Favourites, None),
            history=cast(HistoryStore, None),
            conversations=cast(ConversationStore, None),
            desk=cast(DeskStore, None),
            balances=cast(KnownBalances, None),
            balance_alerts=cast(AlertStore, None),
            maintenance=cast(MaintenanceStore, None),
            broadcasts=cast(BroadcastStore, None),
            requests=cast(RequestsStore, Transactions(tables.requests, *steps)),
            audit=cast(AuditLog, None),
            ledger=cast(LedgerStore, Transactions(tables.orders.ledger, *steps)),
            limits=cast(LimitStore, None),
            vouchers=cast(VoucherStore, None),
            stars=cast(StarsStore, None),
            spending=cast(BillReader, None),
            members=cast(MembersStore, None),
            invitations=cast(InvitationStore, None),
            people=cast(Directory, None),
            timelines=cast(OrderTimelines, None),
            shared_cards=cast(SharedCardsStore, None),
            batches=cast(BatchesStore, None),
        )
        self._use = build(
            Ports(
                stores=stores,
                providers=limited,
                is_away=lambda provider: limited[provider].away,
                bot=bot,
                clock=clock,
                worker=name,
                access=Access(public=True, owners=frozenset(ADMINS), allowed=frozenset()),
                policy=POLICY,
                prices={server.name: PriceList("USD") for server in servers},
                credit=Credit(mode=CreditMode.WALLET, currency="USD"),
                poll_schedule=SCHEDULE,
                wait=WAIT,
                signing_key=b"simulated",
                drawing=cast(Drawing, None),
            )
        )
        self._use.shop.catalogue = Catalogue([service(id, one.name) for id, one in enumerate(servers, 1)], POLICY)
        self._use.notifying.messenger = _Watched(self._use.notifying.messenger)
        self._news = asyncio.Event()
        chat = Chat(world, name, users, self._use, self._news)
        inbox = cast(Inbox, Transactions(tables.inbox, *steps))
        self._receiving = Receiving(bot, cast(Dispatcher, chat), inbox, name, clock, 600, self._heartbeat.alive_until)

    async def _before(self, name: str) -> None:
        await self.link.cross(f"before {name}")
        self._fail(f"the database fails at {name}", name)

    def _after(self, name: str) -> None:
        if name in _MOVES_MONEY:
            self._tables.on_moved()
        self.link.check(f"after {name}")
        self._fail(f"the database commits {name} and cannot say so", name)

    def _fail(self, how: str, name: str) -> None:
        if self._world.hits(self._world.weather.database):
            self._world.fault(f"{self.link.name}: {how}")
            if name.startswith("NumberedNotices."):
                self._world.excused.update(self._tables.notices.in_hand(self.link.name))
            raise DatabaseTrouble(name)

    def _excuse(self) -> None:
        """Excuses the notices in hand: another process may send them meanwhile, then this one sends the old text."""
        held = self._tables.notices.in_hand(self.link.name)
        self._late.update(held)
        self._world.excused.update(held)
        self._world.shown_late.update(self._tables.notices.order_of(notice) for notice in held)

    def _cut_off(self) -> None:
        """Excuses the cards that a late edit may have set back: no living process can note it (SECURITY.md)."""
        unnoted = self._late & self._use.notifying.in_hand
        self._world.edited_late.update(self._tables.notices.order_of(notice) for notice in unnoted)

    def _limited(self, provider: Provider) -> LimitedProvider:
        return LimitedProvider(
            provider,
            limiter=RateLimiter(provider.name, 20),
            cool_down=5,
            clock=asyncio.get_running_loop().time,
            jitter=lambda: self._world.rng.uniform(0.8, 1.2),
        )

    async def run(self) -> None:
        """Works until it dies; what would end a real process ends this one."""
        try:
            if self._world.workers == 1:
                await self._workers.clear()
            await self._heartbeat.beat()
            self._background = Background()
            self._start(self._background)
            self._polling = asyncio.current_task()
            while True:
                await self._receiving.poll()
        except Exception as error:
            self._world.fault(f"{self.link.name} ends: {error!r}")
            self.link.kill()

    async def stop(self) -> None:
        """Stops as after SIGTERM: running work may finish, the rest is cut off."""
        self._world.fault(f"{self.link.name} is told to stop")
        if self._polling is not None:
            self._polling.cancel()
        try:
            await self._receiving.drain(4)
            await self._background.stop(4)
            with suppress(TimeoutError):
                async with asyncio.timeout(1.5):
                    await self._use.notifying.finish()
            await self._workers.leave(self.link.name)
        except Exception as error:
            self._world.tell(f"{self.link.name} stops badly: {error!r}")
        self.link.kill()

    def _start(self, background: Background) -> None:
        background.repeat("the heartbeat", self._heartbeat.beat, 5)
        background.repeat("minding orders that wait", self._and_tell(self._use.waiting.look), 2)
        background.repeat("finding abandoned orders", self._and_tell(self._use.placing.find_abandoned), 5)
        background.repeat("notifying", self._use.notifying.send_due, 5, self._news)
        background.repeat("taking over updates", self._receiving.take_over, 2)
        for name, provider in self._use.providers.items():
            placing = self._and_tell(self._use.placing.place_queued, name)
            background.repeat(f"placing at {name}", placing, 5, self._use.placing.confirmed)
            background.repeat(f"tracking at {name}", self._and_tell(self._use.tracking.look, provider), 5)
            background.repeat(f"refills at {name}", self._and_tell(self._use.refilling.look, provider), 10)

    def _and_tell(self, step: Any, *args: Any) -> Any:
        async def stepping() -> Any:
            done = await step(*args)
            if done:
                self._news.set()
            return done

        return stepping


class _WatchedOrders(Transactions):
    """Notes which state of the order a message is made from."""

    async def find(self, order_id: int) -> Order | None:
        order: Order | None = await self.__getattr__("find")(order_id)
        what = showing.get()
        for one in what.all if what is not None else ():
            if one.notice.order_id == order_id:
                one.order = order
        return order


class _Watched:
    """The real messenger, which also marks each message with its notice."""

    def __init__(self, messenger: Messenger) -> None:
        self._messenger = messenger

    async def deliver(self, notice: Notice, behind: int, options: SendOptions) -> None:
        token = showing.set(Showing(cast(NumberedNotice, notice)))
        try:
            await self._messenger.deliver(notice, behind, options)
        finally:
            showing.reset(token)

    async def deliver_digest(self, changes: Sequence[Notice], behind: int, options: SendOptions) -> None:
        first, *others = (Showing(cast(NumberedNotice, change)) for change in changes)
        first.others = others
        token = showing.set(first)
        try:
            await self._messenger.deliver_digest(changes, behind, options)
        finally:
            showing.reset(token)
