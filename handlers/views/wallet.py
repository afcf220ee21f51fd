"""A person's balance: what they have, what is held, the entries, and the file with all of them."""

from collections.abc import Sequence

from core.csv_lines import Value
from core.money.ledger import Entry, EntryKind, WalletBalance
from core.money.star_refunds import BACK_KEY, REFUND_KEY
from core.money.stars import STARS_KEY
from core.notices.money_notices import BalanceMoved
from handlers.buttons import NewOrder, OrdersPage
from handlers.language import _, ngettext
from handlers.money_buttons import SendEntries
from handlers.star_buttons import TopUp
from handlers.views.home import home_button, wallet_button
from handlers.views.keyboard import Shown, button, markup
from handlers.views.words import lines, moment, money, number, paragraphs, plain

NOTE = 100


def wallet(balance: WalletBalance, entries: Sequence[Entry], currency: str | None, stars: bool = False) -> Shown:
    """`entries` are the last ones, the newest first; with `stars` it can be topped up with them."""
    held = _("Held for open orders: {amount}").format(amount=money(balance.held, currency)) if balance.held else ""
    text = paragraphs(
        [
            lines([_("<b>Your balance: {amount}</b>").format(amount=money(balance.available, currency)), held]),
            lines([*map(_row, entries)]) if entries else _("Nothing has moved it yet."),
        ]
    )
    return text, markup(
        [button(_("⭐ Top up with Stars"), TopUp())] if stars else [],
        [button(_("🛒 New order"), NewOrder()), button(_("📦 My orders"), OrdersPage(page=0))],
        [button(_("📄 All as a file"), SendEntries())] if entries else [],
        [home_button()],
    )


def moved(news: BalanceMoved) -> Shown:
    """To the person, when the shop added to their balance or took from it."""
    amount = money(abs(news.amount), news.currency)
    if news.amount > 0:
        text = "💰 " + _("The shop added {amount} to your balance.").format(amount=amount)
    else:
        text = _("The shop took {amount} from your balance.").format(amount=amount)
    return lines([text, plain(news.note, NOTE)]), markup([wallet_button(), home_button()])


def _row(entry: Entry) -> str:
    moved = money(-entry.held, entry.currency) if entry.kind is EntryKind.CAPTURE else signed(entry)
    return f"{moment(entry.created_at)} · {moved} · {plain(what(entry))}{_noted(entry)}"


def signed(entry: Entry) -> str:
    """The amount of an entry with its sign."""
    return f"{'+' if entry.available > 0 else ''}{money(entry.available, entry.currency)}"


def what(entry: Entry) -> str:
    """The reason of an entry in words; not HTML."""
    order = {"number": entry.order_id}
    key = entry.key or ""
    match entry.kind:
        case EntryKind.GRANT:
            return _("Added by the shop")
        case EntryKind.TOP_UP if key.startswith(STARS_KEY):
            return _("Top-up with Stars")
        case EntryKind.CORRECTION if key.startswith(REFUND_KEY):
            return _("Refund of a top-up")
        case EntryKind.CORRECTION if key.startswith(BACK_KEY):
            return _("Top-up was not refunded")
        case EntryKind.TOP_UP:
            return _("Top-up")
        case EntryKind.HOLD:
            return _("Held for order #{number}").format(**order)
        case EntryKind.CAPTURE:
            return _("Paid from what was held for order #{number}").format(**order)
        case EntryKind.RELEASE:
            return _("Given back: order #{number} was not placed").format(**order)
        case EntryKind.REFUND:
            return _("Given back: order #{number} was not fully delivered").format(**order)
        case EntryKind.CORRECTION if entry.order_id is None:
            return _("Corrected by the shop")
        case EntryKind.CORRECTION:
            return _("The shop's part of order #{number}").format(**order)


def _noted(entry: Entry) -> str:
    return f" · {plain(entry.note, NOTE)}" if entry.note else ""


def headings() -> list[str]:
    return [
        _("No."),
        _("Time (UTC)"),
        _("What"),
        _("Change"),
        _("Held"),
        _("Currency"),
        _("Balance after"),
        _("Held after"),
        _("Order"),
        _("Note"),
    ]


def values(entry: Entry) -> list[Value]:
    """An entry in the order of `headings`."""
    return [
        entry.number,
        entry.created_at,
        what(entry),
        entry.available,
        entry.held,
        entry.currency,
        entry.available_after,
        entry.held_after,
        entry.order_id,
        entry.note,
    ]


def exported(count: int) -> Shown:
    """The caption of the file."""
    text = ngettext("{count} entry of your balance, as a table.", "{count} entries of your balance, as a table.", count)
    return text.format(count=number(count)), markup([wallet_button(), home_button()])


def nothing_to_export() -> Shown:
    return _("Nothing has moved your balance yet."), markup([home_button()])
