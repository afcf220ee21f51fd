"""Greetings, help, terms, and the one-liners of refusal."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from handlers.texts.words import lines, moment, money, number, plain
from orders.provider import Balance, Capacity

COMMANDS = {
    "start": "Start here",
    "help": "How this works",
    "services": "Browse the services",
    "search": "Find a service by words or number",
    "order": "Place an order",
    "orders": "Your orders",
    "status": "One order: /status 12",
    "refill": "Ask for a refill: /refill 12",
    "cancel": "Leave a form, or cancel an order: /cancel 12",
    "balance": "What was spent, or the providers' balances",
}
ADMIN_COMMANDS = {"unconfirmed": "Orders that wait for your decision"}

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


def welcome(name: str) -> str:
    return (
        f"Hello, {plain(name, 64)}!\n\n"
        "Here you pick a service, give a link and a quantity, see the price, and confirm. "
        "Then I follow the order at the provider and tell you about every change.\n\n"
        "/services to browse, /search to find, /orders to see yours, /help for the rest."
    )


def help_text(admin: bool, example: str) -> str:
    """`example` is a link that may be ordered for."""
    known = {**COMMANDS, **ADMIN_COMMANDS} if admin else COMMANDS
    commands = "\n".join(f"/{name} – {plain(what)}" for name, what in known.items())
    return (
        f"<b>Commands</b>\n{commands}\n\n"
        "<b>In one line</b>\n"
        f"<code>/order 12 {plain(example)} 1000</code>\n"
        "goes straight to the summary: the service's number, the link, the quantity. "
        "Where several providers have a 12, write <code>NAME:12</code>.\n\n"
        "<b>Unconfirmed</b>\n"
        "If a provider does not answer in time, nobody knows whether it took the order. "
        "It is never sent again by itself: the operator looks and decides, and you are told."
    )


def stranger(user_id: int) -> str:
    return f"This bot is private. To be let in, give its operator your id: <code>{user_id}</code>"


def terms_accepted() -> str:
    return f"{TERMS}\n\n✓ You agreed."


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
        return "You have spent nothing here yet. /services shows what there is."
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


def unknown() -> str:
    return "I did not understand that. /services to browse, /search WORDS to find, /help for the rest."
