"""Wiring: the one place where the use cases are joined, for the process, the handlers' tests and the simulation."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.given import GIVEN
from bot.ports import PeopleStore, Ports
from bot.stars import star_desk
from core.audit.audit import AuditLog
from core.broadcasts.composing import Composing
from core.broadcasts.sending import Broadcasting
from core.catalogue.favourites import Favourites
from core.catalogue.keeping import Keeping
from core.catalogue.shop import Shop
from core.clock import Clock
from core.desk.alerting import Alerting
from core.desk.desk import Desk
from core.maintenance import OpeningHours
from core.members.directory import People
from core.members.entering import Entering
from core.members.inviting import Inviting
from core.members.roles import Roles
from core.money.granting import Granting
from core.money.limits import Limiting
from core.money.star_books import StarBooks
from core.money.star_refunds import Refunding
from core.money.stars import Stars
from core.money.vouchers import Vouchers
from core.money.wallet import Wallet
from core.notices.delivery import Notifying
from core.numbers.charts import Drawing
from core.numbers.numbers import Numbers
from core.orders.batches import Batches
from core.orders.checkout import Checkout, Ordering
from core.orders.history import HistoryReader
from core.orders.mass import Mass
from core.orders.order_list import OrderLists
from core.orders.outcome import Settling
from core.orders.picks import Picks
from core.orders.placing import Placing
from core.orders.refills import Refilling
from core.orders.requests import Managing
from core.orders.several import Several
from core.orders.sharing import Sharing
from core.orders.story import Stories
from core.orders.tracking import Tracking
from core.orders.unconfirmed import Deciding
from core.orders.waiting import Waiting
from core.people.access import Access
from core.people.operators import Operators
from core.people.sight import Sight
from core.provider import PacedProvider
from core.requests.asking import Asking
from core.updates.updates import Updates
from handlers.boards import Boards
from handlers.cards import Cards
from handlers.language import LANGUAGES
from handlers.middlewares.conversation import ConversationStore
from handlers.sending.broadcasts import BroadcastPost
from handlers.sending.messenger import TelegramMessenger
from handlers.sending.shared_cards import SharedCards


@dataclass(frozen=True, kw_only=True)
class UseCases:
    """Everything that can be asked of the bot, by the chat and by the background."""

    access: Access
    alerting: Alerting
    asking: Asking
    audit: AuditLog
    batches: Batches
    boards: Boards
    broadcasting: Broadcasting
    cards: Cards
    composing: Composing
    post: BroadcastPost
    checkout: Checkout
    clock: Clock
    conversations: ConversationStore
    deciding: Deciding
    entering: Entering
    favourites: Favourites
    granting: Granting
    history: HistoryReader
    keeping: Keeping
    inviting: Inviting
    desk: Desk
    hours: OpeningHours
    limiting: Limiting
    managing: Managing
    numbers: Numbers
    drawing: Drawing
    mass: Mass
    notifying: Notifying
    operators: Operators
    order_lists: OrderLists
    ordering: Ordering
    people: People
    picks: Picks
    placing: Placing
    providers: Mapping[str, PacedProvider]
    refilling: Refilling
    refunding: Refunding
    roles: Roles
    several: Several
    shared_cards: SharedCards
    sharing: Sharing
    shop: Shop
    sight: Sight
    star_books: StarBooks
    stars: Stars
    stories: Stories
    tracking: Tracking
    users: PeopleStore
    waiting: Waiting
    vouchers: Vouchers
    wallet: Wallet

    def workflow_data(self) -> dict[str, object]:
        return {name: getattr(self, name) for name in GIVEN}


def build(ports: Ports) -> UseCases:
    """Joins the use cases over `ports`."""
    stores, providers, clock, pace, worker = ports.stores, ports.providers, ports.clock, ports.pace, ports.worker
    orders, operators = stores.orders, Operators(ports.access.admins, ports.desk_chat)
    desk_chat = ports.desk_chat.chat_id if ports.desk_chat is not None else None
    sight = Sight(ports.access, ports.shows_providers, ports.provider_names, desk_chat)
    shop = Shop(stores.services, stores.rules, ports.policy, ports.prices, own_numbers=not ports.shows_providers)
    shop.tell = Updates(shop, ports.prices, operators, ports.access).tell
    roles = Roles(stores.members, ports.access, clock)
    owners = Operators(ports.access.owners, ports.desk_chat)
    settling = Settling(orders, providers, operators, clock, owners)
    managing = Managing(orders, stores.refills, stores.notices, providers, clock, pace)
    cards = Cards(managing, shop, ports.prices)
    shared_cards = SharedCards(ports.bot, stores.shared_cards, ports.prices, clock, sight)
    boards = Boards(stores.batches, shop)
    messenger = TelegramMessenger(ports.bot, orders, cards, shared_cards, boards, sight, operators)
    wallet = Wallet(stores.ledger, stores.spending, ports.credit, ports.prices)
    granting = Granting(stores.ledger, ports.credit, clock)
    ordering = Ordering(shop, ports.prices, ports.policy, clock)
    hours = OpeningHours(stores.maintenance, clock)
    desk = Desk(stores.desk, stores.requests, stores.balances, hours, providers.keys(), ports.is_away, clock)
    placing = Placing(orders, providers, settling, worker, clock, pace.minimum, ports.is_away, ports.wait)
    checkout = Checkout(ordering, placing, stores.history, stores.users, wallet, clock, hours)
    batches = Batches(stores.batches, checkout, managing, stores.notices, stores.users, worker, clock)
    picks = Picks(stores.history, managing, lambda service_id: shop.catalogue.service(service_id))
    post = BroadcastPost(ports.bot)
    broadcasting = Broadcasting(
        stores.broadcasts, post, stores.users, ports.access, owners, tuple(LANGUAGES), worker, clock
    )
    stars, refunding, star_books = star_desk(ports, owners)
    return UseCases(
        access=ports.access,
        alerting=Alerting(desk, stores.balance_alerts, owners, clock),
        asking=Asking(
            stores.requests, managing, lambda service_id: shop.catalogue.service(service_id), operators, clock
        ),
        audit=stores.audit,
        batches=batches,
        boards=boards,
        broadcasting=broadcasting,
        cards=cards,
        composing=Composing(stores.broadcasts, ports.access, tuple(LANGUAGES), clock),
        post=post,
        checkout=checkout,
        clock=clock,
        conversations=stores.conversations,
        deciding=Deciding(orders, providers, clock),
        entering=Entering(stores.members, stores.users, roles, clock),
        favourites=stores.favourites,
        granting=granting,
        history=stores.history,
        keeping=Keeping(shop, stores.rules, stores.services, clock),
        inviting=Inviting(stores.invitations, roles, clock),
        desk=desk,
        hours=hours,
        limiting=Limiting(stores.limits, clock),
        managing=managing,
        numbers=Numbers(
            stores.numbers, shop, ports.prices, operators, clock, zone=ports.zone, summary_at=ports.summary_at
        ),
        drawing=ports.drawing,
        mass=Mass(ordering, stores.batches, stores.users, clock, batches.started.set),
        notifying=Notifying(stores.notices, stores.users, messenger, worker, clock),
        operators=operators,
        order_lists=stores.history,
        ordering=ordering,
        picks=picks,
        people=People(stores.people, ports.access, clock),
        placing=placing,
        providers=providers,
        refunding=refunding,
        refilling=Refilling(stores.refills, orders, worker, clock, pace),
        roles=roles,
        several=Several(picks, stores.batches, clock, batches.wished.set),
        shared_cards=shared_cards,
        sharing=Sharing(orders, stores.shared_cards, stores.notices, ports.signing_key, clock),
        shop=shop,
        sight=sight,
        star_books=star_books,
        stars=stars,
        stories=stores.stories,
        tracking=Tracking(orders, worker, clock, pace),
        users=stores.users,
        waiting=Waiting(orders, providers.keys(), operators, clock, ports.is_away, ports.wait),
        vouchers=Vouchers(stores.vouchers, granting, ports.signing_key, clock),
        wallet=wallet,
    )
