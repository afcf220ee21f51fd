"""The catalogues are as messy as real ones, and complete."""

from sandbox.provider.kinds import KINDS, kind_of
from sandbox.provider.offers import load_offers
from sandbox.provider.personalities import PERSONALITIES
from tests.sandbox.provider.driver import Driver


async def listed(driver: Driver) -> list[dict[str, object]]:
    services: list[dict[str, object]] = []
    for personality in PERSONALITIES:
        answer = await driver.answer(personality.name, "services")
        services += answer["data"] if personality.dialect == "streamdetails" else answer
    return services


async def test_there_is_a_service_of_every_type(driver: Driver) -> None:
    types = {service["type"] for service in await driver.answer("panel-v2", "services")}
    assert KINDS.keys() <= types


async def test_types_are_misspelled_unknown_or_empty(driver: Driver) -> None:
    types = {str(service["type"]) for service in await listed(driver)}
    assert {"custom_comments", "Custom Comment", "poll", "Special", ""} <= types


async def test_flags_and_numbers_come_in_many_spellings(driver: Driver) -> None:
    services = await listed(driver)
    refills = {repr(service.get("refill")) for service in services}
    assert {"True", "False", "0", "1", "'0'", "'true'"} <= refills
    for field in ("rate", "min", "max"):
        assert {int, str} <= {type(service[field]) for service in services}, field
    assert float in {type(service["rate"]) for service in services}
    assert {int, str} <= {type(service["service"]) for service in services if "service" in service}
    assert "2,5" in {service["rate"] for service in services}
    assert any("dripfeed" not in service for service in services)


async def test_texts_are_long_multilingual_and_full_of_markup(driver: Driver) -> None:
    services = await listed(driver)
    names = [str(service["name"]) for service in services]
    assert any(len(name) > 300 for name in names)
    assert any(len(str(service.get("category", "")).encode()) > 64 for service in services)
    assert len(names) > len(set(names))
    for piece in ("<b>", "&", "🚀", "Türk", "Lượt"):
        assert any(piece in name for name in names), piece
    assert any("\r\n" in str(service.get("description")) for service in services)
    assert any("platform" in service and "category" not in service for service in services)


async def test_some_services_are_free_impossible_or_denied(driver: Driver) -> None:
    services = await listed(driver)
    assert any(service["rate"] == 0 for service in services)
    assert any(float(str(s["min"])) > float(str(s["max"])) for s in services)
    names = " / ".join(str(service["name"]) for service in services)
    for denied in ("Report / ban", "Reviews", "Story Poll Votes", "Remove negative news"):
        assert denied in names


async def test_a_service_switched_off_is_not_listed(driver: Driver) -> None:
    assert 30 not in {service["service"] for service in await driver.answer("panel-v2", "services")}
    assert load_offers("panel-v2")["30"].hidden


def test_spellings_are_folded_and_unknown_types_count_as_default() -> None:
    spellings = [
        "custom_comments",
        "Custom Comment",
        "CUSTOM COMMENTS",
        "Special",
        "",
        "mentions custom list",
    ]
    assert [kind_of(spelling) for spelling in spellings] == [
        "Custom Comments",
        "Custom Comments",
        "Custom Comments",
        "Default",
        "Default",
        "Mentions Custom List",
    ]
