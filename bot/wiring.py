"""Wiring: the one place that joins the use cases, for the process, the handlers' tests and the simulation."""

from dataclasses import dataclass

from bot.cases.chat import ChatCases, chat_cases
from bot.cases.desk import DeskCases, desk_cases
from bot.cases.money import MoneyCases, money_cases
from bot.cases.orders import OrderCases, order_cases
from bot.cases.people import PeopleCases, people_cases
from bot.cases.shared import SharedCases, shared_cases
from bot.cases.shop import ShopCases, shop_cases
from bot.handler_arguments import HANDLER_ARGUMENTS
from bot.ports import Ports


@dataclass(frozen=True, kw_only=True)
class UseCases(ChatCases, DeskCases, OrderCases, PeopleCases, MoneyCases, ShopCases, SharedCases):
    """All use cases, for the chat and for the background tasks."""

    def workflow_data(self) -> dict[str, object]:
        return {name: getattr(self, name) for name in HANDLER_ARGUMENTS}


def build(ports: Ports) -> UseCases:
    """Joins the use cases over `ports`, subject by subject; each subject is a file of `bot/cases/`."""
    base = shared_cases(ports)
    shop, money, people = shop_cases(ports, base), money_cases(ports, base), people_cases(ports, base)
    orders = order_cases(ports, base, shop, money)
    desk, chat = desk_cases(ports, base, shop, orders), chat_cases(ports, base, shop, orders)
    parts = (base, shop, money, people, orders, desk, chat)
    return UseCases(**{name: case for part in parts for name, case in vars(part).items()})
