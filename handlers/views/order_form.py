"""The order form: a question, a doubted link, the summary with its one button, and how a form ends."""

from aiogram.types import InlineKeyboardButton

from core.catalogue.prices import Quote
from core.forms.fields import Topic
from core.forms.flow import (
    Asked,
    Corrected,
    Doubted,
    Note,
    OrderSummary,
    Rejected,
    ReplyToAnother,
    Unused,
    WrittenBefore,
)
from core.forms.form import Question
from handlers.buttons import FormChoice, FormStep, PlaceOrder, ShowTerms, Step, UseLink
from handlers.language import _, ngettext
from handlers.views import catalogue, summary_money
from handlers.views.home import wallet_button
from handlers.views.keyboard import Row, Shown, button, in_columns, markup
from handlers.views.maintenance import on_the_order_summary
from handlers.views.questions import choice, hint, label, why
from handlers.views.words import amount, lines, money, number, paragraphs, plain

HEADING = 80
COUNTED = {Topic.QUANTITY, Topic.RUNS, Topic.MINIMUM_PER_POST, Topic.MAXIMUM_PER_POST, Topic.NEW_POSTS, Topic.OLD_POSTS}


def step(draft: str, shown: Asked | Doubted | OrderSummary) -> Shown:
    """The next step of the form with the key `draft`."""
    match shown:
        case Asked():
            return _question(draft, shown)
        case Doubted():
            return _doubt(draft, shown)
        case OrderSummary():
            return _summary(draft, shown)


def _question(draft: str, shown: Asked) -> Shown:
    asked = shown.question
    name = f"<b>{label(asked.topic)}</b>"
    text = paragraphs(
        [
            _note(shown.note),
            f"<b>{plain(shown.service.name, HEADING)}</b>\n"
            + _("Step {step} of {steps}").format(step=number(shown.place), steps=number(shown.of)),
            (_("{field} (optional)").format(field=name) if asked.optional else name) + f"\n{hint(shown)}",
            _kept(shown),
        ]
    )
    keep = [button(_("Keep it ›"), FormStep(draft=draft, step=Step.KEEP))] if shown.kept is not None else []
    skip = [button(_("Skip ›"), FormStep(draft=draft, step=Step.SKIP))] if asked.optional else []
    back = [_back(draft)] if shown.place > 1 else []
    return text, markup(*_choices(draft, shown), keep, [*back, *skip], [_cancel(draft)])


def _kept(shown: Asked) -> str:
    if shown.kept is None:
        return ""
    return _("Your answer so far: {answer}").format(
        answer=_value_of(shown.question, ", ".join(shown.kept.splitlines()))
    )


def _choices(draft: str, shown: Asked) -> list[Row]:
    """The question's own choices, else quantities with their prices."""
    field = shown.question.field
    named = [(value, choice(shown.question, value)) for value in shown.question.choices]
    named += [(str(count), _offer(count, quote)) for count, quote in shown.offers]
    buttons = [button(text, FormChoice(draft=draft, field=field, value=value)) for value, text in named]
    if shown.offers:
        return in_columns(buttons, 1 if any(len(text) > 24 for _value, text in named) else 2)
    return in_columns(buttons, 1 if any(len(text) > 12 for _value, text in named) else 4)


def _offer(count: int, quote: Quote) -> str:
    return number(count) if quote.price is None else f"{number(count)} · {money(quote.price, quote.currency)}"


def _doubt(draft: str, shown: Doubted) -> Shown:
    names = {
        "expected": plain(catalogue.platform_title(shown.expected)),
        "platform": plain(catalogue.platform_title(shown.platform)),
    }
    text = paragraphs(
        [
            f"<b>{plain(shown.service.name, HEADING)}</b>",
            "⚠️ " + _("This service is for {expected}; your link is on {platform}.").format(**names),
            plain(shown.link, 300),
        ]
    )
    return text, markup(
        [button(_("Use it anyway"), UseLink(draft=draft, use=True))],
        [button(_("Send another link"), UseLink(draft=draft, use=False))],
        [_cancel(draft)],
    )


