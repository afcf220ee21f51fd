"""The seventeen types: which fields are asked, what is charged, what `add` gets (the table of provider-api.md)."""

from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.catalogue.acceptable_use import Policy
from core.catalogue.service import ServiceType
from core.forms.form import BadAnswer, Filling, quantity_of
from core.forms.problems import Missing, TooLow, TooManyLines
from core.forms.types import FORMS
from tests.core.samples import LINK, NOW, service


@dataclass(frozen=True)
class Case:
    """Answers in the order of the questions, the charged units, and the values that arrive other than typed."""

    type: ServiceType
    answers: dict[str, str]
    units: int | None
    shown: int | None
    sent: dict[str, str] = field(default_factory=dict)
    skipped: tuple[str, ...] = ()


BASIC = {"link": LINK, "quantity": "100"}
NAMES = {"usernames": "ann\r\nben\n\n eve "}
NAMES_SENT = {"usernames": "ann\nben\neve"}
COMMENTS = {"comments": "\n".join(f"nice {n}" for n in range(10))}
CASES = [
    Case(ServiceType.DEFAULT, BASIC, 100, 100),
    Case(ServiceType.PACKAGE, {"link": LINK}, 1, 1),
    Case(ServiceType.SEO, BASIC | {"keywords": "cats\r\ndogs"}, 100, 100, {"keywords": "cats\ndogs"}),
    Case(ServiceType.CUSTOM_COMMENTS, {"link": LINK} | COMMENTS, 10, 10),
    Case(ServiceType.CUSTOM_COMMENTS_PACKAGE, {"link": LINK, "comments": "one\ntwo"}, 1, 1),
    Case(ServiceType.MENTIONS, BASIC | NAMES, 100, 100, NAMES_SENT),
    Case(ServiceType.MENTIONS_WITH_HASHTAGS, BASIC | NAMES | {"hashtags": "#a\n#b"}, 100, 100, NAMES_SENT),
    Case(
        ServiceType.MENTIONS_CUSTOM_LIST,
        {"link": LINK, "usernames": "\n".join(f"user{n}" for n in range(12))},
        12,
        12,
    ),
    Case(ServiceType.MENTIONS_HASHTAG, BASIC | {"hashtag": "#cats"}, 100, 100),
    Case(ServiceType.MENTIONS_USER_FOLLOWERS, BASIC | {"username": "ann"}, 100, 100),
    Case(ServiceType.MENTIONS_MEDIA_LIKERS, BASIC | {"media": "https://www.instagram.com/p/x"}, 100, 100),
    Case(ServiceType.COMMENT_LIKES, BASIC | {"username": "ann"}, 100, 100),
    Case(ServiceType.COMMENT_REPLIES, {"link": LINK, "username": "ann"} | COMMENTS, 10, 10),
    Case(ServiceType.POLL, BASIC | {"answer_number": "2"}, 100, 100),
    Case(ServiceType.INVITES_FROM_GROUPS, BASIC | {"groups": "cats\ndogs"}, 100, 100),
    Case(
        ServiceType.WEB_TRAFFIC,
        BASIC | {"country": "US", "device": "5", "type_of_traffic": "3"},
        100,
        100,
    ),
    Case(
        ServiceType.SUBSCRIPTIONS,
        {"username": "ann", "min": "10", "max": "20", "delay": "30"},
        None,
        None,
        skipped=("posts", "old_posts", "expiry"),
    ),
]


def filling(kind: ServiceType, drip_feed: bool = False) -> Filling:
    return Filling(service(type=kind, drip_feed=drip_feed), Policy(), NOW.date())


def test_every_type_has_its_form_and_its_case() -> None:
    assert set(FORMS) == set(ServiceType) == {case.type for case in CASES}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.type)
def test_a_form_asks_for_its_fields_charges_its_units_and_sends_its_payload(case: Case) -> None:
    form = filling(case.type)
    required = [q.field for q in form.questions(case.answers) if not q.optional]
    assert required == list(case.answers)
    assert tuple(q.field for q in form.questions(case.answers) if q.optional) == case.skipped
    read = form.read(case.answers)
    assert (read.units, quantity_of(read)) == (case.units, case.shown)
    assert read.payload() == case.answers | case.sent


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.type)
def test_no_required_field_may_be_left_out_and_none_may_be_added(case: Case) -> None:
    form = filling(case.type)
    for missing in case.answers:
        with pytest.raises(BadAnswer) as refused:
            form.read({name: text for name, text in case.answers.items() if name != missing})
        assert (refused.value.field, refused.value.problem) == (missing, Missing())
    with pytest.raises(BadAnswer):
        form.read(case.answers | {"key": "stolen"})


