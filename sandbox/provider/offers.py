"""Catalogues: what each personality lists, word for word, and what each row means."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from sandbox.provider.kinds import kind_of

CATALOGUE = Path(__file__).with_name("catalogue.json")


@dataclass(frozen=True)
class Offer:
    """One service. `listed` is sent unchanged, mess included; the other fields say how the provider itself treats the
    service.

    `rate` is money per 1000 units (per 1 for a provider's per-unit types), `outcome` a key of
    `progress.OUTCOMES`, `refill_ends` the last status of its refills. A hidden offer was switched off: it is
    not listed.
    """

    service: str
    listed: Mapping[str, Any]
    kind: str
    rate: Decimal
    min: int
    max: int
    refill: bool
    cancel: bool
    dripfeed: bool
    outcome: str
    refill_ends: str
    hidden: bool


def load_offers(provider: str) -> dict[str, Offer]:
    """The offers of one personality by service id, in the order of its catalogue."""
    offers = [_offer(entry) for entry in _catalogue()[provider]]
    return {offer.service: offer for offer in offers}


@cache
def _catalogue() -> dict[str, list[dict[str, Any]]]:
    catalogue: dict[str, list[dict[str, Any]]] = json.loads(CATALOGUE.read_text("utf-8"))
    return catalogue


def _offer(entry: dict[str, Any]) -> Offer:
    listed = entry["listed"]
    return Offer(
        service=str(listed.get("service", listed.get("id"))),
        listed=listed,
        kind=kind_of(str(listed.get("type") or "")),
        # A separate price is needed when the listed rate is not money (StreamDetails counts threads).
        rate=Decimal(_plain(entry.get("price", listed["rate"]))),
        min=int(_plain(listed["min"])),
        max=int(_plain(listed["max"])),
        refill=_yes(listed.get("refill", False)),
        cancel=_yes(listed.get("cancel", False)),
        # Panels that don't mention drip-feed in their catalogue still accept it.
        dripfeed=_yes(listed.get("dripfeed", True)),
        outcome=entry.get("outcome", "completed"),
        refill_ends=entry.get("refill_ends", "Completed"),
        hidden=entry.get("hidden", False),
    )


def _plain(number: object) -> str:
    return str(number).replace(",", ".").removesuffix(".0")


def _yes(flag: object) -> bool:
    return str(flag).casefold() in {"true", "1", "yes"}
