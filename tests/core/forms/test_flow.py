"""The next step of a form: a question in order, a doubt, the summary, or why it cannot be ordered."""

from decimal import Decimal

import pytest

from core.catalogue.acceptable_use import Policy
from core.catalogue.catalogue import Catalogue
from core.catalogue.platforms import Platform
from core.catalogue.prices import PriceList
from core.catalogue.service import Service, ServiceType, Unorderable
from core.catalogue.shop import Shop
from core.forms import answering
from core.forms.draft import REMEMBERED, Draft, ShownQuote
from core.forms.flow import Asked, Corrected, Doubted, OrderSummary, Rejected, Unused, advance
from core.forms.ordering import NotOrderable, Ordering
from core.forms.presets import presets
from core.forms.problems import NotTaken, TooHigh, TooLow, TooMuch
from tests.core.fake_catalogue import FakeServices
from tests.core.fake_rules import FakeRules
from tests.core.samples import LINK, Time, service

ANSWERS = {"link": LINK, "quantity": "1000"}
TIKTOK = "https://www.tiktok.com/@name"


def ordering(*services: Service) -> Ordering:
    shop = Shop(FakeServices(), FakeRules(), Policy(), {})
    shop.catalogue = Catalogue(services or (service(),), Policy())
    return Ordering(shop, {"north": PriceList("USD")}, Policy(), Time())


def begin(rules: Ordering, *words: str) -> Draft:
    draft, _note = answering.begin("key-1", rules.service(1), rules.filling(rules.service(1)), words)
    return draft


def test_the_open_questions_come_one_by_one_and_then_the_summary() -> None:
    rules, draft = ordering(), Draft(key="key-1", service_id=1)
    for place, (field, text) in enumerate(ANSWERS.items(), 1):
        asked = advance(draft, rules)
        assert isinstance(asked, Asked)
        assert (asked.question.field, asked.place, asked.of) == (field, place, 2)
        assert answering.take(draft, rules.filling(rules.service(1)), asked.question, text) is None
    summary = advance(draft, rules)
    assert isinstance(summary, OrderSummary)
    assert [(question.field, text) for question, text in summary.answers] == list(ANSWERS.items())
    assert summary.review.quote.price == Decimal("0.90")


@pytest.mark.parametrize(
    ("offered", "reason"), [(service(2), None), (service(offered=False), Unorderable.NO_LONGER_OFFERED)]
)
def test_a_service_that_cannot_be_ordered_ends_the_form_with_the_reason(
    offered: Service, reason: Unorderable | None
) -> None:
    step = advance(Draft(key="key-1", service_id=1), ordering(offered))
    assert isinstance(step, NotOrderable)
    assert step.reason is reason


def test_answers_that_no_longer_hold_are_asked_for_again_with_what_was_typed() -> None:
    draft = Draft.begun("key-1", 1, ANSWERS)
    step = advance(draft, ordering(service(maximum=500)))
    assert isinstance(step, Asked)
    assert step.note == Rejected(TooHigh(1000, 500), "1000")
    assert (step.question.field, draft.answers) == ("quantity", {"link": LINK})


def test_a_drip_feed_that_is_gone_is_forgotten_on_the_way_to_the_summary() -> None:
    draft = Draft.begun("key-1", 1, ANSWERS | {"runs": "2", "interval": "30"})
    step = advance(draft, ordering())
    assert isinstance(step, OrderSummary)
    assert step.note is not None
    assert step.note == Rejected(NotTaken(), "2")
    assert draft.answers == ANSWERS


def test_a_line_is_taken_as_far_as_it_goes() -> None:
    rules = ordering(service(drip_feed=True))
    draft, note = answering.begin("key-1", rules.service(1), rules.filling(rules.service(1)), [LINK, "1000", "please"])
    assert note == Rejected(TooMuch("please"), f"{LINK} 1000 please")
    assert isinstance(advance(draft, rules), OrderSummary), "an optional field is not asked for"
    assert isinstance(advance(begin(rules, LINK), rules), Asked)
    assert isinstance(advance(begin(rules, LINK, "5"), rules), Asked)


