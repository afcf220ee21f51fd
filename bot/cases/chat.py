"""The use cases that show orders in chats: cards, running lists, cards in other chats, and notices."""

from dataclasses import dataclass

from bot.cases.ground import Ground
from bot.cases.orders import OrderCases
from bot.cases.shop import ShopCases
from bot.ports import Ports
from core.notices.delivery import Notifying
from core.orders.sharing import Sharing
from handlers.boards import Boards
from handlers.cards import Cards
from handlers.sending.alarm import Alarm, Languages
from handlers.sending.messenger import TelegramMessenger
from handlers.sending.shared_cards import SharedCards


@dataclass(frozen=True, kw_only=True)
class ChatCases:
    alarm: Alarm
    boards: Boards
    cards: Cards
    notifying: Notifying
    shared_cards: SharedCards
    sharing: Sharing


def chat_cases(ports: Ports, ground: Ground, shop: ShopCases, orders: OrderCases) -> ChatCases:
    stores, clock, sight, bot = ports.stores, ground.clock, ground.sight, ports.bot
    cards, boards = Cards(orders.managing, shop.shop, ports.prices), Boards(stores.batches, shop.shop)
    shared_cards = SharedCards(bot, stores.shared_cards, orders.managing, ports.prices, clock, sight)
    languages, operators = Languages(stores.users), ground.operators
    messenger = TelegramMessenger(
        bot, stores.orders, cards, shared_cards, boards, sight, operators, languages, stores.users
    )
    return ChatCases(
        alarm=Alarm(bot, operators, languages),
        boards=boards,
        cards=cards,
        notifying=Notifying(stores.notices, stores.users, messenger, ports.worker, clock),
        shared_cards=shared_cards,
        sharing=Sharing(stores.orders, stores.shared_cards, stores.notices, ports.signing_key, clock),
    )
