"""Turns the rows of a catalogue into listings. It skips and counts bad rows; an odd value costs only its field."""

import logging
from collections.abc import Callable
from typing import Any

from core.catalogue.memory import PartitionedDict, free_in_steps
from core.catalogue.service import Listing, ServiceType
from providers.answers.catalogue_shapes import rows_in
from providers.answers.safe_text import decoded
from providers.answers.values import amount, first, flag, identifier, line, maximum, minimum, whole
from providers.http.transport import Answer

_MAX_DESCRIPTION = 4_000
_log = logging.getLogger(__name__)


def read_rows(answer: Answer, read_row: Callable[[dict[str, Any]], Listing | None], name: str) -> list[Listing]:
    """The listings of a catalogue, one per id. Raises Unreadable when there are rows and none can be read.

    Nothing is left of the body: a large one takes memory, and time when it is freed.
    """
    rows = rows_in(answer.body)
    if rows is None:
        raise answer.unreadable("no list of services")
    listings: list[Listing] = []
    numbers = PartitionedDict[str, None]()
    count = 0
    for row in rows:
        count += 1
        listing = read_row(row) if row else None
        if listing is not None and listing.number not in numbers:
            numbers[listing.number] = None
            listings.append(listing)
    _empty(answer.body)
    free_in_steps(*numbers.parts)
    if count and not listings:
        raise answer.unreadable("no service in it")
    if len(listings) < count:
        _log.warning("%s: %d of %d rows are not services or repeat one", name, count - len(listings), count)
    return listings


def _empty(body: Any) -> None:
    """Frees a body bit by bit: all at once, 200,000 rows hold everybody in the chat for 100 ms."""
    while isinstance(body, list | dict) and body:
        _empty(body.pop() if isinstance(body, list) else body.popitem()[1])


def panel_row(fields: dict[str, Any]) -> Listing | None:
    """A row as panel-v2 has it, with roicmedya's `description` and `refill_time`, baostar's `platform`."""
    number = identifier(first(fields, "service", "service_id", "id"))
    if number is None:
        return None
    rate, least, most = amount(fields.get("rate")), minimum(fields.get("min")), maximum(fields.get("max"))
    kind = _text(fields.get("type"))
    orderable = rate is not None and least is not None and most is not None
    # A row that names no type is a plain service if it has everything that a plain order needs.
    plain = ServiceType.DEFAULT if fields.get("type") is None and orderable else None
    return Listing(
        number=number,
        name=_text(fields.get("name")) or f"Service {number}",
        category=_category(_text(fields.get("platform")), _text(fields.get("category"))),
        type=plain or ServiceType.read(kind),
        type_text=kind,
        rate=rate,
        minimum=least,
        maximum=most,
        refill=flag(fields.get("refill")),
        cancel=flag(fields.get("cancel")),
        drip_feed=flag(first(fields, "dripfeed", "drip_feed", "drip-feed")),
        description=_paragraphs(first(fields, "description", "desc")),
        refill_time=line(fields.get("refill_time"), 60),
    )


def streamdetails_row(fields: dict[str, Any]) -> Listing | None:
    """A row of StreamDetails (provider-api.md): no price, capacity in threads, `duration` in minutes."""
    number = identifier(first(fields, "id", "service_id", "service"))
    if number is None:
        return None
    duration = whole(fields.get("duration"))
    notes = [f"{duration} min" if duration else "", _paragraphs(fields.get("description"))]
    return Listing(
        number=number,
        name=_text(fields.get("name")) or f"Service {number}",
        category=_text(fields.get("category")),
        # Every service takes a link and a quantity, whatever its `type` (docs/provider-api.md, "The two dialects").
        type=ServiceType.DEFAULT,
        type_text=_text(fields.get("type")),
        rate=None,
        priced=False,
        minimum=minimum(fields.get("min")),
        maximum=maximum(fields.get("max")),
        description="\n".join(note for note in notes if note),
    )


def _text(value: Any) -> str:
    """A text on one line, without the HTML that some panels write into it."""
    return line(decoded(value)) if isinstance(value, str) else line(value)


def _category(platform: str, category: str) -> str:
    if not platform or platform.casefold() in category.casefold():
        return category
    return f"{platform} · {category}" if category else platform


def _paragraphs(value: Any) -> str:
    """A text with its line breaks, without blank lines."""
    if not isinstance(value, str):
        return line(value)
    lines = (line(one, _MAX_DESCRIPTION) for one in decoded(value).splitlines())
    return "\n".join(one for one in lines if one)[:_MAX_DESCRIPTION]
