"""Texts that providers and people may write: they break HTML, turn directions, or are simply too long."""

from dataclasses import fields
from decimal import Decimal

from hypothesis import strategies as st

from core.catalogue.platforms import Platform
from core.catalogue.prices import PriceList, Quote
from core.catalogue.service import Service, ServiceType, Unorderable
from core.forms import flow, problems
from core.forms.fields import Topic
from core.forms.form import Question
from core.forms.ordering import Review
from core.forms.types import PackageForm
from core.maintenance import Maintenance
from core.money.limits import Limit
from core.orders import checkout_outcomes, mass_table
from core.orders.batch import Batch, BatchAction, BatchLine, LineResult, State
from core.orders.not_possible import WhyNotPossible
from core.orders.order import Order, Refill
from core.orders.reason import Reason
from core.orders.status import OrderStatus, RefillStatus
from tests.core.samples import NOW, order, refill, service

CRAFTED = [
    "</b></blockquote><script>alert(1)</script>",
    "<b><i><a href='tg://user?id=1'>",
    "&lt;&amp;&#60;&nbsp;&;&",
    "<!-- <![CDATA[ <?php <!DOCTYPE",
    "\u202eevil\u202d\u2066\u2069\u200f\u200e\u061c",
    "\x00\x07\x1b[31m\x7f\x85",
    "\ud800\udfff\ud83d",
    "{} {0} {minimum} %s %(x)d $x",
    "🏳️‍🌈" * 900,
    "&" * 4_097,
    "<" * 4_097,
    "a" * 9_000,
    "😀" * 4_097,
    " \n\t\u00a0\u2028 ",
    "",
]


def _anything(**sizes: int) -> st.SearchStrategy[str]:
    """Any text, with surrogates (unlike the default), and without names from our code, which Hypothesis also tries."""
    return st.text(st.characters(), **sizes).filter(lambda text: not text.isidentifier())


TEXT = st.one_of(
    st.sampled_from(CRAFTED),
    _anything(max_size=40),
    st.lists(st.sampled_from(CRAFTED), max_size=3).map("".join),
    st.builds(lambda text, times: text * times, _anything(min_size=1, max_size=9), st.integers(1, 999)),
)
LINES = TEXT | st.lists(TEXT, max_size=20).map("\n".join)
CLOSED = st.builds(Maintenance, since=st.just(NOW), by=st.just(1), until=st.none() | st.just(NOW), words=LINES)
# Amounts that our reader lets through, and integers that fit a database.
AMOUNT = st.builds(Decimal.scaleb, st.integers(-(10**9), 10**9).map(Decimal), st.integers(-20, 20))
COUNT = st.integers(-(2**63), 2**63 - 1)
CURRENCY = st.sampled_from(["USD", "VND", "TRY", "UZS", "XXX", "ABCDE"])
PRICES = st.builds(
    PriceList, CURRENCY, st.decimals(0, 10_000, places=2), st.sets(st.sampled_from(ServiceType)).map(frozenset)
)
QUOTES = st.builds(Quote, st.none() | COUNT, st.none() | AMOUNT, st.none() | AMOUNT, st.none() | CURRENCY)
PROBLEM = st.none() | st.sampled_from(Unorderable)

SERVICES: st.SearchStrategy[Service] = st.builds(
    service,
    provider=TEXT,
    number=TEXT,
    name=TEXT,
    category=TEXT,
    type=st.none() | st.sampled_from(ServiceType),
    type_text=TEXT,
    rate=st.none() | AMOUNT,
    priced=st.booleans(),
    minimum=st.none() | COUNT,
    maximum=st.none() | COUNT,
    refill=st.booleans(),
    cancel=st.booleans(),
    drip_feed=st.booleans(),
    description=LINES,
    refill_time=TEXT,
)
ORDERS: st.SearchStrategy[Order] = st.builds(
    order,
    id=st.integers(1, 2**63 - 1),
    provider=TEXT,
    service_number=TEXT,
    service_name=TEXT,
    link=TEXT,
    quantity=st.none() | COUNT,
    fields=st.sampled_from([{}, {"runs": "5"}, {"runs": "1000"}]),
    price=st.none() | AMOUNT,
    cost=st.none() | AMOUNT,
    currency=st.none() | CURRENCY,
    status=st.sampled_from(OrderStatus),
    status_text=TEXT,
    provider_order=st.none() | TEXT,
    charge=st.none() | AMOUNT,
    charge_currency=st.none() | CURRENCY,
    start_count=st.none() | COUNT,
    remains=st.none() | COUNT,
    error=LINES,
    reason=st.none() | st.sampled_from(Reason),
    seen_at=st.sampled_from([None, NOW]),
    sending_at=st.sampled_from([None, NOW]),
    cancel_requested_at=st.sampled_from([None, NOW]),
    balance_before=st.none() | AMOUNT,
    balance_before_at=st.sampled_from([None, NOW]),
    balance_after=st.none() | AMOUNT,
)
REFILLS: st.SearchStrategy[Refill] = st.builds(
    refill, number=st.none() | TEXT, status=st.sampled_from(RefillStatus), status_text=TEXT, error=TEXT
)
FIELDS = ["link", "quantity", "type_of_traffic"]
QUESTIONS = st.builds(
    Question,
    field=st.sampled_from(FIELDS),
    topic=st.sampled_from(Topic),
    optional=st.booleans(),
    minimum=COUNT,
    maximum=COUNT,
    example=TEXT,
    choices=st.just(()) | st.lists(st.sampled_from(["1", "2", "600"]), min_size=1, unique=True).map(tuple),
)


