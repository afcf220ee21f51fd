"""The use cases of the desk: its overview, requests, low balances and broadcasts."""

from dataclasses import dataclass

from bot.cases.orders import OrderCases
from bot.cases.shared import SharedCases
from bot.cases.shop import ShopCases
from bot.ports import Ports
from core.broadcasts.composing import Composing
from core.broadcasts.sending import Broadcasting
from core.desk.balance_alerts import BalanceWatch
from core.desk.desk import Desk
from core.people.operators import Workplaces
from core.requests.asking import Asking
from handlers.language import LANGUAGES
from handlers.sending.broadcasts import BroadcastPost


@dataclass(frozen=True, kw_only=True)
class DeskCases:
    alerting: BalanceWatch
    asking: Asking
    broadcasting: Broadcasting
    composing: Composing
    desk: Desk
    post: BroadcastPost


def desk_cases(ports: Ports, shared: SharedCases, shop: ShopCases, orders: OrderCases) -> DeskCases:
    stores, clock, owners, post = ports.stores, shared.clock, shared.owners, BroadcastPost(ports.bot)
    balances, names, spoken = stores.balances, ports.providers.keys(), tuple(LANGUAGES)
    desk = Desk(stores.desk, stores.requests, balances, shared.maintenance, names, ports.is_away, clock)
    people, shown_in = (stores.users, ports.access, owners), Workplaces(owners)
    return DeskCases(
        alerting=BalanceWatch(desk, stores.balance_alerts, owners, clock),
        asking=Asking(
            stores.requests,
            orders.order_actions,
            lambda service_id: shop.shop.catalogue.service(service_id),
            shared.operators,
            clock,
            Workplaces(shared.operators),
        ),
        broadcasting=Broadcasting(stores.broadcasts, post, *people, spoken, ports.worker, clock, shown_in),
        composing=Composing(stores.broadcasts, ports.access, spoken, clock, shown_in),
        desk=desk,
        post=post,
    )
