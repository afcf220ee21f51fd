"""Top-ups with Stars: the choice of an amount, the invoice, why it can't be paid, and the messages about payments."""

from collections.abc import Sequence
from decimal import Decimal

from core.money.stars import Doubt, Invoice, stars_note
from core.notices.stars_notices import StarsPaid, StarsRefunded, StarsTrouble, Trouble
from handlers.buttons import NewOrder
from handlers.language import _
from handlers.people_buttons import ShowPerson
from handlers.star_buttons import AskStars, OrderStars, TopUp
from handlers.views import people
from handlers.views.home import home_button, wallet_button, write_button
from handlers.views.keyboard import Shown, button, in_columns, markup
from handlers.views.words import lines, money, number, paragraphs, plain


def star_count(stars: int) -> str:
    return f"⭐ {number(stars)}"


def choose(offers: Sequence[tuple[int, Decimal]], currency: str | None) -> Shown:
    """`offers` are (Stars, what is added for them)."""
    text = lines([_("<b>Top up with Stars</b>"), _("Each button shows what is added to your balance.")])
    buttons = [
        button(f"{star_count(stars)} · {money(amount, currency)}", OrderStars(stars=stars)) for stars, amount in offers
    ]
    return text, markup(
        *in_columns(buttons), [button(_("✏️ Another amount"), AskStars())], [wallet_button(), home_button()]
    )


def off() -> Shown:
    return _("Top-ups with Stars are not available right now."), markup([wallet_button(), home_button()])


def ask_stars(least: int, most: int) -> str:
    return _("How many Stars? Reply to this message with a number from {least} to {most}.").format(
        least=number(least), most=number(most)
    )


def not_so_many(least: int, most: int) -> Shown:
    text = _("Choose a whole number of Stars from {least} to {most}.").format(least=number(least), most=number(most))
    return text, markup([button(_("⭐ Choose an amount"), TopUp())], [home_button()])


def invoice(made: Invoice) -> tuple[str, str]:
    """Its title, of at most 32 characters, and what it says below; neither is HTML."""
    amount = money(made.amount, made.currency)
    return _("Balance top-up"), _("{amount} will be added to your balance.").format(amount=amount)


def declined(doubt: Doubt) -> str:
    """Why a payment is declined; not HTML, like all texts in Telegram's alerts."""
    match doubt:
        case Doubt.OFF:
            return _("Top-ups with Stars are not available right now. Nothing was paid.")
        case Doubt.UNKNOWN:
            return _("This invoice is not valid for you. Open /balance to make your own. Nothing was paid.")
        case Doubt.EXPIRED:
            return _("This invoice has expired. Open /balance to make a new one. Nothing was paid.")
        case Doubt.PAID:
            return _("This invoice is already paid. Nothing was paid again.")


def cannot_be_checked() -> str:
    return _("We can't check this payment right now. Please try again in a minute. Nothing was paid.")


def paid(news: StarsPaid) -> Shown:
    """To the payer."""
    text = _("✅ {amount} was added to your balance for {stars}.").format(
        amount=money(news.amount, news.currency), stars=star_count(news.stars)
    )
    return text, markup([button(_("🛒 New order"), NewOrder()), wallet_button()], [home_button()])


def refunded(news: StarsRefunded) -> Shown:
    """To the payer."""
    text = _("↩️ {stars} were returned to you.").format(stars=star_count(news.stars))
    taken = _("{amount} was taken from your balance.").format(amount=money(news.amount, news.currency))
    return lines([text, taken if news.amount else ""]), markup([wallet_button(), home_button()])


def trouble(news: StarsTrouble, name: str = "") -> Shown:
    """To owners; `name` is the payer's."""
    return paragraphs(
        [
            "⚠️ " + _what(news.trouble),
            lines(
                [
                    _("{stars} of {person}").format(
                        stars=stars_note(news.stars), person=people.named(name, news.user_id)
                    ),
                    _("Charge: {charge}").format(charge=f"<code>{plain(news.charge)}</code>"),
                    plain(news.why, 300),
                ]
            ),
        ]
    ), markup([button(_("👤 Person"), ShowPerson(user_id=news.user_id))])


def _what(trouble: Trouble) -> str:
    match trouble:
        case Trouble.NO_INVOICE:
            return _("Stars were paid without a fitting invoice. They are credited at the rate that is known.")
        case Trouble.NOT_CREDITED:
            return _("Stars were paid, but nothing says what they are worth. Refund them, or give credit with /grant.")
        case Trouble.REFUSED:
            return _("A refund of Stars was refused. The amount is back in the balance.")
        case Trouble.REFUNDED_ELSEWHERE:
            return _("Stars were refunded outside this bot. The amount was taken from the balance.")
        case Trouble.NOT_COVERED:
            return _("Stars were refunded outside this bot, and the balance did not cover them. It was emptied.")


def paysupport(taken: bool) -> Shown:
    about = [
        _("• What you pay with Stars is in your balance within seconds, and at the latest after an hour."),
        _("• A top-up can be returned in Stars, as a whole, while your balance covers it."),
        _("• What is not delivered of an order comes back to your balance by itself."),
    ]
    asking = _("Something is wrong, or you want a refund? Write to us: what you paid, and when.")
    text = paragraphs([_("<b>Help with payments</b>"), lines(about if taken else about[2:]), asking])
    return text, markup([write_button()], [wallet_button(), home_button()])


def terms(taken: bool) -> Shown:
    more = _(
        "<b>Payments</b>\n"
        "• Stars top up your balance here and can be spent on orders only;\n"
        "• the amount that is added is shown before you pay;\n"
        "• refunds and questions: /paysupport."
    )
    return paragraphs([people.terms(), more if taken else ""]), markup([home_button()])
