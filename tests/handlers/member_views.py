"""The views of people, roles and the audit and the values each may get; `test_views` checks them."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from aiogram.types import SharedUser
from hypothesis import strategies as st

from core.audit.audit import AuditEntry
from core.members.directory import Note, NoteKind, PeopleGroup, PersonLine, Profile
from core.members.member import EntryRequest, Invitation, Member, Way
from core.money.ledger import Entry, EntryKind, WalletBalance
from core.money.limits import Limits, OwnLimits
from core.notices.member_notices import EntryAnswered, EntryAsked, EntryDecided, ShopMessage, ShopReply
from core.orders.status import OrderStatus
from core.orders.timeline import OrderEvent, Timeline, Told
from core.people.access import Access
from core.people.role import Role
from core.people.user import User
from core.requests.request import Request, RequestStatus, RequestTopic
from handlers.audit_buttons import AuditActors, AuditPage
from handlers.people_buttons import FindPage, PeoplePage, PersonOrders, fitting
from handlers.views import audit, entering, inviting, people_desk, people_picker, shop_messages, timeline
from tests.core.samples import NOW
from tests.handlers.hostile import AMOUNT, CURRENCY, LINES, ORDERS, REFILLS, TEXT

ID = st.integers(1, 2**52)
NUMBER = st.integers(0, 10**9)
NOW_ = st.just(NOW)
FACTS = st.none() | st.dictionaries(TEXT, st.none() | TEXT | NUMBER | st.lists(TEXT, max_size=3), max_size=7)
TARGET = st.sampled_from(["order:1", "person:5", "x", ""]) | TEXT
ENTRIES = st.builds(
    AuditEntry,
    id=ID,
    at=NOW_,
    actor=ID,
    action=TEXT | st.sampled_from(["order.found", "request.closed"]),
    target=TARGET,
    before=FACTS,
    after=FACTS,
)
NAMES = {"name": TEXT, "username": st.none() | TEXT}
USERS = st.builds(User, id=ID, first_seen_at=NOW_, **NAMES)
REQUESTS = st.builds(
    EntryRequest, id=ID, user_id=ID, **NAMES, asked_at=NOW_, allowed=st.booleans(), decided_by=ID, decided_at=NOW_
)
INVITATIONS = st.builds(
    Invitation,
    id=ID,
    by=ID,
    created_at=NOW_,
    expires_at=st.just(NOW + timedelta(days=365)),
    uses=st.integers(1, 1000),
    used=st.integers(0, 1000),
    revoked_at=st.none() | NOW_,
)
PAGE = st.integers(0, 10**6)
NAMED = st.dictionaries(st.integers(1, 9), TEXT, max_size=3)
LINES_OF_PEOPLE = st.builds(PersonLine, user_id=ID, **NAMES, open_orders=NUMBER, all_orders=NUMBER)
SMALL = st.integers(1, 9)
NOTES = st.builds(Note, id=ID, user_id=ID, kind=st.sampled_from(NoteKind), by=SMALL, at=NOW_, words=LINES)
PROFILES = st.builds(
    Profile,
    user_id=ID,
    user=st.none() | USERS,
    member=st.none()
    | st.builds(
        Member,
        user_id=ID,
        role=st.sampled_from(Role),
        way=st.sampled_from(Way),
        at=NOW_,
        by=st.none() | SMALL,
    ),
    open_orders=NUMBER,
    all_orders=NUMBER,
    notes=st.lists(NOTES, max_size=5),
)
LIMIT = st.none() | AMOUNT
WALLETS = st.builds(
    people_desk.PersonWallet,
    balance=st.none() | st.builds(WalletBalance, AMOUNT, AMOUNT),
    currency=st.none() | CURRENCY,
    own=st.builds(OwnLimits, per_order=LIMIT, per_day=LIMIT),
    everybody=st.none() | st.builds(Limits, per_order=LIMIT, per_person_day=LIMIT, per_day=LIMIT),
)
EVENTS = st.builds(
    OrderEvent,
    order_id=ID,
    at=NOW_,
    status=st.sampled_from(OrderStatus),
    status_text=TEXT,
    error=LINES,
    provider_order=st.none() | TEXT,
    tries=SMALL,
)
MONEY = st.builds(
    Entry,
    user_id=ID,
    kind=st.sampled_from(EntryKind),
    currency=CURRENCY,
    available=AMOUNT,
    number=SMALL,
    available_after=AMOUNT,
    held_after=AMOUNT,
    created_at=NOW_,
    by=st.none() | SMALL,
)
CUSTOMERS_REQUESTS = st.builds(
    Request,
    id=ID,
    version=SMALL,
    order_id=ID,
    user_id=ID,
    chat_id=ID,
    topic=st.sampled_from(RequestTopic),
    words=LINES,
    created_at=NOW_,
    status=st.sampled_from(RequestStatus),
    handled_by=st.none() | SMALL,
    handled_at=st.none() | NOW_,
)
TIMELINES = st.builds(
    Timeline,
    order=ORDERS,
    events=st.lists(EVENTS, max_size=4),
    told=st.lists(
        st.builds(
            Told,
            chat_id=SMALL,
            key=TEXT | st.sampled_from(["status", "request"]),
            created_at=NOW_,
            done_at=st.none() | NOW_,
            outcome=TEXT | st.sampled_from(["sent", "unwanted"]),
        ),
        max_size=6,
    ),
    refills=st.lists(REFILLS, max_size=2),
    requests=st.lists(CUSTOMERS_REQUESTS, max_size=2),
    audit_entries=st.lists(ENTRIES, max_size=3),
    money=st.lists(MONEY, max_size=3),
)
VIEWS: dict[Callable[..., Any], tuple[st.SearchStrategy[Any], ...]] = {
    audit.page: (
        st.lists(ENTRIES, max_size=8),
        st.builds(AuditPage, page=PAGE, actor=st.none() | ID),
        NUMBER,
        NAMED,
        st.just({}),
    ),
    audit.actors: (st.lists(ID, max_size=30), st.builds(AuditActors, page=PAGE), NAMED),
    audit.as_file: (),
    entering.stranger: (ID,),
    entering.not_valid: (),
    entering.asked: (),
    entering.to_decide: (st.builds(EntryAsked, request_id=ID, user_id=ID, **NAMES),),
    entering.decided: (REQUESTS,),
    entering.over: (REQUESTS, ID, st.none() | USERS),
    entering.told_owner: (st.builds(EntryDecided, user_id=ID, name=TEXT, allowed=st.booleans(), by=ID, by_name=TEXT),),
    entering.answered: (st.builds(EntryAnswered, allowed=st.booleans()),),
    inviting.made: (INVITATIONS, st.just("https://t.me/some_bot?start=invite_abc")),
    inviting.usage: (),
    inviting.not_needed: (),
    inviting.open_ones: (st.lists(INVITATIONS, max_size=8), PAGE, NUMBER, NOW_),
    inviting.one: (INVITATIONS, NOW_),
    people_desk.listed: (
        st.lists(LINES_OF_PEOPLE, max_size=8),
        st.fixed_dictionaries({group: NUMBER for group in PeopleGroup}),
        st.builds(PeoplePage, page=PAGE, group=st.sampled_from(PeopleGroup), words=TEXT.map(fitting)),
        NUMBER,
        st.just(Access(public=False, owners={1})),
        st.booleans(),
    ),
    people_desk.card: (
        PROFILES,
        st.none() | st.sampled_from(Role),
        st.lists(st.tuples(CURRENCY, AMOUNT, NUMBER), max_size=4),
        st.dictionaries(st.integers(1, 9), TEXT, max_size=3),
        WALLETS,
        st.booleans(),
        st.booleans(),
    ),
    people_desk.ask_helper: (PROFILES,),
    people_desk.made_helper: (),
    people_desk.ask_words: (),
    people_desk.ask_note: (),
    people_desk.ask_message: (PROFILES,),
    shop_messages.ask_reply: (),
    people_picker.ask_pick: (),
    people_picker.must_start: (),
    shop_messages.reply_sent: (),
    shop_messages.reply_later: (),
    people_desk.noted: (ID,),
    people_desk.written_to: (ID, TEXT, TEXT),
    shop_messages.from_shop: (st.builds(ShopMessage, words=LINES),),
    shop_messages.to_shop: (st.builds(ShopReply, user_id=ID, name=TEXT, words=LINES),),
    people_picker.let_in: (
        st.lists(st.builds(SharedUser, user_id=ID, first_name=st.none() | TEXT, username=st.none()), max_size=10),
        st.just(Access(public=False, owners={1})),
    ),
    timeline.ask_words: (),
    timeline.found: (
        st.lists(ORDERS, max_size=8),
        st.builds(FindPage, page=PAGE, words=TEXT.map(fitting).filter(bool)),
        NUMBER,
    ),
    timeline.of_person: (st.lists(ORDERS, max_size=8), st.builds(PersonOrders, user_id=ID, page=PAGE), NUMBER, TEXT),
    timeline.timeline: (
        TIMELINES,
        st.dictionaries(st.integers(1, 9), TEXT, max_size=3),
        st.none() | st.integers(-5, 50),
        st.none() | st.tuples(st.builds(FindPage, words=TEXT.map(fitting).filter(bool)), NUMBER),
    ),
}
LABELS: dict[Callable[..., str], tuple[st.SearchStrategy[Any], ...]] = {
    entering.stranger_pressed: (ID,),
    entering.asked_already: (),
    entering.too_many_ask: (),
    entering.blocked: (),
    people_desk.role_name: (st.none() | st.sampled_from(Role),),
    timeline.placeholder: (),
}
PIECES: set[Callable[..., Any]] = {
    audit.action_name,
    audit.target_name,
    audit.told,
    audit.named,
    audit.changes,
    audit.headings,
    audit.values,
    people_picker.picker,
    people_picker.no_picker,
}
MODULES = [audit, entering, inviting, people_desk, people_picker, shop_messages, timeline]
