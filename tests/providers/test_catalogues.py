"""Catalogues as providers send them: the messy sample beside this file, and three real ones."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from core.catalogue.service import Listing, ServiceType, Unorderable
from core.provider import Refused, Unreadable
from tests.catalogues import NAMES, catalogue_file
from tests.providers.stand import Stand

SAMPLE = Path(__file__).parent / "samples" / "messy.json"


@pytest.fixture
async def listings(stand: Stand) -> dict[str, Listing]:
    return {one.number: one for one in await stand.says(SAMPLE.read_bytes()).open().services()}


async def test_rows_that_are_not_services_are_skipped_and_counted(
    stand: Stand, caplog: pytest.LogCaptureFixture
) -> None:
    assert len(await stand.says(SAMPLE.read_bytes()).open().services()) == 10
    assert [record.getMessage() for record in caplog.records if record.name.startswith("providers")] == [
        "panel: 4 of 14 rows are not services or repeat one"
    ]


async def test_types_are_read_in_any_spelling_and_unknown_ones_stay_visible(
    listings: dict[str, Listing],
) -> None:
    assert listings["ord-7"].type is listings["15000"].type is ServiceType.CUSTOM_COMMENTS
    assert (listings["9"].type, listings["9"].type_text) == (None, "Special")
    assert (listings["10"].type, listings["10"].type_text) == (None, "")
    assert listings["12"].type is ServiceType.DEFAULT


async def test_numbers_and_flags_are_read_from_any_type(listings: dict[str, Listing]) -> None:
    odd = listings["ord-7"]
    assert (odd.rate, odd.minimum, odd.maximum) == (Decimal("2.5"), 10, 1500)
    assert (odd.refill, odd.cancel, odd.drip_feed) == (True, False, True)
    assert listings["4566"].rate == Decimal("3.72")
    assert (listings["15000"].rate, listings["15000"].refill) == (Decimal("0.2174"), True)


async def test_a_platform_comes_before_its_category_or_replaces_it(listings: dict[str, Listing]) -> None:
    assert listings["15000"].category == "Facebook · Like Giá rẻ"
    assert listings["15001"].category == "Facebook likes"
    assert listings["15002"].category == "TikTok"


async def test_a_service_that_cannot_be_ordered_is_listed_with_its_fault(listings: dict[str, Listing]) -> None:
    assert {number: one.fault for number, one in listings.items() if one.fault} == {
        "15002": Unorderable.UNPRICED,
        "9": Unorderable.UNKNOWN_TYPE,
        "10": Unorderable.UNKNOWN_TYPE,
        "11": Unorderable.BAD_LIMITS,
        "13": Unorderable.UNPRICED,
    }


@pytest.mark.parametrize("shape", ["list", "data", "services", "by id"])
async def test_a_catalogue_may_be_wrapped(stand: Stand, shape: str) -> None:
    rows = json.loads(SAMPLE.read_text())
    by_id: dict[str, Any] = {str(place): row for place, row in enumerate(rows)}
    shapes: dict[str, Any] = {"list": rows, "data": {"data": rows}, "services": {"services": rows}, "by id": by_id}
    assert len(await stand.says(shapes[shape]).open().services()) == 10


async def test_an_empty_catalogue_is_empty_but_one_without_services_cannot_be_read(stand: Stand) -> None:
    assert await stand.says([]).open().services() == []
    bodies: list[Any] = ["no services", [1, 2], [{}], {"message": "soon"}]
    for body in bodies:
        with pytest.raises(Unreadable):
            await stand.says(body).open().services()


async def test_a_refused_catalogue_raises_the_refusal(stand: Stand) -> None:
    with pytest.raises(Refused, match="Invalid API key"):
        await stand.says({"error": "Invalid API key"}).open().services()


@pytest.mark.parametrize("name", NAMES)
async def test_a_catalogue_of_the_field_loads_row_by_row(stand: Stand, name: str) -> None:
    body = catalogue_file(name).read_bytes()
    rows = [str(row["service"]) for row in json.loads(body)]
    listings = await stand.says(body).open().services()
    assert [one.number for one in listings] == rows
    assert all(one.rate is not None and one.type is not None for one in listings)
