"""Conversations survive a restart, are separate for every person, and leave nothing behind when they end."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import func, select

from storage.conversations import Conversations
from storage.database import Database
from storage.people import Users
from storage.tables import conversations
from tests.storage.samples import ALICE, BOB


async def rows(database: Database) -> int:
    async with database.read() as connection:
        return await connection.scalar(select(func.count()).select_from(conversations)) or 0


async def stored_of(person: int, database: Database) -> str | None:
    """The conversation that comes with a person who wrote before."""
    who = (person, datetime.now(UTC), None, "", None)
    await Users(database).arrive(*who)
    return (await Users(database).arrive(*who))[1]


async def test_another_process_goes_on_where_this_one_was(database: Database, other_process: Database) -> None:
    await Conversations(database).save(ALICE, '{"link": "a đ 👍"}')
    assert await stored_of(ALICE, other_process) == '{"link": "a đ 👍"}'
    await Conversations(other_process).save(ALICE, '{"link": "b"}')
    assert await stored_of(ALICE, database) == '{"link": "b"}'


async def test_nothing_is_stored_for_a_person_who_has_said_nothing(database: Database) -> None:
    assert await stored_of(ALICE, database) is None


async def test_everybody_has_a_conversation_of_their_own(database: Database) -> None:
    stored = Conversations(database)
    await stored.save(ALICE, "hers")
    await stored.save(BOB, "his")
    assert (await stored_of(ALICE, database), await stored_of(BOB, database)) == ("hers", "his")


async def test_a_conversation_that_ended_leaves_no_row(database: Database) -> None:
    stored = Conversations(database)
    await stored.save(ALICE, "hers")
    assert await rows(database) == 1
    await stored.save(ALICE, None)
    assert await rows(database) == 0
    await stored.save(ALICE, None)


async def test_an_abandoned_form_is_deleted(database: Database) -> None:
    stored, begun = Conversations(database), datetime.now(UTC)
    await stored.save(ALICE, "hers")
    assert await stored.forget(begun) == 0
    assert await stored_of(ALICE, database) == "hers"
    assert await stored.forget(begun + timedelta(days=1)) == 1
    assert await stored_of(ALICE, database) is None
