"""Wiring of what is about Stars."""

from collections.abc import Collection

from bot.ports import Ports
from core.money.star_books import StarBooks
from core.money.star_refunds import Refunding
from core.money.stars import Stars
from handlers.sending.stars import StarsPost


def star_desk(ports: Ports, owners: Collection[int]) -> tuple[Stars, Refunding, StarBooks]:
    """Top-ups, refunds, and the look at Telegram's account of both. `owners` are told of trouble."""
    store, post, clock = ports.stores.stars, StarsPost(ports.bot), ports.clock
    lets_in, secret = ports.access.lets_in, ports.signing_key
    stars = Stars(store, ports.credit, ports.star_rate, lets_in, owners, secret, clock)
    refunding = Refunding(store, post, owners, clock)
    return stars, refunding, StarBooks(store, post, stars, refunding, clock)
