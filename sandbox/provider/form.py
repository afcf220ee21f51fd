"""Reads the fields of a panel's `add` by the service's type, and refuses bad ones as panels do."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sandbox.provider.kinds import DELAYS, KINDS, Kind
from sandbox.provider.offers import Offer
from sandbox.provider.refusals import BAD_LINK, INCORRECT_REQUEST, Refused, above, below

_LINK = re.compile(r"(https?://)?([\w-]+\.)+[a-z]{2,}(/\S*)?", re.IGNORECASE)
_TRAFFIC_NEEDS = {"1": "google_keyword", "2": "referring_url", "3": "country"}


@dataclass(frozen=True)
class Form:
    """An order as the panel understood it: `quantity` is what it charges for (over all runs), `target` the link or
    username.

    An open-ended subscription charges nothing in advance and runs until `expiry`, if it has one.
    """

    quantity: int
    target: str
    runs: int = 1
    open_ended: bool = False
    expiry: date | None = None


def read_form(offer: Offer, fields: Mapping[str, str]) -> Form:
    """Reads an order. Raises Refused with the text that panels use."""
    kind = KINDS[offer.kind]
    if "link" in kind.needs and not _LINK.fullmatch(fields.get("link", "").strip()):
        raise Refused(BAD_LINK)
    if not all(fields.get(name, "").strip() for name in kind.needs):
        raise Refused(INCORRECT_REQUEST)
    if offer.kind == "Subscriptions":
        return _subscription(offer, fields)
    if offer.kind == "Web Traffic":
        _check_traffic(fields)
    runs = _runs(offer, kind, fields)
    return Form(_counted(offer, kind, fields) * runs, fields["link"].strip(), runs)


def _counted(offer: Offer, kind: Kind, fields: Mapping[str, str]) -> int:
    if not kind.counts:
        return 1
    value = fields[kind.counts]
    quantity = _whole(value) if kind.counts == "quantity" else len(_lines(value))
    _check_bounds(offer, quantity)
    return quantity


def _runs(offer: Offer, kind: Kind, fields: Mapping[str, str]) -> int:
    if not fields.get("runs"):
        return 1
    runs = _whole(fields["runs"])
    if not (kind.drips and offer.dripfeed and runs > 0 and _whole(fields.get("interval", "")) > 0):
        raise Refused(INCORRECT_REQUEST)
    return runs


def _subscription(offer: Offer, fields: Mapping[str, str]) -> Form:
    least, most = _whole(fields["min"]), _whole(fields["max"])
    _check_bounds(offer, least)
    _check_bounds(offer, most)
    if least > most or fields["delay"].strip() not in DELAYS:
        raise Refused(INCORRECT_REQUEST)
    posts = _whole(fields.get("posts") or "0")
    _whole(fields.get("old_posts") or "0")
    expiry = _date(fields.get("expiry", ""))
    return Form(most * posts, fields["username"].strip(), open_ended=not posts, expiry=expiry)


def _check_traffic(fields: Mapping[str, str]) -> None:
    needed = _TRAFFIC_NEEDS.get(fields["type_of_traffic"].strip(), "")
    if fields["device"].strip() not in {"1", "2", "3", "4", "5"} or not fields.get(needed, "").strip():
        raise Refused(INCORRECT_REQUEST)


def _check_bounds(offer: Offer, quantity: int) -> None:
    if quantity < offer.min:
        raise Refused(below(offer.min))
    if quantity > offer.max:
        raise Refused(above(offer.max))


def _lines(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.strip()]


def _whole(text: str) -> int:
    if not re.fullmatch(r"\d{1,12}", text.strip(), re.ASCII):
        raise Refused(INCORRECT_REQUEST)
    return int(text)


def _date(text: str) -> date | None:
    if not text.strip():
        return None
    try:
        return datetime.strptime(text.strip(), "%d/%m/%Y").date()  # noqa: DTZ007 - a calendar day has no zone
    except ValueError:
        raise Refused(INCORRECT_REQUEST) from None
