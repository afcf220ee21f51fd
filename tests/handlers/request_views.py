"""The views of requests, settings and errors and the values each may get; `test_views` checks them."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from hypothesis import strategies as st

from core.notices.notice import RequestNews
from core.people.preferences import Level, Preferences
from core.people.user import User
from core.people.zones import Region
from core.provider import Balance, Capacity
from core.requests.advice import HasEnded, MayCancel, RefillOpen, RefillUnderWay, StillUsual
from core.requests.request import ClosingReason as Closing
from core.requests.request import Part, Request, RequestStatus, RequestTopic
from handlers.views import (
    errors,
    money,
    people,
    request_desk,
    requests,
)
from handlers.views import settings as own_settings
from tests.core.samples import NOW
from tests.handlers import money_views
from tests.handlers.hostile import (
    AMOUNT,
    COUNT,
    CURRENCY,
    LINES,
    NUMBER,
    ORDERS,
    TEXT,
)

HELD = st.one_of(
    st.builds(Balance, AMOUNT, CURRENCY),
    st.builds(Capacity, COUNT, COUNT, COUNT, st.sampled_from([None, NOW])),
    TEXT,
)
MOMENT = st.just(NOW)
PREFERENCES = st.builds(
    Preferences,
    level=st.sampled_from(Level),
    quiet_from=st.none() | st.times(),
    quiet_to=st.none() | st.times(),
    hold=st.booleans(),
    time_zone=st.sampled_from(["UTC", "UTC+05:30", "America/Argentina/Buenos_Aires", "gone/away"]),
)
USERS = st.builds(
    User,
    id=NUMBER,
    first_seen_at=MOMENT,
    language=st.sampled_from([None, "tr", "xx"]),
    telegram_language=st.none() | TEXT,
    zone_asked_at=st.none(),
    preferences=PREFERENCES,
)
TOPIC, LATER = st.sampled_from(RequestTopic), st.sampled_from([NOW, NOW + timedelta(days=400)])
SPAN = st.timedeltas(timedelta(), timedelta(days=400))
ADVICE = st.one_of(
    st.builds(StillUsual, usual=SPAN, age=SPAN),
    st.builds(RefillOpen, until=st.none() | LATER),
    st.sampled_from([HasEnded(), RefillUnderWay(), MayCancel()]),
)
REQUESTS = st.builds(
    Request,
    id=NUMBER,
    version=NUMBER,
    order_id=NUMBER,
    user_id=NUMBER,
    chat_id=NUMBER,
    topic=TOPIC,
    words=LINES,
    created_at=LATER,
    status=st.sampled_from(RequestStatus),
    answer=LINES,
    more=LINES,
    last_answer=LINES,
    reason=st.none() | st.sampled_from(Closing),
)
NEWS = st.builds(
    RequestNews,
    request_id=NUMBER,
    part=st.sampled_from(Part),
    topic=TOPIC,
    words=LINES,
    reason=st.none() | st.sampled_from(Closing),
    may_reply=st.booleans(),
    refill_until=st.none() | LATER,
)
VIEWS: dict[Callable[..., Any], tuple[st.SearchStrategy[Any], ...]] = {
    people.terms: (),
    people.private_only: (),
    people.owners_only: (),
    errors.outdated: (),
    errors.not_yours: (),
    errors.failed: (),
    money.balances: (st.dictionaries(TEXT, HELD, max_size=5), money_views.CREDIT),
    money.outage: (TEXT, st.booleans(), LINES),
    own_settings.settings: (USERS, MOMENT),
    own_settings.languages: (USERS,),
    own_settings.levels: (PREFERENCES,),
    own_settings.quiet_hours: (PREFERENCES, MOMENT),
    own_settings.hours: (st.none() | st.integers(0, 23),),
    own_settings.regions: (PREFERENCES, MOMENT),
    own_settings.zones: (st.sampled_from(Region), MOMENT),
    own_settings.unknown_zone: (TEXT,),
    requests.topic_name: (TOPIC,),
    requests.topics: (ORDERS,),
    requests.advised: (ORDERS, TOPIC, ADVICE),
    requests.day: (LATER,),
    requests.ask_words: (NUMBER,),
    requests.ask_more: (REQUESTS,),
    requests.placeholder: (),
    requests.too_long: (),
    requests.text_only: (),
    requests.sent: (REQUESTS,),
    requests.not_asked: (NUMBER,),
    requests.open_already: (NUMBER, NUMBER),
    requests.too_many: (NUMBER,),
    requests.no_reply_wanted: (),
    requests.told: (ORDERS, NEWS),
    requests.mine: (st.lists(REQUESTS, max_size=8), NUMBER, NUMBER, LATER),
    requests.listed: (st.lists(REQUESTS, max_size=8), NUMBER, NUMBER, LATER),
    requests.one_of_mine: (ORDERS, REQUESTS),
    requests.said: (REQUESTS,),
    request_desk.asked: (ORDERS, NEWS, LATER, TEXT),
    request_desk.open_ones: (st.lists(REQUESTS, max_size=8), NUMBER, NUMBER, LATER),
    request_desk.one: (ORDERS, REQUESTS, LATER, TEXT),
    request_desk.ask_answer: (REQUESTS,),
    request_desk.answered: (REQUESTS,),
    request_desk.ask_reason: (REQUESTS,),
    request_desk.closed: (REQUESTS,),
    request_desk.handled: (ORDERS, REQUESTS, st.sampled_from(Part), TEXT, TEXT),
    request_desk.too_late: (REQUESTS, NUMBER),
}
LABELS: dict[Callable[..., str], tuple[st.SearchStrategy[Any], ...]] = {}
PIECES: set[Callable[..., Any]] = {
    errors.reason,
    errors.may_be_quoted,
    requests.closed_because,
    people.naming,
    people.named,
}
MODULES = [
    people,
    errors,
    money,
    own_settings,
    requests,
    request_desk,
]
