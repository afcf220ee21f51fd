"""Money: a person's spending, the providers' balances, and whether they respond."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from babel.dates import format_date

from core.money.credit import Credit, Rate
from core.provider import Balance, Capacity
from handlers.buttons import NewOrder, OrdersPage
from handlers.language import _, locale, ngettext
from handlers.views.home import home_button, wallet_button
from handlers.views.keyboard import Shown, button, markup
from handlers.views.words import lines, moment, money, number, paragraphs, plain


def balances(known: Mapping[str, Balance | Capacity | str], credit: Credit) -> Shown:
    """To admins: every provider's balance or threads, or the reason why neither is known; and the rates in force."""
    rows = (f"<b>{plain(name)}</b>: {_balance(what)}" for name, what in known.items())
    rates = [_rate(currency, rate, credit.currency) for currency, rate in credit.rates.items()]
    text = paragraphs([lines([_("<b>Balances</b>"), *rows]), lines(rates)])
    return text, markup([wallet_button()] if credit.wallet else [], [home_button()])


def _rate(currency: str, rate: Rate, shop: str | None) -> str:
    return _("1 {currency} = {amount}, as of {day}").format(
        currency=plain(currency, 8), amount=money(rate.amount, shop), day=format_date(rate.of, locale=locale())
    )


def _balance(what: Balance | Capacity | str) -> str:
    match what:
        case Balance():
            return money(what.amount, what.currency)
        case Capacity():
            free = ngettext("{free} of {total} thread free", "{free} of {total} threads free", what.total).format(
                free=number(what.available), total=number(what.total)
            )
            if what.expires_at is None:
                return free
            return _("{free}, until {when}").format(free=free, when=moment(what.expires_at))
        case str():
            return f"⚠️ {plain(what)}"


def spent(sums: Sequence[tuple[str, Decimal, int]]) -> Shown:
    """What a person's orders cost, by currency."""
    if not sums:
        return _("You haven't spent anything yet."), markup([button(_("🛒 New order"), NewOrder())], [home_button()])
    rows = [
        ngettext("{total} in {count} order", "{total} in {count} orders", count).format(
            total=money(total, currency), count=number(count)
        )
        for currency, total, count in sums
    ]
    text = lines([_("<b>Your orders so far</b>"), *rows])
    return text, markup([button(_("📦 My orders"), OrdersPage(page=0))], [home_button()])


def outage(provider: str, away: bool, why: str) -> str:
    """To admins, once when a provider stops responding and once when it is back."""
    name = f"<b>{plain(provider)}</b>"
    if not away:
        return _("✅ {provider} is responding again.").format(provider=name)
    return lines(
        [
            _("⚠️ {provider} is not responding: {reason}").format(provider=name, reason=plain(why, 500)),
            _("New orders there will wait until it responds."),
        ]
    )