def test_a_link_to_another_platform_is_doubted_until_the_person_confirms_it() -> None:
    rules = ordering()
    draft = begin(rules, TIKTOK, "1000")
    step = advance(draft, rules)
    assert isinstance(step, Doubted)
    assert (step.link, step.platform, step.expected) == (TIKTOK, Platform.TIKTOK, Platform.INSTAGRAM)
    draft.answer("link", draft.doubted)
    assert isinstance(advance(draft, rules), OrderSummary)


@pytest.mark.parametrize(
    ("offered", "link"),
    [
        (service(), LINK),
        (service(), "https://shop.example/page"),
        (service(name="Cheap views", category="Views"), TIKTOK),
        (service(name="Website visits", category="Traffic"), TIKTOK),
    ],
)
def test_no_other_link_is_doubted(offered: Service, link: str) -> None:
    draft = Draft.begun("key-1", 1, {"link": link})
    draft.doubt(offered)
    assert (draft.doubted, draft.answers) == ("", {"link": link})


def test_back_takes_a_doubt_away_before_it_takes_an_answer() -> None:
    rules, draft = ordering(), Draft.begun("key-1", 1, ANSWERS)
    draft.doubted = TIKTOK
    draft.back(rules.filling(rules.service(1)))
    assert (draft.doubted, draft.answers) == ("", ANSWERS)
    draft.back(rules.filling(rules.service(1)))
    assert draft.answers == {"link": LINK}


def test_a_text_at_the_summary_corrects_the_answer_that_it_clearly_means() -> None:
    rules, draft = ordering(), Draft.begun("key-1", 1, ANSWERS)
    filling = rules.filling(rules.service(1))
    corrected = answering.correct(draft, filling, "2000")
    assert isinstance(corrected, Corrected)
    assert (corrected.question.field, corrected.before, draft.answers["quantity"]) == ("quantity", "1000", "2000")
    assert answering.correct(draft, filling, "5") == Rejected(TooLow(5, 10), "5")
    unused = answering.correct(draft, filling, "go on")
    assert isinstance(unused, Unused)
    assert [question.field for question in unused.questions] == ["link", "quantity"]


def test_a_changed_price_is_told_only_if_the_old_one_was_shown() -> None:
    draft = Draft.begun("key-1", 1, ANSWERS)
    first = advance(draft, ordering())
    assert isinstance(first, OrderSummary)
    assert first.before is None
    draft.shown = ShownQuote.of(first.review.quote)
    dearer = advance(draft, ordering(service(rate=Decimal("1.80"))))
    assert isinstance(dearer, OrderSummary)
    assert dearer.before == first.review.quote
    draft.correct("quantity", "2000")
    after_correction = advance(draft, ordering())
    assert isinstance(after_correction, OrderSummary)
    assert after_correction.before is None


def test_a_link_is_not_split_if_the_form_has_no_quantity() -> None:
    rules = ordering(service(type=ServiceType.PACKAGE))
    filling, draft = rules.filling(rules.service(1)), Draft(key="key-1", service_id=1)
    note = answering.take(draft, filling, filling.questions({})[0], f"{LINK} 1000")
    assert isinstance(note, Rejected)
    assert draft.answers == {}


def test_an_update_is_taken_once_however_many_came_between() -> None:
    draft = Draft(key="key-1", service_id=1)
    assert draft.takes(5)
    assert not draft.takes(5)
    for update in range(100, 100 + REMEMBERED - 1):
        assert draft.takes(update)
    assert not draft.takes(5)


@pytest.mark.parametrize(
    ("minimum", "maximum", "last", "offered"),
    [
        (10, 10_000, None, [10, 100, 500, 1_000]),
        (10, 10_000, 700, [10, 100, 500, 700, 1_000]),
        (10, 10_000, 20_000, [10, 100, 500, 1_000]),
        (1_000, 1_000, None, [1_000]),
        (50, 60, None, [50]),
        (2_000, 1_000_000, 2_000, [2_000, 5_000, 10_000, 50_000]),
        (1, 30, None, [1, 10, 20]),
    ],
)
def test_presets_are_the_minimum_three_round_numbers_and_the_last(
    minimum: int, maximum: int, last: int | None, offered: list[int]
) -> None:
    assert presets(minimum, maximum, last) == offered
