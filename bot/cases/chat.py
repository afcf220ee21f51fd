"""The use cases that show orders in chats: cards, running lists, cards in other chats, and notices."""

from dataclasses import dataclass

from bot.cases.orders import OrderCases
from bot.cases.shared import SharedCases
from bot.cases.shop import ShopCases
from bot.ports import Ports
from core.notices.delivery import Notifying
from core.orders.sharing import Sharing
from handlers.batch_cards import BatchCards
from handlers.cards import Cards
from handlers.sending.followed_messages import FollowedMessages
from handlers.sending.machine_alarm import Languages, MachineAlarm
from handlers.sending.messenger import TelegramMessenger
from handlers.sending.shared_cards import SharedCards


@dataclass(frozen=True, kw_only=True)
class ChatCases:
    alarm: MachineAlarm
    batch_cards: BatchCards
    cards: Cards
    notifying: Notifying
    shared_cards: SharedCards
    sharing: Sharing


def chat_cases(ports: Ports, shared: SharedCases, shop: ShopCases, orders: OrderCases) -> ChatCases:
    stores, clock, visibility, bot = ports.stores, shared.clock, shared.visibility, ports.bot
    cards, batch_cards = Cards(orders.order_actions, shop.shop, ports.prices), BatchCards(stores.batches, shop.shop)
    shared_cards = SharedCards(bot, stores.shared_cards, orders.order_actions, ports.prices, clock, visibility)
    languages, operators = Languages(stores.users), shared.operators
    messenger = TelegramMessenger(
        bot=bot,
        orders=stores.orders,
        cards=cards,
        shared_cards=shared_cards,
        batch_cards=batch_cards,
        visibility=visibility,
        operators=operators,
        languages=languages,
        people=stores.users,
        followed=FollowedMessages(bot, stores.requests, stores.broadcasts, stores.users, clock),
    )
    return ChatCases(
        alarm=MachineAlarm(bot, operators, languages),
        batch_cards=batch_cards,
        cards=cards,
        notifying=Notifying(stores.notices, stores.users, messenger, ports.worker, clock),
        shared_cards=shared_cards,
        sharing=Sharing(stores.orders, stores.shared_cards, stores.notices, ports.signing_key, clock),
    )
