"""Forms whose fields depend on one another: drip-feed, web traffic, subscriptions."""

import pytest

from core.catalogue.acceptable_use import Policy
from core.catalogue.service import ServiceType
from core.forms.form import BadAnswer, Filling, quantity_of
from core.forms.problems import (
    KeywordMissing,
    MaximumBelowMinimum,
    NotAChoice,
    NotTaken,
    PageMissing,
    RunsWithoutInterval,
)
from core.forms.special_types import DELAYS
from tests.core.samples import LINK, NOW, service

BASIC = {"link": LINK, "quantity": "100"}
TRAFFIC = BASIC | {"country": "US", "device": "1"}
SUBSCRIPTION = {"username": "ann", "min": "10", "max": "20", "delay": "0"}


def filling(kind: ServiceType = ServiceType.DEFAULT, drip_feed: bool = False) -> Filling:
    return Filling(service(type=kind, drip_feed=drip_feed), Policy(), NOW.date())


def asked(form: Filling, answers: dict[str, str]) -> list[str]:
    return [question.field for question in form.questions(answers)]


def test_drip_feed_is_asked_only_where_the_service_has_it_and_the_interval_only_after_runs() -> None:
    assert asked(filling(), {}) == ["link", "quantity"]
    form = filling(drip_feed=True)
    assert asked(form, {}) == ["link", "quantity", "runs"]
    assert asked(form, {"runs": "5"}) == ["link", "quantity", "runs", "interval"]


def test_a_drip_feed_is_charged_for_every_run_and_shows_the_quantity_of_one() -> None:
    form = filling(drip_feed=True).read(BASIC | {"runs": "5", "interval": "60"})
    assert (form.units, quantity_of(form)) == (500, 100)
    assert form.payload() == BASIC | {"runs": "5", "interval": "60"}


@pytest.mark.parametrize("alone", [{"runs": "5"}, {"interval": "60"}])
def test_runs_and_interval_go_together(alone: dict[str, str]) -> None:
    with pytest.raises(BadAnswer) as refused:
        filling(drip_feed=True).read(BASIC | alone)
    assert (refused.value.field, refused.value.problem) == (None, RunsWithoutInterval())


@pytest.mark.parametrize(("field", "wrong"), [("runs", "1"), ("runs", "1001"), ("interval", "0"), ("interval", "x")])
def test_runs_and_interval_have_bounds(field: str, wrong: str) -> None:
    with pytest.raises(BadAnswer):
        filling(drip_feed=True).check(field, wrong, BASIC)


def test_a_service_that_lost_its_drip_feed_takes_none_from_an_earlier_order() -> None:
    with pytest.raises(BadAnswer) as refused:
        filling().read(BASIC | {"runs": "5", "interval": "60"})
    assert refused.value.field in {"runs", "interval"}
    assert refused.value.problem == NotTaken()


def test_visitors_from_google_need_a_keyword_and_those_from_a_page_need_the_page() -> None:
    form = filling(ServiceType.WEB_TRAFFIC)
    assert asked(form, TRAFFIC | {"type_of_traffic": "1"})[-1] == "google_keyword"
    assert asked(form, TRAFFIC | {"type_of_traffic": "2"})[-1] == "referring_url"
    assert asked(form, TRAFFIC | {"type_of_traffic": "3"})[-1] == "type_of_traffic"


@pytest.mark.parametrize(
    ("kind", "field", "text"),
    [("1", "google_keyword", "cat pictures"), ("2", "referring_url", "https://example.org/page")],
)
def test_the_fields_that_the_kind_of_traffic_needs_are_required_and_sent(kind: str, field: str, text: str) -> None:
    form, answers = filling(ServiceType.WEB_TRAFFIC), TRAFFIC | {"type_of_traffic": kind}
    assert [q.field for q in form.questions(answers) if q.optional] == []
    with pytest.raises(BadAnswer) as refused:
        form.read(answers)
    assert refused.value.problem in {KeywordMissing(), PageMissing()}
    assert form.read(answers | {field: text}).payload() == answers | {field: text}


@pytest.mark.parametrize(("field", "wrong"), [("device", "0"), ("device", "6"), ("type_of_traffic", "4")])
def test_devices_and_kinds_of_traffic_are_those_of_the_document(field: str, wrong: str) -> None:
    with pytest.raises(BadAnswer) as refused:
        filling(ServiceType.WEB_TRAFFIC).check(field, wrong, TRAFFIC)
    assert isinstance(refused.value.problem, NotAChoice)


def test_choices_are_offered_with_the_numbers_that_are_sent() -> None:
    web = {q.field: q.choices for q in filling(ServiceType.WEB_TRAFFIC).questions({})}
    assert set(web["device"] or {}) == {"1", "2", "3", "4", "5"}
    assert set(web["type_of_traffic"] or {}) == {"1", "2", "3"}
    delays = {q.field: q.choices for q in filling(ServiceType.SUBSCRIPTIONS).questions({})}["delay"]
    assert set(delays or {}) == {str(delay) for delay in DELAYS}


def test_a_subscription_is_bounded_only_by_its_number_of_posts() -> None:
    form = filling(ServiceType.SUBSCRIPTIONS)
    assert form.read(SUBSCRIPTION).units is None
    assert form.read(SUBSCRIPTION | {"posts": "7"}).units == 140
    assert form.read(SUBSCRIPTION | {"posts": "7", "old_posts": "3"}).units == 200
    assert form.read(SUBSCRIPTION | {"old_posts": "3"}).units is None


def test_a_subscription_shows_its_username_instead_of_a_link() -> None:
    assert filling(ServiceType.SUBSCRIPTIONS).read(SUBSCRIPTION).target == "ann"
    assert filling().read(BASIC).target == LINK


@pytest.mark.parametrize(
    ("field", "wrong"),
    [("min", "9"), ("max", "10001"), ("posts", "0"), ("posts", "10001"), ("old_posts", "-1"), ("delay", "7")],
)
def test_every_number_of_a_subscription_has_bounds(field: str, wrong: str) -> None:
    with pytest.raises(BadAnswer):
        filling(ServiceType.SUBSCRIPTIONS).check(field, wrong, {})


def test_the_minimum_per_post_is_not_above_the_maximum() -> None:
    with pytest.raises(BadAnswer) as refused:
        filling(ServiceType.SUBSCRIPTIONS).read(SUBSCRIPTION | {"min": "21"})
    assert refused.value.problem == MaximumBelowMinimum(21)


def test_an_expiry_is_a_day_to_come_and_is_sent_as_the_document_writes_it() -> None:
    form = filling(ServiceType.SUBSCRIPTIONS)
    assert form.read(SUBSCRIPTION | {"expiry": "3/3/2026"}).payload()["expiry"] == "03/03/2026"
    for wrong in ("02/03/2026", "01/01/2020", "2030-12-31", "31/02/2030", "soon", "12/31/2030"):
        with pytest.raises(BadAnswer):
            form.check("expiry", wrong, {})
