"""A person's payments in Stars, and the texts for owners who refund them."""

from collections.abc import Mapping, Sequence

from core.members.directory import Profile
from core.money.ledger import NotCovered
from core.money.stars import Payment
from handlers.language import _
from handlers.people_buttons import ShowPerson
from handlers.star_buttons import AskRefund, PersonPayments, RefundPayment
from handlers.views.home import home_button
from handlers.views.keyboard import Shown, button, in_columns, markup
from handlers.views.people import naming
from handlers.views.stars import star_count
from handlers.views.words import lines, moment, money, paragraphs, plain


def payments(profile: Profile, made: Sequence[Payment]) -> Shown:
    """The last ones, the newest first."""
    user = profile.user
    who = naming(user.name if user else "", user.username if user else None, profile.user_id)
    rows = [f"{n}. {_row(payment)}" for n, payment in enumerate(made, 1)]
    refunds = [
        button(_("↩️ Refund {number}").format(number=n), AskRefund(payment_id=payment.id), style="danger")
        for n, payment in enumerate(made, 1)
        if not payment.refunded
    ]
    text = paragraphs([lines([_("<b>Payments with Stars</b>"), who]), lines(rows) if rows else _("None yet.")])
    back = [button(_("👤 Show the person"), ShowPerson(user_id=profile.user_id)), home_button()]
    return text, markup(*in_columns(refunds), back)


def _row(payment: Payment) -> str:
    state = [_("refunded")] if payment.refunded else []
    return " · ".join([moment(payment.paid_at), star_count(payment.stars), _amount(payment), *state])


def _amount(payment: Payment) -> str:
    return _("not credited") if payment.amount is None else money(payment.amount, payment.currency)


def ask(payment: Payment, names: Mapping[int, str]) -> Shown:
    """Asks whether to refund a payment; one that is refunded already is only shown."""
    who = naming(names.get(payment.payer, ""), None, payment.payer)
    if payment.refunded:
        back = button(_("⭐ Payments"), PersonPayments(user_id=payment.payer))
        return lines([who, _row(payment), refunded_already()]), markup([back, home_button()])
    text = _("Return {stars} to {who}?").format(stars=f"<b>{star_count(payment.stars)}</b>", who=who)
    taken = _("{amount} is taken from their balance first.").format(amount=_amount(payment))
    charge = _("Charge: {charge}").format(charge=f"<code>{plain(payment.charge)}</code>")
    yes = button(_("↩️ Yes, refund"), RefundPayment(payment_id=payment.id), style="danger")
    return lines([text, taken if payment.amount else "", charge]), markup(
        [yes], [button(_("✖ Cancel"), PersonPayments(user_id=payment.payer))]
    )


def not_covered(short: NotCovered, currency: str | None) -> str:
    """The alert about a balance that does not cover a refund."""
    text = _("Their balance is {amount}, less than was credited. Nothing was refunded. /grant the difference first.")
    return text.format(amount=money(short.available, currency))


def refunded_already() -> str:
    return _("It is refunded already.")


def on_its_way() -> str:
    return _("The refund is on its way.")
