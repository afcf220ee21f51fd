"""Vouchers: the file of a batch, and the outcome of a code."""

from datetime import datetime
from decimal import Decimal

from core.money.ledger import Entry, WalletBalance
from handlers.buttons import NewOrder
from handlers.language import _, ngettext
from handlers.views.home import home_button, only_home, wallet_button
from handlers.views.keyboard import Shown, button, markup
from handlers.views.words import lines, moment, money, number


def usage() -> Shown:
    text = _("Write {example}: how many, what each is worth, for how many days. At most {most} at once.")
    return text.format(example="<code>/vouchers 20 5 30</code>", most=number(500)), only_home()


def headings() -> list[str]:
    return [_("Code"), _("Link"), _("Amount"), _("Currency"), _("Valid until (UTC)")]


def made(count: int, amount: Decimal, currency: str | None, until: datetime) -> Shown:
    """The caption of the file."""
    text = ngettext(
        "{count} voucher of {amount}, valid until {until}.", "{count} vouchers of {amount}, valid until {until}.", count
    ).format(count=number(count), amount=money(amount, currency), until=moment(until))
    return lines([text, _("Each works once. Keep this file: the codes are stored nowhere else.")]), markup(
        [home_button()]
    )


def ask_code() -> Shown:
    return _("Write the code after it, like {example}").format(
        example="<code>/redeem ABCD-EFGH-IJKL-MNOP</code>"
    ), only_home()


def not_valid() -> Shown:
    return _("This code is not valid: it is wrong, used or expired."), only_home()


def too_many() -> Shown:
    return _("Too many wrong codes. Please try again in an hour."), only_home()


def redeemed(entry: Entry, balance: WalletBalance | None, is_new: bool = True) -> Shown:
    """The voucher's entry; with `is_new` false the person has redeemed it before."""
    said = (
        _("✅ This voucher added {amount} to your balance.")
        if is_new
        else _("You have already used this voucher: it added {amount}.")
    )
    added = said.format(amount=money(entry.available, entry.currency))
    now = _("Your balance: {amount}").format(amount=money(balance.available, entry.currency)) if balance else ""
    return lines([added, now]), markup([button(_("🛒 New order"), NewOrder()), wallet_button()], [home_button()])
