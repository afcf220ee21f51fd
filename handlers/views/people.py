"""Who may use the bot, where, and on which terms."""

from aiogram.types import InlineKeyboardMarkup

from core.people.terms import TERMS_VERSION
from handlers.buttons import AcceptTerms
from handlers.language import _
from handlers.views.keyboard import button, markup


def terms() -> tuple[str, InlineKeyboardMarkup]:
    return _terms(), markup([button(_("I agree"), AcceptTerms(version=TERMS_VERSION))])


def terms_accepted() -> str:
    return f"{_terms()}\n\n{_('✓ You agreed.')}"


def _terms() -> str:
    return _(
        "<b>Before your first order</b>\n\n"
        "By ordering here you agree that\n"
        "• you own what your links lead to, or its owner asked you to promote it;\n"
        "• you order nothing aimed at other people: no reports, reviews, votes or dislikes, nothing meant to harm"
        " others;\n"
        "• you know the rules of the platform your link is on, and you are responsible for following them;\n"
        "• a placed order is carried out by a provider, and can be cancelled only where its card offers it."
    )


def stranger(user_id: int) -> str:
    return _("This bot is private. To be let in, give its operator your id: {id}").format(id=f"<code>{user_id}</code>")


def stranger_pressed(user_id: int) -> str:
    """Into the answer to a press."""
    return _("This bot is private. Your id is {id}.").format(id=user_id)


def private_only() -> str:
    return _("I take orders in a private chat only. Please message me there.")
