"""Letting people in: the texts for strangers and blocked people, and the question to owners."""

from aiogram.types import InlineKeyboardMarkup

from core.members.member import EntryRequest
from core.notices.member_notices import EntryAnswered, EntryAsked, EntryDecided
from core.people.user import User
from handlers.entry_buttons import AskToEnter, DecideEntry
from handlers.language import _
from handlers.views.home import only_home
from handlers.views.keyboard import Shown, button, markup
from handlers.views.people import naming
from handlers.views.words import plain


def stranger(user_id: int) -> Shown:
    text = _("This bot is private. To be let in, give its operator your id: {id}")
    return text.format(id=f"<code>{user_id}</code>"), _ask()


def _ask() -> InlineKeyboardMarkup:
    return markup([button(_("🙋 Ask to be let in"), AskToEnter())])


def stranger_pressed(user_id: int) -> str:
    """Into the answer to a press."""
    return _("This bot is private. Your id is {id}.").format(id=user_id)


def not_valid() -> Shown:
    return _("This invitation is no longer valid. Ask for a new one, or ask to be let in."), _ask()


def blocked() -> str:
    return _("Sorry, you can't use this bot.")


def asked() -> str:
    return _("✅ We've asked the operator. You'll get the answer here.")


def asked_already() -> str:
    """Into the answer to a press."""
    return _("You have already asked today. Please wait for the answer.")


def too_many_ask() -> str:
    """Into the answer to a press."""
    return _("Too many people have asked today. Please try again tomorrow.")


def to_decide(entry: EntryAsked) -> Shown:
    """To an owner."""
    who = naming(entry.name, entry.username, entry.user_id)
    buttons = [
        button(_("✅ Allow"), DecideEntry(request_id=entry.request_id, allowed=True), "success"),
        button(_("🚫 Deny"), DecideEntry(request_id=entry.request_id, allowed=False), "danger"),
    ]
    return _("🙋 {who} asks to be let in.").format(who=who), markup(buttons)


def decided(request: EntryRequest, admin: str = "") -> Shown:
    """To the owner who decided; `admin` is that owner's name if others read it too."""
    who = naming(request.name, request.username, request.user_id)
    if admin:
        text = _("{admin} let {who} in.") if request.allowed else _("{admin} denied {who}.")
        return text.format(who=who, admin=plain(admin, 64)), only_home()
    text = _("✅ {who} is let in.") if request.allowed else _("🚫 {who} is not let in.")
    return text.format(who=who), only_home()


def over(request: EntryRequest, owner: int, by: User | None) -> Shown:
    """To an owner who comes second."""
    who = naming(request.name, request.username, request.user_id)
    if request.decided_by == owner:
        text = _("You have already let {who} in.") if request.allowed else _("You have already denied {who}.")
        return text.format(who=who), only_home()
    admin = plain(by.name, 64) if by is not None and by.name else str(request.decided_by)
    text = _("{admin} has already let {who} in.") if request.allowed else _("{admin} has already denied {who}.")
    return text.format(who=who, admin=admin), only_home()


def told_owner(news: EntryDecided) -> Shown:
    text = _("{admin} let {who} in.") if news.allowed else _("{admin} denied {who}.")
    admin = plain(news.by_name, 64) or str(news.by)
    return text.format(admin=admin, who=naming(news.name, None, news.user_id)), markup()


def answered(answer: EntryAnswered) -> Shown:
    """To the stranger who asked."""
    if answer.allowed:
        return _("🎉 You're in! You can order now."), only_home()
    return _("Sorry, the operator didn't let you in."), markup()
