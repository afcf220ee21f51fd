"""Services: lists and cards."""

from handlers.texts.words import clipped, lines, money, number, paragraphs, plain
from orders.prices import PriceList
from orders.services import Service, ServiceType, Unorderable

FOUND = "🔎 "
"""Marks the first line of a page of search results; the words searched for stand behind it."""
REST = "For: "
"""Marks what was written behind a number that several services have."""
LONGEST_REST = 2000
NOT_KEPT = "\nWhat you wrote behind the number is too long to be kept: you will be asked for it step by step."
DESCRIPTION = 1500
BY_THE_ORDER = {ServiceType.PACKAGE, ServiceType.CUSTOM_COMMENTS_PACKAGE}
"""Types that are charged for as one unit, whatever is in them."""


def providers(names: list[str]) -> str:
    if not names:
        return "No services are known yet. The providers are asked again in a while."
    return "<b>Services</b>\nWhose?"


def categories(provider: str, several: bool) -> str:
    return f"<b>{plain(provider)}</b>\nWhich category?" if several else "<b>Services</b>\nWhich category?"


def category(name: str) -> str:
    return f"<b>{plain(name)}</b>\nWhich service?"


def found(words: str, count: int) -> str:
    head = f"{FOUND}<b>{plain(words, 100)}</b>"
    if not count:
        return f"{head}\nNothing has all these words in its name, category or number. Fewer words find more."
    return f"{head}\n{number(count)} service{'s' if count != 1 else ''} found."


def search_hint() -> str:
    return "Write the words after the command, in any order: <code>/search instagram followers</code>"


def several_numbered(shown: str, rest: str = "") -> str:
    """Which service is meant; `rest` is what was written behind its number, to be read back by `rest_of`."""
    asked = f"Several providers have a service {plain(shown, 40)}. Which one?"
    return f"{asked}\n{REST}<code>{plain(rest, LONGEST_REST)}</code>" if rest else asked


def rest_of(message: str) -> str:
    """What `several_numbered` was shown with, from the text of its message."""
    return message.partition(f"\n{REST}")[2]


def none_numbered(shown: str) -> str:
    return f"No provider has a service {plain(shown, 40)}. /search finds services by words."


def row(service: Service, prices: PriceList, problem: Unorderable | None) -> str:
    """A service on a button."""
    rate = "⛔️" if problem else _rate(service, prices, short=True)
    return f"{clipped(service.name, 48)} · {rate}" if rate else clipped(service.name, 60)


def card(service: Service, prices: PriceList, problem: Unorderable | None, several: bool) -> str:
    """The service card."""
    facts = [
        _rate(service, prices, short=False),
        _limits(service),
        f"Type: {plain(service.type_text or 'not given', 60)}" if service.type is not ServiceType.DEFAULT else "",
        f"Refill: {_yes(service.refill)}{_refill_time(service)}",
        f"Cancel: {_yes(service.cancel)}",
        "Drip-feed: yes" if service.drip_feed else "",
    ]
    whose = f"{plain(service.provider)} · " if several else ""
    return paragraphs(
        [
            f"<b>{plain(service.name, 400)}</b>\n{whose}{plain(service.category, 200)} · "
            f"No. <code>{plain(service.number, 40)}</code>",
            lines(facts),
            f"<blockquote expandable>{plain(service.description.strip(), DESCRIPTION)}</blockquote>"
            if service.description.strip()
            else "",
            f"⛔️ Cannot be ordered: {problem.value}." if problem else "",
        ]
    )


def link_to(address: str) -> str:
    return f'<a href="{plain(address)}">Link to this service</a>'


def not_orderable(reason: Unorderable | None) -> str:
    return f"This service cannot be ordered: {reason.value}." if reason else "There is no such service here."


def _rate(service: Service, prices: PriceList, short: bool) -> str:
    rate = prices.rate(service)
    if rate is None or rate <= 0:
        return "" if short or not service.priced else "Price: none given"
    if service.type in BY_THE_ORDER:
        amount = money(prices.marked_up(service.rate / prices.per(service)), prices.currency) if service.rate else ""
        return amount if short else f"Price: <b>{amount}</b> an order"
    amount = money(rate, prices.currency)
    if short:
        return amount
    return f"Price: <b>{amount}</b> for {number(prices.per(service))}"


def _limits(service: Service) -> str:
    if service.type in BY_THE_ORDER:
        return ""
    if service.minimum is None or service.maximum is None:
        return "Limits: none given"
    return f"From {number(service.minimum)} to {number(service.maximum)}"


def _refill_time(service: Service) -> str:
    if not (service.refill and service.refill_time):
        return ""
    days = service.refill_time.strip()
    return f", {plain(days, 40)} days" if days.isdecimal() else f", {plain(days, 40)}"


def _yes(flag: bool) -> str:
    return "yes" if flag else "no"