@pytest.mark.parametrize("case", [c for c in CASES if "quantity" in c.answers], ids=lambda case: case.type)
def test_a_quantity_stays_within_the_limits_of_the_service(case: Case) -> None:
    form = filling(case.type)
    for quantity in ("10", "10000", "10,000", "10 000", " 500 "):
        form.check("quantity", quantity, {})
    for quantity in ("9", "0", "10001", "-100", "1e3", "100.5", "many", "", "1" * 13, "½"):
        with pytest.raises(BadAnswer):
            form.check("quantity", quantity, {})


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        (ServiceType.CUSTOM_COMMENTS, "comments"),
        (ServiceType.COMMENT_REPLIES, "comments"),
        (ServiceType.MENTIONS_CUSTOM_LIST, "usernames"),
    ],
)
def test_the_number_of_charged_lines_stays_within_the_limits(kind: ServiceType, name: str) -> None:
    form = filling(kind)
    form.check(name, "x\n" * 10, {})
    for typed, problem in (("x\n\n \n" * 9, TooLow(9, 10, lines=True)), ("x\n" * 5_001, TooManyLines(5_001, 5_000))):
        with pytest.raises(BadAnswer) as refused:
            form.check(name, typed, {})
        assert refused.value.problem == problem


def test_lines_that_are_not_charged_have_no_minimum() -> None:
    filling(ServiceType.MENTIONS).check("usernames", "ann", {})
    filling(ServiceType.CUSTOM_COMMENTS_PACKAGE).check("comments", "one", {})


def test_control_and_direction_marks_do_not_reach_the_provider() -> None:
    answers = BASIC | {"keywords": "ca\x00ts\u202e\n\x07\ndogs"}
    assert filling(ServiceType.SEO).read(answers).payload()["keywords"] == "cats\ndogs"


@pytest.mark.parametrize(
    "typed",
    ["@bob, @carol", "@bob;@carol", "@bob @carol", "@bob\n@carol,", "@bob، @carol", "@bob@carol", "@bob | @carol"],
)
def test_a_list_of_names_is_split_at_characters_that_no_name_has(typed: str) -> None:
    mentions = filling(ServiceType.MENTIONS)
    assert mentions.read(BASIC | {"usernames": typed}).payload()["usernames"] == "@bob\n@carol"
    hashtags = filling(ServiceType.MENTIONS_WITH_HASHTAGS).check("hashtags", typed.replace("@", "#"), {})
    assert hashtags == "#bob\n#carol"


@given(
    names=st.lists(st.from_regex(r"\A[a-z][a-z0-9._]{0,10}[a-z0-9]\Z"), min_size=2, max_size=5, unique=True),
    sign=st.sampled_from(["", "@"]),
    between=st.sampled_from([",", ", ", " , ", ";", "\n", "\r\n", "\t", " ", "،", "、", "|", " & ", ",\n"]),
    end=st.sampled_from(["", ",", "\n", " ;"]),
)
def test_names_are_the_same_whatever_separates_them(names: list[str], sign: str, between: str, end: str) -> None:
    signed = [f"{sign}{name}" for name in names]
    typed = between.join(signed) + end
    assert filling(ServiceType.MENTIONS).read(BASIC | {"usernames": typed}).payload()["usernames"] == "\n".join(signed)
    with pytest.raises(BadAnswer):
        filling(ServiceType.COMMENT_LIKES).check("username", typed, {})


def test_a_comment_keeps_its_commas() -> None:
    comments = "nice, really; nice\nso good"
    form = filling(ServiceType.CUSTOM_COMMENTS_PACKAGE)
    assert form.read({"link": LINK, "comments": comments}).payload()["comments"] == comments


def test_a_username_is_one_word() -> None:
    form = filling(ServiceType.COMMENT_LIKES)
    for text in (
        "ann and ben",
        "@ann,@ben",
        "@ann;@ben",
        "@ann@ben",
        "ann+ben",
        "ann|ben",
        "",
        "  ",
        "\u200e",
        "a" * 501,
    ):
        with pytest.raises(BadAnswer):
            form.check("username", text, {})


def test_a_poll_answer_is_a_place_in_a_poll() -> None:
    form = filling(ServiceType.POLL)
    form.check("answer_number", "100", {})
    for text in ("0", "101", "first"):
        with pytest.raises(BadAnswer):
            form.check("answer_number", text, {})
