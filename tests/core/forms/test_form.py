"""A form is filled one field at a time, or in one line."""

from dataclasses import replace

import pytest

from core.catalogue.acceptable_use import Policy
from core.catalogue.service import Service, ServiceType
from core.forms.form import BadAnswer, Filling
from core.forms.problems import TooHigh, TooLow, TooMuch
from tests.core.samples import LINK, NOW, service


def filling(offered: Service | None = None) -> Filling:
    return Filling(offered or service(), Policy(), NOW.date())


def test_a_line_answers_the_required_fields_in_order() -> None:
    assert filling().one_line([LINK, "1000"]) == ({"link": LINK, "quantity": "1000"}, None)


def test_a_line_keeps_its_order_where_a_quantity_does_not_follow_the_link() -> None:
    package = filling(service(type=ServiceType.PACKAGE))
    answers, wrong = package.one_line(["1000", LINK])
    assert answers == {}
    assert wrong is not None
    assert wrong.field == "link"


def test_a_number_before_the_link_leaves_the_rest_of_the_line_in_order() -> None:
    poll = filling(service(type=ServiceType.POLL))
    answered = {"link": LINK, "quantity": "1000", "answer_number": "2"}
    assert poll.one_line(["1000", LINK, "2"]) == (answered, None)


def test_a_short_line_leaves_the_rest_to_be_asked() -> None:
    assert filling().one_line([LINK]) == ({"link": LINK}, None)
    assert filling().one_line([]) == ({}, None)


def test_a_line_keeps_the_good_answers_before_the_first_bad_word() -> None:
    answers, wrong = filling().one_line([LINK, "5", "x"])
    assert answers == {"link": LINK}
    assert wrong is not None
    assert (wrong.field, wrong.problem) == ("quantity", TooLow(5, 10))


def test_a_line_with_too_many_words_names_the_extra_ones() -> None:
    answers, wrong = filling().one_line([LINK, "1000", "please", "fast"])
    assert answers == {"link": LINK, "quantity": "1000"}
    assert wrong is not None
    assert wrong.problem == TooMuch("please fast")


def test_a_line_skips_optional_fields() -> None:
    drip = filling(service(drip_feed=True))
    assert drip.one_line([LINK, "1000"]) == ({"link": LINK, "quantity": "1000"}, None)


def test_a_line_for_web_traffic_reaches_the_field_that_its_kind_needs() -> None:
    web = filling(service(type=ServiceType.WEB_TRAFFIC))
    answers, wrong = web.one_line([LINK, "100", "US", "1", "1"])
    assert wrong is None
    assert [q.field for q in web.questions(answers) if q.field not in answers] == ["google_keyword"]


def test_one_answer_is_checked_while_others_are_still_missing() -> None:
    filling().check("quantity", "1000", {})
    with pytest.raises(BadAnswer) as refused:
        filling().check("quantity", "soon", {})
    assert refused.value.field == "quantity"


def test_an_answer_is_checked_against_todays_limits() -> None:
    answers = {"link": LINK, "quantity": "1000"}
    filling().read(answers)
    with pytest.raises(BadAnswer) as refused:
        filling(replace(service(), maximum=999)).read(answers)
    assert refused.value.problem == TooHigh(1000, 999)


def test_questions_hold_the_limits_of_the_service() -> None:
    asked = {question.field: question for question in filling(service(minimum=7, maximum=77)).questions({})}
    assert (asked["quantity"].minimum, asked["quantity"].maximum) == (7, 77)


@pytest.mark.parametrize("quantity", ["1 000", "1k", "1,000", "1.000", "1'000", "1\u00a0000", "１０００"])
def test_a_line_reads_a_thousand_however_it_is_written(quantity: str) -> None:
    assert filling().one_line([LINK, *quantity.split()]) == ({"link": LINK, "quantity": "1000"}, None)


def test_numbers_that_each_answer_a_field_are_not_joined() -> None:
    subscription = filling(service(type=ServiceType.SUBSCRIPTIONS))
    apart = {"username": "ann", "min": "100", "max": "200", "delay": "30"}
    assert subscription.one_line(["ann", "100", "200", "30"]) == (apart, None)
    joined = {"username": "ann", "min": "1000", "max": "2000", "delay": "30"}
    assert subscription.one_line(["ann", "1", "000", "2", "000", "30"]) == (joined, None)


def test_a_line_takes_lists_of_names() -> None:
    mentions = filling(service(type=ServiceType.MENTIONS_WITH_HASHTAGS))
    answers, wrong = mentions.one_line([LINK, *["1", "000", "@bob,", "@carol", "#cats;#dogs"]])
    assert wrong is None
    assert answers == {"link": LINK, "quantity": "1000", "usernames": "@bob\n@carol", "hashtags": "#cats\n#dogs"}


@pytest.mark.parametrize("written", ["1k", "2.5k", "1.000", "1 000", "50"])
def test_a_number_written_at_the_summary_corrects_the_quantity_however_it_is_written(written: str) -> None:
    asked = filling().corrected_by(written, {"link": LINK, "quantity": "100"})
    assert asked is not None
    assert asked.field == "quantity"


@pytest.mark.parametrize("minimum", [0, -5, None])
@pytest.mark.parametrize("quantity", ["0", "-1", "0k"])
def test_less_than_one_can_never_be_ordered(minimum: int | None, quantity: str) -> None:
    form = filling(service(minimum=minimum))
    with pytest.raises(BadAnswer):
        form.read({"link": LINK, "quantity": quantity})
    assert form.read({"link": LINK, "quantity": "1"}).units == 1
    assert [(q.minimum, q.maximum) for q in form.questions({}) if q.field == "quantity"] == [(1, 10_000)]