def _is_bare_problem(kind: object) -> bool:
    """Whether the class is a problem without values."""
    is_problem = isinstance(kind, type) and issubclass(kind, problems.Problem) and kind is not problems.Problem
    return is_problem and not fields(kind)  # type: ignore[arg-type]


WRONG: st.SearchStrategy[problems.Problem] = st.one_of(
    st.builds(problems.TooMuch, TEXT),
    st.builds(problems.TooLow, COUNT, COUNT, st.booleans()),
    st.builds(problems.TooHigh, COUNT, COUNT, st.booleans()),
    st.builds(problems.OutOfRange, COUNT, COUNT),
    st.builds(problems.NotAChoice, st.just((1, 2, 3))),
    st.builds(problems.TooLong, COUNT, COUNT),
    st.builds(problems.TooManyLines, COUNT, COUNT),
    st.builds(problems.DayPassed, st.just(NOW.date())),
    st.builds(problems.NotALink, TEXT),
    st.builds(problems.WholeSite, TEXT),
    st.builds(problems.HostNotTaken, TEXT, st.lists(TEXT, min_size=1, max_size=30).map(tuple)),
    st.builds(problems.MaximumBelowMinimum, COUNT),
    st.sampled_from([kind() for kind in vars(problems).values() if _is_bare_problem(kind)]),
)
NOTES = st.none() | st.one_of(
    st.builds(flow.Rejected, WRONG, LINES),
    st.builds(flow.Corrected, QUESTIONS, LINES),
    st.builds(flow.Unused, st.lists(QUESTIONS, max_size=2).map(tuple)),
    st.builds(flow.WrittenBefore, LINES),
    st.builds(flow.ReplyToAnother, LINES),
)
ASKED = st.builds(
    flow.Asked,
    SERVICES,
    QUESTIONS,
    st.integers(1, 9),
    st.integers(1, 9),
    PRICES,
    NOTES,
    st.lists(st.tuples(st.integers(1, 10**9), QUOTES), max_size=5).map(tuple),
    st.none() | LINES,
)
DOUBTED = st.builds(flow.Doubted, SERVICES, TEXT, st.sampled_from(Platform), st.sampled_from(Platform))
SUMMARIES = st.builds(
    flow.OrderSummary,
    st.builds(Review, SERVICES, st.just(PackageForm.model_construct(link="x")), QUOTES),
    st.lists(st.tuples(QUESTIONS, LINES), max_size=7).map(tuple),
    PRICES,
    st.none() | QUOTES,
    NOTES,
    st.none() | st.integers(1, 2**63 - 1),
    st.booleans(),
    above_limit=st.none() | st.builds(flow.AboveLimit, AMOUNT, st.none() | AMOUNT),
)
BATCH_LINES = st.builds(
    BatchLine,
    place=st.integers(1, 300),
    written=st.lists(LINES, max_size=4).map(tuple),
    service_id=st.sampled_from([None, 1, 2]),
    answers=st.fixed_dictionaries({"link": LINES}, optional={"quantity": COUNT.map(str), "username": TEXT}),
    order_id=st.sampled_from([None, 1, 2]),
    result=st.sampled_from([None, *LineResult]),
    detail=st.sampled_from([why.value for why in WhyNotPossible]),
)
BATCHES = st.builds(
    Batch,
    id=st.integers(1, 2**63 - 1),
    key=st.just("k"),
    user_id=st.just(1),
    chat_id=st.just(1),
    action=st.sampled_from(BatchAction),
    state=st.sampled_from(State),
    seal=st.just("0" * 12),
    created_at=st.just(NOW),
    lines=st.lists(BATCH_LINES, max_size=14),
)
TROUBLES = st.one_of(
    WRONG,
    st.builds(mass_table.NoSuchService, TEXT),
    st.just(mass_table.Unreadable()),
    st.builds(mass_table.SeveralServices, TEXT, st.lists(SERVICES, max_size=3).map(tuple)),
    st.builds(mass_table.OtherPlatform, st.sampled_from(Platform), st.sampled_from(Platform)),
    st.builds(mass_table.CannotBeOrdered, PROBLEM),
    st.builds(mass_table.OverOrderLimit, st.none() | AMOUNT, st.none() | CURRENCY),
)
SHORT = st.one_of(
    st.builds(checkout_outcomes.NotEnough, AMOUNT, AMOUNT, CURRENCY),
    st.builds(checkout_outcomes.LimitExceeded, st.sampled_from(Limit), AMOUNT, AMOUNT, AMOUNT, CURRENCY),
)
CHECKED = st.one_of(
    st.builds(
        mass_table.Checked,
        BATCH_LINES,
        SERVICES,
        st.builds(Review, SERVICES, st.just(PackageForm.model_construct(link="x")), QUOTES),
        st.none(),
        st.none() | st.integers(1, 2**63 - 1),
        st.none() | st.integers(1, 300),
    ),
    st.builds(mass_table.Checked, BATCH_LINES, st.none() | SERVICES, st.none(), TROUBLES),
)
PLACES = st.lists(st.integers(1, 300), max_size=14).map(tuple)
TABLES = st.builds(
    mass_table.MassTable,
    BATCHES,
    st.lists(CHECKED, max_size=14),
    st.booleans(),
    st.none() | SHORT,
    st.builds(mass_table.Merged, PLACES, PLACES, PLACES),
    st.booleans(),
)
STEPS = st.one_of(ASKED, DOUBTED, SUMMARIES)
PAGE = st.integers(-(10**6), 10**6)
NUMBER = st.integers(0, 10**9)
