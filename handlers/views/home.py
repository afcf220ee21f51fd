"""Home, the help, and the way back to them."""

from collections.abc import Mapping
from decimal import Decimal

from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from core.forms.problems import Problem
from core.maintenance import Maintenance
from core.money.ledger import WalletBalance
from handlers.buttons import AskSearch, Help, Home, NewOrder, OrdersPage, ShowFavourites, ShowSettings
from handlers.desk_buttons import ShowDesk
from handlers.language import _
from handlers.list_buttons import HomeBelow
from handlers.money_buttons import ShowWallet, WalletBelow
from handlers.people_buttons import ReplyToShop
from handlers.views import maintenance
from handlers.views.keyboard import Shown, button, markup
from handlers.views.questions import why
from handlers.views.words import money, number, paragraphs, plain


def home_button() -> InlineKeyboardButton:
    """The button that leads home from any end."""
    return button(_("‹ Home"), Home())


def home_below() -> InlineKeyboardButton:
    """The same, below a message that goes on being edited."""
    return button(_("‹ Home"), HomeBelow())


def only_home() -> InlineKeyboardMarkup:
    return markup([home_button()])


def write_button() -> InlineKeyboardButton:
    """The button to the people of the shop, where the bot itself can't help."""
    return button(_("💬 Write to the shop"), ReplyToShop())


def wallet_button(available: Decimal | None = None, currency: str | None = None) -> InlineKeyboardButton:
    """The button to the balance, with the amount if it is known."""
    text = _("💰 Balance")
    return button(text if available is None else f"{text} · {money(available, currency)}", ShowWallet())


def wallet_below() -> InlineKeyboardButton:
    """The balance, below a message that is still needed."""
    return button(_("💰 Balance"), WalletBelow())


def home(
    name: str,
    open_orders: int,
    is_admin: bool = False,
    balance: WalletBalance | None = None,
    currency: str | None = None,
    closed: Maintenance | None = None,
) -> Shown:
    """Home: what the bot does in two lines, and where to go; `balance` if people pay from one."""
    text = paragraphs(
        [
            _("Hello, {name}!").format(name=plain(name, 64)),
            _("Order in three steps: choose a service, send your link, confirm the price.")
            + "\n"
            + _("I follow each order and message you when it's done."),
            maintenance.notice(closed),
        ]
    )
    mine = _("📦 My orders ({count})").format(count=number(open_orders)) if open_orders else _("📦 My orders")
    return text, markup(
        [button(_("🛒 New order"), NewOrder(), style="primary")],
        [button(mine, OrdersPage(page=0)), button(_("🔎 Search"), AskSearch())],
        [wallet_button(balance.available, currency)] if balance is not None else [],
        [button(_("☆ Favourites"), ShowFavourites()), button(_("⚙️ Settings"), ShowSettings())],
        [button(_("🗂 Desk"), ShowDesk())] if is_admin else [],
        [button(_("❓ Help"), Help())],
    )


def help_text(commands: Mapping[str, str], example: str) -> Shown:
    """`example` is a link that may be ordered for."""
    listed = "\n".join(f"/{name} – {plain(what)}" for name, what in commands.items())
    text = paragraphs(
        [
            _("<b>How to order</b>\nChoose a service, send your link and the quantity, confirm the price."),
            _("<b>In one line</b>\n{line}\nThe service's number, your link, the quantity.").format(
                line=f"<code>/order 12 {plain(example)} 1000</code>"
            ),
            _("You can also send me a link, a service's number or a few words at any time."),
            _("<b>Commands</b>\n{commands}").format(commands=listed),
            _(
                "<b>If an order is unconfirmed</b>\nWe check whether it was placed before anything is sent again, and"
                " message you. Please don't order it a second time."
            ),
            _(
                "<b>If you have a question</b>\nPress 💬 Ask about this order on the order's card. For anything else,"
                " write to the shop."
            ),
        ]
    )
    return text, markup([button(_("🛒 New order"), NewOrder()), write_button()], [home_button()])


def link_not_taken(problem: Problem) -> Shown:
    """Why nothing is offered for a link that was sent alone."""
    return why(problem), only_home()


def not_understood() -> Shown:
    text = _("I didn't understand that. Send a link, a service's number or a few words.")
    return text, markup([write_button(), home_button()])
