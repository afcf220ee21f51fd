"""The use cases of orders: placed, followed, managed, one or many at once."""

from dataclasses import dataclass

from bot.cases.money import MoneyCases
from bot.cases.shared import SharedCases
from bot.cases.shop import ShopCases
from bot.ports import Ports
from core.orders.batches import Batches
from core.orders.bulk_actions import BulkActions
from core.orders.checkout import Checkout
from core.orders.history import HistoryReader
from core.orders.mass import Mass
from core.orders.mass_affordability import MassAffordability
from core.orders.order_actions import OrderActions
from core.orders.order_limits import OrderLimits
from core.orders.order_list import OrderLists
from core.orders.order_picks import Picks
from core.orders.placing import Placing
from core.orders.placing_outcome import Settling
from core.orders.refill_tracking import Refilling
from core.orders.timeline import OrderTimelines
from core.orders.tracking import Tracking
from core.orders.unconfirmed import Deciding
from core.orders.waiting import Waiting
from core.people.operators import Workplaces


@dataclass(frozen=True, kw_only=True)
class PlacingCases:
    checkout: Checkout
    deciding: Deciding
    order_actions: OrderActions
    placing: Placing
    refilling: Refilling
    tracking: Tracking
    waiting: Waiting


@dataclass(frozen=True, kw_only=True)
class OrderCases(PlacingCases):
    batches: Batches
    history: HistoryReader
    mass: Mass
    order_lists: OrderLists
    picks: Picks
    bulk_actions: BulkActions
    timelines: OrderTimelines


def order_cases(ports: Ports, shared: SharedCases, shop: ShopCases, money: MoneyCases) -> OrderCases:
    stores, clock = ports.stores, shared.clock
    one = _placing_cases(ports, shared, shop, money)
    working = (stores.notices, stores.users, ports.worker, clock, ports.access.lets_in)
    batches = Batches(stores.batches, one.checkout, one.order_actions, *working)
    affordability = MassAffordability(money.wallet, one.checkout.limits, money.alarms)
    picks = Picks(stores.history, one.order_actions, lambda service_id: shop.shop.catalogue.service(service_id))
    return OrderCases(
        **vars(one),
        batches=batches,
        history=stores.history,
        mass=Mass(shop.ordering, stores.batches, stores.users, affordability, clock, batches.started.set),
        order_lists=stores.history,
        picks=picks,
        bulk_actions=BulkActions(picks, stores.batches, clock, batches.wished.set),
        timelines=stores.timelines,
    )


def _placing_cases(ports: Ports, shared: SharedCases, shop: ShopCases, money: MoneyCases) -> PlacingCases:
    stores, providers, clock, worker = ports.stores, ports.providers, ports.clock, ports.worker
    schedule = ports.poll_schedule
    orders, operators = stores.orders, shared.operators
    workplaces = Workplaces(operators)
    settling = Settling(orders, providers, operators, clock, shared.owners, workplaces)
    placing = Placing(orders, providers, settling, worker, clock, schedule.minimum, ports.is_away, ports.wait)
    return PlacingCases(
        checkout=Checkout(
            shop.ordering,
            placing,
            stores.history,
            stores.users,
            money.wallet,
            clock,
            shared.maintenance,
            money.alarms,
            OrderLimits(money.wallet, stores.limits, stores.spending, clock),
        ),
        deciding=Deciding(orders, providers, clock, workplaces),
        order_actions=OrderActions(orders, stores.refills, stores.notices, providers, clock, schedule),
        placing=placing,
        refilling=Refilling(stores.refills, orders, worker, clock, schedule),
        tracking=Tracking(orders, worker, clock, schedule),
        waiting=Waiting(orders, providers.keys(), operators, clock, ports.is_away, ports.wait),
    )
