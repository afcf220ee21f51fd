"""Messages between a person and the shop."""

from core.notices.member_notices import ShopMessage, ShopReply
from handlers.language import _
from handlers.people_buttons import ReplyToShop, ShowPerson, WriteTo
from handlers.views.home import only_home
from handlers.views.keyboard import Shown, button, markup
from handlers.views.people import naming
from handlers.views.words import lines, plain


def from_shop(message: ShopMessage) -> Shown:
    """To the person."""
    text = lines([_("✉️ <b>Message from the shop</b>"), f"<blockquote>{plain(message.words, 2000)}</blockquote>"])
    return text, markup([button(_("💬 Reply"), ReplyToShop())])


def to_shop(reply: ShopReply) -> Shown:
    """To the admins."""
    head = _("💬 {who} replied to the shop").format(who=naming(reply.name, None, reply.user_id))
    text = lines([head, f"<blockquote>{plain(reply.words, 2000)}</blockquote>"])
    buttons = [
        button(_("💬 Reply"), WriteTo(user_id=reply.user_id)),
        button(_("👤 Person"), ShowPerson(user_id=reply.user_id)),
    ]
    return text, markup(buttons)


def ask_reply() -> str:
    return _("What do you want to write to the shop? Reply to this message.")


def reply_sent() -> Shown:
    return _("✅ Sent. You'll get the answer here."), only_home()


def reply_later() -> Shown:
    return _("Please wait for an answer first."), only_home()
