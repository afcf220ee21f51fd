"""The money on the order summary: the price, the balance it is paid from, and the limit it is above."""

from core.catalogue.prices import Quote
from core.forms.flow import OrderSummary
from handlers.language import _
from handlers.views import words
from handlers.views.words import money, number


def price_changed(before: Quote | None) -> str:
    if before is None or before.price is None:
        return ""
    return "⚠️ " + _("The price has changed. It was {price}.").format(price=money(before.price, before.currency))


def price(shown: OrderSummary) -> str:
    quote, service = shown.review.quote, shown.review.service
    if quote.price is not None:
        units = quote.units or 1
        told = f"<b>{money(quote.price, quote.currency)}</b>"
        if units > 1:
            return _("Price: {price} for {count}").format(price=told, count=number(units))
        return _("Price: {price}").format(price=told)
    rate = shown.prices.rate(service)
    if rate is not None:
        text = _("Price: {price} per {count} delivered.").format(
            price=f"<b>{words.rate(rate, shown.prices.paid_in)}</b>", count=number(shown.prices.per(service))
        )
        return text + " " + _("No total limit. Set a number of posts to cap the cost.")
    return _("Uses <b>{count}</b> of the plan's threads while it runs.").format(count=number(quote.units or 0))


def is_short(shown: OrderSummary) -> bool:
    wanted = shown.review.quote.price
    return shown.available is not None and wanted is not None and shown.available < wanted


def balance(shown: OrderSummary) -> str:
    """If the price is paid from a balance, whether the balance is enough."""
    if shown.available is None:
        return ""
    available = money(shown.available, shown.review.quote.currency)
    if is_short(shown):
        return "⚠️ " + _("Your balance is {amount}: not enough for this order.").format(amount=available)
    return _("Your balance: {amount}").format(amount=available)


def above_limit(shown: OrderSummary) -> str:
    """Which of the person's limits the price is above, if it is above one."""
    if shown.above_limit is None:
        return ""
    currency = shown.review.quote.currency
    limit, left = money(shown.above_limit.limit, currency), shown.above_limit.left
    if left is None:
        text = _("One order may cost {limit} at most.").format(limit=limit)
    else:
        text = _("You may order for {limit} in 24 hours; {left} is left now.")
        text = text.format(limit=limit, left=money(left, currency))
    has_quantity = any(asked.field == "quantity" for asked, _answer in shown.answers)
    return " ".join(["⚠️", text, *([_("Choose a smaller quantity.")] if has_quantity else [])])
