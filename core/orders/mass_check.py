"""Checks whether one line of a list can be ordered."""

from dataclasses import replace

from core.catalogue.platform_words import platform_of
from core.catalogue.service import Service
from core.forms.draft import ShownQuote, other_platform
from core.forms.form import BadAnswer, Filling
from core.forms.mass_parsing import answers_of, looks_like_order
from core.forms.ordering import NotOrderable, Ordering
from core.forms.problems import Missing
from core.orders.batch import BatchLine
from core.orders.mass_table import (
    AnswerMissing,
    CannotBeOrdered,
    Checked,
    NoSuchService,
    OtherPlatform,
    SeveralServices,
    Trouble,
    Unreadable,
)


def check_line(ordering: Ordering, line: BatchLine) -> Checked:
    """Reads a line anew against the current catalogue: its review, or what is wrong with it."""
    plain = replace(line, service_id=None, answers={}, shown=None)
    service = _find(ordering, line.written[0] if line.written else "")
    if isinstance(service, NoSuchService) and not looks_like_order(line.written):
        return Checked(plain, trouble=Unreadable())
    if not isinstance(service, Service):
        return Checked(plain, trouble=service)
    try:
        filling = ordering.filling(ordering.service(service.id))
        try:
            answers = answers_of(filling, line.written[1:])
            review = ordering.review(service.id, answers)
        except BadAnswer as error:
            return Checked(plain, service, trouble=_trouble(filling, error))
    except NotOrderable as error:
        return Checked(plain, service, trouble=CannotBeOrdered(error.reason))
    if (found := other_platform(service, answers.get("link", ""))) is not None:
        return Checked(plain, service, trouble=OtherPlatform(found, platform_of(service)))
    shown = ShownQuote.of(review.quote)
    return Checked(replace(plain, service_id=service.id, answers=answers, shown=shown), service, review)


def _find(ordering: Ordering, named: str) -> Service | Trouble:
    matches = ordering.shop.catalogue.meant(named.removeprefix("#"))
    if len(matches) == 1:
        return matches[0]
    shown = tuple(service for service in matches if ordering.shop.catalogue.category_of(service))
    return SeveralServices(named, shown) if matches else NoSuchService(named)


def _trouble(filling: Filling, error: BadAnswer) -> Trouble:
    """What is wrong with a line. A table has no question above the line, so it names what is missing."""
    if error.field is not None and isinstance(error.problem, Missing):
        return AnswerMissing(filling.topic(error.field))
    return error.problem
