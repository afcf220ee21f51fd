"""Notices that are about no order: they need nothing but what was stored."""

from core.notices.catalogue_notices import CatalogueNews, FavouriteNews
from core.notices.desk_notices import BalanceLow, BroadcastEnded
from core.notices.member_notices import EntryAnswered, EntryAsked, EntryDecided, MadeHelper, ShopMessage, ShopReply
from core.notices.money_notices import BalanceMoved, ShopLimitReached, ShopPutIn
from core.notices.notice import Content, ProviderOutage
from core.notices.stars_notices import StarsPaid, StarsRefunded
from core.notices.statistics_notices import SalesOfTheDay
from handlers.views import (
    broadcasts,
    catalogue_news,
    desk,
    entering,
    people_desk,
    shop_messages,
    stars,
    statistics,
    wallet,
)
from handlers.views import money as money_texts
from handlers.views.keyboard import Shown, markup


def without_order(content: Content) -> Shown | None:
    """The message of a notice that is about no order; None for any other."""
    match content:
        case ProviderOutage():
            return money_texts.outage(content.provider, content.away, content.why), markup()
        case BroadcastEnded():
            return broadcasts.ended(content)
        case BalanceLow():
            return desk.balance_low(content), markup()
        case EntryAsked():
            return entering.to_decide(content)
        case EntryDecided():
            return entering.told_owner(content)
        case EntryAnswered():
            return entering.answered(content)
        case MadeHelper():
            return people_desk.made_helper()
        case BalanceMoved():
            return wallet.moved(content)
        case ShopLimitReached():
            return desk.shop_limit_reached(content), markup()
        case ShopPutIn():
            return desk.put_in(content)
        case ShopMessage():
            return shop_messages.from_shop(content)
        case ShopReply():
            return shop_messages.to_shop(content)
        case CatalogueNews():
            return catalogue_news.for_operators(content)
        case FavouriteNews():
            return catalogue_news.of_favourites(content)
        case SalesOfTheDay():
            return statistics.daily_summary(content)
        case StarsPaid():
            return stars.paid(content)
        case StarsRefunded():
            return stars.refunded(content)
    return None
