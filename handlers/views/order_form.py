"""Filling a form: questions, complaints, the summary."""

from collections.abc import Mapping, Sequence

from core.catalogue.prices import PriceList, Quote
from core.forms.form import Question
from core.orders.checkout import Review
from handlers.views.words import amount, money, number, paragraphs, plain


def question(service_name: str, asked: Question, step: int, steps: int, complaint: str = "", typed: str = "") -> str:
    """One question; with `complaint`, why the answer `typed` would not do."""
    optional = " (optional)" if asked.optional else ""
    return paragraphs(
        [
            wrong(complaint, typed) if complaint else "",
            f"<b>{plain(service_name, 120)}</b>\nStep {step} of {steps}",
            f"<b>{plain(asked.label)}</b>{optional}\n{plain(asked.hint, 400)}",
        ]
    )


def wrong(complaint: str, typed: str) -> str:
    return f"⚠️ {plain(complaint, 600)}\nYou wrote: <code>{plain(typed, 300)}</code>"


def summary(
    review: Review,
    questions: Sequence[Question],
    answers: Mapping[str, str],
    prices: PriceList,
    before: Quote | None = None,
    note: str = "",
) -> str:
    """Everything that is about to be ordered; with `before`, that the price is no longer what was shown."""
    service = review.service
    changed = before is not None and before != review.quote
    # The line of the quantity tells of them.
    told = {"runs", "interval"} if "runs" in answers else set()
    return paragraphs(
        [
            f"<b>Your order</b>\n{plain(service.name, 300)}\n"
            f"{plain(service.provider)} · No. <code>{plain(service.number, 40)}</code>",
            "\n".join(_answer(asked, answers) for asked in questions if asked.field in answers.keys() - told),
            note,
            f"⚠️ The price has changed: it was {_amount(before)}." if changed and before else "",
            price(review.quote, prices, review),
            "Tick that the link is yours to promote, then place the order.",
        ]
    )


def corrected(asked: Question, before: str) -> str:
    """The note under the answers that one of them was just written anew."""
    return f"✏️ {plain(asked.label, 40)}: it was {plain(before, 300)}."


def nothing_changed(correctable: Sequence[Question]) -> str:
    """Under what was written at the summary and fits nothing there."""
    named = " or ".join(plain(asked.label.lower()) for asked in correctable)
    written = f"To change the {named}, write just that. " if named else ""
    return f"That changes nothing in your order. {written}‹ Back leads to the last answer, Leave ends the form."


def price(quote: Quote, prices: PriceList, review: Review) -> str:
    if quote.price is not None:
        units = f" for {number(quote.units)}" if quote.units is not None and quote.units > 1 else ""
        return f"Price: <b>{money(quote.price, quote.currency)}</b>{units}"
    rate = prices.rate(review.service)
    if rate is not None:
        return (
            f"Price: <b>{money(rate, prices.currency)}</b> for {number(prices.per(review.service))} delivered. "
            "There is no bound in advance: set a number of posts for one."
        )
    return f"Takes <b>{number(quote.units or 0)}</b> threads while it runs; it is not charged for one by one."


def _amount(quote: Quote) -> str:
    return money(quote.price, quote.currency) if quote.price is not None else "without a price"


def _answer(asked: Question, answers: Mapping[str, str]) -> str:
    value = answers[asked.field]
    if asked.field == "quantity" and "runs" in answers:
        value = amount(int(value), answers)
    if asked.choices and value in asked.choices:
        value = asked.choices[value]
    several = [line for line in value.splitlines() if line.strip()]
    if len(several) > 1:
        listed = "\n".join(several[:10]) + ("\n…" if len(several) > 10 else "")
        return (
            f"{plain(asked.label, 40)}: {len(several)} lines\n<blockquote expandable>{plain(listed, 400)}</blockquote>"
        )
    return f"{plain(asked.label, 40)}: {plain(value, 300)}"


def pick_first(example: str) -> str:
    return f"Pick a service to order, or write it in one line: <code>/order 12 {plain(example)} 1000</code>"


def left() -> str:
    return "Left. Nothing was ordered."


LEFT_BEFORE = "This form was cancelled. Nothing was ordered."


def nothing_to_leave() -> str:
    return "There is nothing to leave. To cancel an order, give its number: <code>/cancel 12</code>"


def restarted() -> str:
    return "This form is from an older version of the bot and can't go on. Please start it again with /order."


MOVED_ON = "This form has moved on since. Here is where it stands now."
WRITTEN_BEFORE = "You wrote this before you could see what is asked now, so it was not taken for an answer."
REPLY_TO_ANOTHER = "You replied to an earlier message, so this was not taken for an answer to what is asked now."
CHANGED = "Something has changed since you saw this. Please look again before you place the order."
TICK_FIRST = "First tick that the link is yours to promote."


def away(provider: str) -> str:
    return f"{provider} is away right now. Your order is kept here: press the button again in a while."


def already_placed(order_id: int) -> str:
    return f"This was placed already: it is order #{order_id}."


def placed_all_the_same(order_id: int) -> str:
    """For a form that was left after a press of "Place order" that went wrong here, but was stored."""
    return f"This form was placed already, as order #{order_id}. /status {order_id} shows it."


def being_placed(order_id: int) -> str:
    return f"Order #{order_id} is being placed."


def text_only() -> str:
    return "Please write the answer as text. /cancel leaves."
