"""Filling a form: one field at a time, or in one line; the way back is the conversation's own."""

from dataclasses import replace

import pytest

from orders.filling import BadAnswer, Filling
from orders.policy import Policy
from orders.services import Service, ServiceType
from tests.orders.samples import LINK, NOW, service


def filling(offered: Service | None = None) -> Filling:
    return Filling(offered or service(), Policy(), NOW.date())


def test_a_line_answers_the_required_fields_in_order() -> None:
    assert filling().one_line([LINK, "1000"]) == ({"link": LINK, "quantity": "1000"}, None)


def test_a_short_line_leaves_the_rest_to_be_asked() -> None:
    assert filling().one_line([LINK]) == ({"link": LINK}, None)
    assert filling().one_line([]) == ({}, None)


def test_a_line_keeps_what_was_good_before_the_first_bad_word() -> None:
    answers, wrong = filling().one_line([LINK, "5", "x"])
    assert answers == {"link": LINK}
    assert wrong is not None
    assert (wrong.field, str(wrong)) == ("quantity", "5 is less than the minimum of 10.")


def test_a_line_with_too_much_in_it_says_what_is_too_much() -> None:
    answers, wrong = filling().one_line([LINK, "1000", "please", "fast"])
    assert answers == {"link": LINK, "quantity": "1000"}
    assert wrong is not None
    assert "please fast is too much" in str(wrong)


def test_a_line_passes_by_what_may_be_left_out() -> None:
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


def test_an_answer_is_held_against_the_limits_of_now() -> None:
    answers = {"link": LINK, "quantity": "1000"}
    filling().read(answers)
    with pytest.raises(BadAnswer, match="more than the maximum of 999"):
        filling(replace(service(), maximum=999)).read(answers)


def test_hints_name_the_limits_of_the_service() -> None:
    hints = {question.field: question.hint for question in filling(service(minimum=7, maximum=77)).questions({})}
    assert hints["quantity"] == "From 7 to 77"
