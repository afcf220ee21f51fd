"""Invitations: a new link, the open ones, one of them."""

from collections.abc import Sequence
from datetime import datetime

from aiogram.types import InlineKeyboardButton

from core.members.inviting import DAYS, MOST_DAYS, MOST_USES
from core.members.member import Invitation
from handlers.entry_buttons import InvitationsPage, RevokeInvitation, ShowInvitation
from handlers.language import _, ngettext
from handlers.views.home import home_button, only_home
from handlers.views.keyboard import PER_PAGE, Row, Shown, arrows, button, markup
from handlers.views.words import lines, moment, number, paragraphs, plain, span

INVITATION = "invite_"
"""How the payload of an invitation's link begins; its code follows."""


def made(invitation: Invitation, link: str) -> Shown:
    said = ngettext(
        "It lets in {count} person until {moment}.", "It lets in {count} people until {moment}.", invitation.uses
    )
    text = paragraphs(
        [
            _("🔗 <b>Invitation #{number}</b>").format(number=invitation.id),
            plain(link),
            said.format(count=number(invitation.uses), moment=moment(invitation.expires_at)),
            _("Copy the link now: it is not shown again."),
        ]
    )
    return text, markup([_all()], [home_button()])


def usage() -> Shown:
    text = _("Send /invite, or /invite PEOPLE DAYS: up to {people} people and {days} days. Alone it is 1 and {usual}.")
    return text.format(people=number(MOST_USES), days=MOST_DAYS, usual=DAYS), markup([_all()], [home_button()])


def not_needed() -> Shown:
    return _("This bot is open to everybody: no invitation is needed."), only_home()


def open_ones(invitations: Sequence[Invitation], page: int, total: int, now: datetime) -> Shown:
    if not total:
        return _("There are no open invitations. /invite makes one."), only_home()
    rows: list[Row] = [
        [button(f"#{one.id} · {one.used}/{one.uses} · {_left(one, now)}", ShowInvitation(invitation_id=one.id))]
        for one in invitations
    ]
    pages = max(1, -(-total // PER_PAGE))
    turning = arrows(page, pages, InvitationsPage(page=page - 1), InvitationsPage(page=page + 1))
    count = ngettext("{count} open invitation", "{count} open invitations", total).format(count=number(total))
    return f"🔗 <b>{count}</b>", markup(*rows, turning, [home_button()])


def one(invitation: Invitation, now: datetime) -> Shown:
    facts = [
        _("🔗 <b>Invitation #{number}</b>").format(number=invitation.id),
        _("Used: {used} of {uses}").format(used=number(invitation.used), uses=number(invitation.uses)),
        _("Made: {moment}").format(moment=moment(invitation.created_at)),
        _("Ends: {moment}").format(moment=moment(invitation.expires_at)),
        "" if invitation.is_open(now) else _("It lets nobody in any more."),
    ]
    revoke = [button(_("✖ Revoke"), RevokeInvitation(invitation_id=invitation.id), "danger")]
    return lines(facts), markup(revoke if invitation.is_open(now) else [], [_all(), home_button()])


def _left(invitation: Invitation, now: datetime) -> str:
    return span(invitation.expires_at - now)


def _all() -> InlineKeyboardButton:
    return button(_("🔗 Open invitations"), InvitationsPage())
