"""Greetings, help, terms, and the one-liners of refusal."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from core.provider import Balance, Capacity
from handlers.views.words import lines, moment, money, number, plain

TERMS = """<b>Before your first order</b>

By ordering here you agree that
• you own what your links lead to, or its owner asked you to promote it;
• you order nothing aimed at other people: no reports, reviews, votes or dislikes, nothing that takes others down;
• you know the rules of the platform that your link is on, and answer for keeping them;
• a placed order is carried out by the provider named in it, and can be taken back only where its card offers it."""

OUTDATED = "This button is out of date. Here is where things stand now."
NOT_YOURS = "There is no such order among yours."
FAILED = "Something went wrong here; the operator can see it in the log. Please try once more."
PRIVATE_ONLY = "I take orders in a private chat only: nothing of yours belongs in a group."


def stranger(user_id: int) -> str:
    return f"This bot is private. To be let in, give its operator your id: <code>{user_id}</code>"


def balances(known: Mapping[str, Balance | Capacity | str]) -> str:
    """Every provider's balance, threads, or the reason why neither is known."""
    return lines(["<b>Balances</b>", *(f"<b>{plain(name)}</b>: {_balance(what)}" for name, what in known.items())])


def _balance(what: Balance | Capacity | str) -> str:
    match what:
        case Balance():
            return money(what.amount, what.currency)
        case Capacity():
            until = f", until {moment(what.expires_at)}" if what.expires_at else ""
            return f"{number(what.available)} of {number(what.total)} threads free{until}"
        case str():
            return f"⚠️ {plain(what)}"


def spent(sums: Sequence[tuple[str, Decimal, int]]) -> str:
    """What a user's orders came to, by currency."""
    if not sums:
        return "You have spent nothing here yet. /new shows what there is."
    rows = [
        f"{money(total, currency)} in {number(count)} order{'s' if count != 1 else ''}"
        for currency, total, count in sums
    ]
    return lines(["<b>Your orders so far</b>", *rows])


def outage(provider: str, away: bool, why: str) -> str:
    """To admins, once at the begin of an outage and once at its end."""
    if not away:
        return f"✅ <b>{plain(provider)}</b> answers again."
    known = f"⚠️ <b>{plain(provider)}</b> is away: {plain(why, 500)}"
    return f"{known}\nNew orders there are not taken until it answers again."
