"""The views of people, roles and the audit, with what each may be handed; `test_views` judges them."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from hypothesis import strategies as st

from core.audit.audit import Entry
from core.members.member import EntryRequest, Invitation
from core.notices.member_notices import EntryAnswered, EntryAsked, EntryDecided
from core.people.user import User
from handlers.audit_buttons import AuditPage
from handlers.views import audit, entering, inviting
from tests.core.samples import NOW
from tests.handlers.hostile import TEXT

ID = st.integers(1, 2**52)
NUMBER = st.integers(0, 10**9)
NOW_ = st.just(NOW)
FACTS = st.none() | st.dictionaries(TEXT, st.none() | TEXT | NUMBER | st.lists(TEXT, max_size=3), max_size=7)
TARGET = st.sampled_from(["order:1", "person:5", "x", ""]) | TEXT
ENTRIES = st.builds(
    Entry,
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
VIEWS: dict[Callable[..., Any], tuple[st.SearchStrategy[Any], ...]] = {
    audit.page: (st.lists(ENTRIES, max_size=8), st.builds(AuditPage, page=PAGE, actor=st.none() | ID), NUMBER),
    audit.actors: (st.lists(ID, max_size=30),),
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
}
LABELS: dict[Callable[..., str], tuple[st.SearchStrategy[Any], ...]] = {
    entering.stranger_pressed: (ID,),
    entering.asked_already: (),
    entering.too_many_ask: (),
    entering.blocked: (),
}
PIECES: set[Callable[..., Any]] = {
    audit.action_name,
    audit.target_name,
    audit.told,
    audit.changes,
    audit.headings,
    audit.values,
}
MODULES = [audit, entering, inviting]
