"""Picking people from Telegram, to let them in."""

from collections.abc import Sequence

from aiogram.types import (
    KeyboardButton,
    KeyboardButtonRequestUsers,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
    SharedUser,
)

from core.people.access import Access
from handlers.language import _
from handlers.people_buttons import PeoplePage, ShowPerson
from handlers.views.home import home_button
from handlers.views.keyboard import Shown, button, markup
from handlers.views.people import naming
from handlers.views.words import lines

PICK = 1
"""Names the button that picks people."""


def ask_pick() -> str:
    return _("Press the button below and choose whom to let in.")


def picker() -> ReplyKeyboardMarkup:
    wish = KeyboardButtonRequestUsers(
        request_id=PICK, user_is_bot=False, max_quantity=10, request_name=True, request_username=True
    )
    rows = [[KeyboardButton(text=_("👥 Choose people"), request_users=wish)]]
    return ReplyKeyboardMarkup(keyboard=rows, resize_keyboard=True, one_time_keyboard=True)


def no_picker() -> ReplyKeyboardRemove:
    return ReplyKeyboardRemove(remove_keyboard=True)


def let_in(shared: Sequence[SharedUser], access: Access) -> Shown:
    """The outcome for each person that an owner picked."""
    said = [
        f"{'✅' if access.lets_in(one.user_id) else '🚫'} {naming(one.first_name or '', one.username, one.user_id)}"
        for one in shared
    ]
    return lines([_("<b>Let in</b>"), *said]), markup(
        *([button(one.first_name or str(one.user_id), ShowPerson(user_id=one.user_id))] for one in shared),
        [button(_("‹ People"), PeoplePage()), home_button()],
    )


def must_start() -> str:
    return _("They can write to me now. Telegram lets me write to them only once they have.")
