"""The audience of a broadcast as conditions on people, so that only the next few are in memory."""

from collections.abc import Collection, Sequence

from sqlalchemy import Column, ColumnElement, and_, exists, func, not_, or_, select, true

from core.broadcasts.broadcast import Audience, LetIn
from core.people.role import Role
from storage.order_rows import ENDED
from storage.tables import orders, roles, users


def in_audience(
    audience: Audience, language: str | None, languages: Collection[str], let_in: LetIn
) -> ColumnElement[bool]:
    """People of the audience who use the bot, don't block it and want news."""
    gets_news = users.c.blocked_at.is_(None) & users.c.broadcasts
    return and_(gets_news, _uses(let_in), _of(audience, language, list(languages)))


def _uses(let_in: LetIn) -> ColumnElement[bool]:
    role = select(roles.c.user_id).where(roles.c.user_id == users.c.id)
    if let_in.public:
        return ~role.where(roles.c.role == Role.BLOCKED).exists()
    return users.c.id.in_(let_in.owners) | role.where(roles.c.role.in_([Role.HELPER, Role.CUSTOMER])).exists()


def _of(audience: Audience, language: str | None, languages: Sequence[str]) -> ColumnElement[bool]:
    match audience:
        case Audience.ALL:
            return true()
        case Audience.OPEN:
            return exists().where(orders.c.user_id == users.c.id, ~ENDED)
        case Audience.LANGUAGE:
            return _reads(language or languages[0], languages)


def _reads(language: str, languages: Sequence[str]) -> ColumnElement[bool]:
    """A person's chosen language, else their app's; the bot's first one if it has neither."""
    chosen = func.coalesce(users.c.language, "")
    app = _is(users.c.telegram_language, language)
    if language == languages[0]:
        app = not_(or_(*(_is(users.c.telegram_language, other) for other in languages[1:])))
    return or_(chosen == language, and_(chosen.not_in(languages), app))


def _is(spoken: Column[str], language: str) -> ColumnElement[bool]:
    """`tr`, `tr-TR` and `tr_TR` are one language."""
    begin = func.lower(func.substr(func.coalesce(spoken, ""), 1, len(language) + 1))
    return begin.in_([language, f"{language}-", f"{language}_"])
