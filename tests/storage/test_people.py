"""People are stored with their first message."""

from core.orders.order import User
from storage.database import Database
from storage.people import Users
from tests.storage.samples import ALICE, BOB, NOW, SECOND


async def test_a_user_is_stored_once_with_the_first_message(database: Database) -> None:
    users = Users(database)
    assert await users.get(ALICE) is None
    assert await users.seen(ALICE, NOW) == User(id=ALICE, first_seen_at=NOW)
    assert await users.seen(ALICE, NOW + SECOND) == User(id=ALICE, first_seen_at=NOW)
    assert await users.get(BOB) is None


async def test_accepted_terms_are_kept_with_their_version(database: Database) -> None:
    users = Users(database)
    await users.accept_terms(ALICE, "1", NOW)
    await users.accept_terms(ALICE, "2", NOW + SECOND)
    accepted = User(id=ALICE, first_seen_at=NOW, terms_version="2", terms_accepted_at=NOW + SECOND)
    assert await users.get(ALICE) == accepted


async def test_a_person_who_writes_again_no_longer_blocks_the_bot(database: Database) -> None:
    users = Users(database)
    await users.accept_terms(ALICE, "1", NOW)
    await users.set_blocked(ALICE, NOW + SECOND)
    blocked = await users.get(ALICE)
    assert blocked is not None
    assert blocked.blocked_at == NOW + SECOND

    back = await users.seen(ALICE, NOW + 2 * SECOND)
    assert back == await users.get(ALICE)
    assert (back.blocked_at, back.first_seen_at, back.terms_version) == (None, NOW, "1")


async def test_a_stranger_who_blocks_the_bot_is_not_stored(database: Database) -> None:
    await Users(database).set_blocked(BOB, NOW)
    assert await Users(database).get(BOB) is None
