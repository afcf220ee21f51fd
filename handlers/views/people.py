"""Where the bot may be used, on which terms, and how people are named."""

from handlers.language import _
from handlers.views.words import plain


def terms() -> str:
    return _(
        "<b>Our terms</b>\n\n"
        "By ordering here you agree that\n"
        "• you own what your links lead to, or its owner asked you to promote it;\n"
        "• you order nothing aimed at other people: no reports, reviews, votes or dislikes, nothing meant to harm"
        " others;\n"
        "• you know the rules of the platform your link is on, and you are responsible for following them;\n"
        "• a placed order is carried out by a provider, and can be cancelled only where its card offers it."
    )


def private_only() -> str:
    return _("I take orders in a private chat only. Please message me there.")


def owners_only() -> str:
    return _("Only owners can use this.")


def named(name: str, user_id: int) -> str:
    """A person on a line of facts, for HTML: by name if it is known, and by id."""
    known = plain(name, 64)
    return f"{known} (<code>{user_id}</code>)" if known else f"<code>{user_id}</code>"


def naming(name: str, username: str | None, user_id: int) -> str:
    """A person, for HTML: their name, their @username, and their id, by which they are known."""
    at = f" @{plain(username, 32)}" if username else ""
    return f"<b>{plain(name, 64) or user_id}</b>{at} (<code>{user_id}</code>)"