def _summary(draft: str, shown: OrderSummary) -> Shown:
    service, answers = shown.review.service, {asked.field: value for asked, value in shown.answers}
    # The line of the quantity says these two.
    told = {"runs", "interval"} if "runs" in answers else set()
    text = paragraphs(
        [
            _("<b>Your order</b>")
            + f"\n{plain(service.name, HEADING)}\n"
            + _("No. {number}").format(number=f"<code>{plain(shown.number, 40)}</code>"),
            "\n".join(_answer(asked, answers) for asked, _value in shown.answers if asked.field not in told),
            _note(shown.note),
            _open_order(shown.open_order),
            summary_money.price_changed(shown.before),
            lines([summary_money.price(shown), summary_money.balance(shown), summary_money.above_limit(shown)]),
            _confirmation(shown),
        ]
    )
    price = shown.review.quote.price
    place = _("✅ Place order")
    if price is not None:
        place = _("✅ Place order · {price}").format(price=money(price, shown.review.quote.currency))
    can_place = shown.above_limit is None
    return text, markup(
        [button(place, PlaceOrder(draft=draft, seal=shown.seal), style="success")] if can_place else [],
        [wallet_button()] if summary_money.is_short(shown) else [],
        [button(_("📄 Read the terms"), ShowTerms())] if shown.terms and can_place else [],
        [_back(draft), _cancel(draft)],
    )


def _confirmation(shown: OrderSummary) -> str:
    """What the press confirms. Its wording has a version: `core.orders.checkout.CONFIRMATION_VERSION`."""
    if shown.closed is not None:
        return on_the_order_summary(shown.closed)
    if shown.above_limit is not None:
        return ""
    if shown.terms:
        return _("By placing this order you confirm that you own this page or may promote it, and accept our terms.")
    return _("By placing this order you confirm that you own this page or may promote it.")


def _open_order(order_id: int | None) -> str:
    if order_id is None:
        return ""
    return "⚠️ " + _("Order #{number} for this link is still running.").format(number=order_id)


def _answer(asked: Question, answers: dict[str, str]) -> str:
    value, name = answers[asked.field], label(asked.topic)
    if asked.field == "quantity" and "runs" in answers:
        return f"{name}: {amount(int(value), answers)}"
    several = [line for line in value.splitlines() if line.strip()]
    if len(several) > 1:
        listed = "\n".join(several[:10]) + ("\n…" if len(several) > 10 else "")
        lines = ngettext("{count} line", "{count} lines", len(several)).format(count=number(len(several)))
        return f"{name}: {lines}\n<blockquote expandable>{plain(listed, 400)}</blockquote>"
    return f"{name}: {_value_of(asked, value)}"


def _value_of(asked: Question, value: str) -> str:
    if asked.topic in COUNTED and value.isdecimal():
        return number(int(value))
    return plain(choice(asked, value), 300)


def _note(note: Note | None) -> str:
    """The note about the last message."""
    match note:
        case None:
            return ""
        case Corrected():
            text = _("✏️ {field} changed from {before}.")
            return text.format(field=label(note.question.topic), before=_value_of(note.question, note.before))
        case Unused():
            return _unused({question.topic for question in note.questions})
        case Rejected():
            return _unusable(why(note.problem), note.typed)
        case WrittenBefore():
            return _unusable(_("You sent this before you could see the question. Please send it again."), note.typed)
        case ReplyToAnother():
            return _unusable(_("You replied to an earlier message. Please answer this one."), note.typed)


def _unused(topics: set[Topic]) -> str:
    if {Topic.LINK, Topic.QUANTITY} <= topics:
        return _("I couldn't use that. Send a new link or quantity, or tap Back.")
    if Topic.LINK in topics:
        return _("I couldn't use that. Send a new link, or tap Back.")
    if Topic.QUANTITY in topics:
        return _("I couldn't use that. Send a new quantity, or tap Back.")
    return _("I couldn't use that. Tap Back to change an answer.")


def _unusable(reason: str, typed: str) -> str:
    said = _("You sent: {text}").format(text=f"<code>{plain(typed, 300)}</code>") if typed else ""
    return "\n".join(filter(None, [f"⚠️ {reason}", said]))


def _back(draft: str) -> InlineKeyboardButton:
    return button(_("‹ Back"), FormStep(draft=draft, step=Step.BACK))


def _cancel(draft: str) -> InlineKeyboardButton:
    return button(_("✖ Cancel"), FormStep(draft=draft, step=Step.LEAVE))
