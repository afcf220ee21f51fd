"""A refresh tells of its changes once, in its own transaction, with the orders and favourites they concern."""

import asyncio
import threading
from collections.abc import Sequence
from decimal import Decimal
from typing import Any
from unittest.mock import Mock

import pytest

from core.catalogue.catalogue import CatalogueDiff
from core.catalogue.changes import CatalogueChanges
from core.notices.catalogue_notices import CatalogueNews, ChangeKind, ChangeLine, FavouriteNews
from core.notices.notice import NewNotice
from storage.catalogue import Services
from storage.catalogue_comparison import Comparison, compare
from storage.database import Database
from storage.favourites import Favourites
from storage.notices import Notices
from storage.orders import Orders
from tests.storage.samples import ALICE, BOB, NOW, SECOND, alive, intent, listing

LINES = (ChangeLine(kind=ChangeKind.DEARER, service_id=1, name="Best <b>", old=Decimal("0.90"), new=Decimal("1.000")),)


class Told(list[CatalogueChanges]):
    """Remembers what it was told, and has Alice told."""

    def __call__(self, changes: CatalogueChanges) -> Sequence[Any]:
        self.append(changes)
        news = CatalogueNews(
            provider=changes.provider, at=changes.at, currency="USD", counts={"dearer": 1}, lines=LINES
        )
        return [NewNotice(chat_id=ALICE, content=news)]


async def test_a_refresh_tells_what_changed_with_its_orders_and_whose_favourite_it_is(database: Database) -> None:
    services, told = Services(database), Told()
    await services.refresh("north", [listing(n) for n in "1234"], NOW, told)
    assert told == []
    one, two, three, _four = await services.load()
    await Orders(database).confirm(intent(one, "a"), NOW)
    await Orders(database).confirm(intent(one, "b"), NOW)
    await Favourites(database).set(BOB, one.id, True, NOW)
    await Favourites(database).set(BOB, three.id, True, NOW + SECOND)
    await services.refresh("north", [listing("1", rate=Decimal(2)), listing("2", maximum=7), listing("4")], NOW, told)
    (changes,) = told
    assert {(one.before.rate, one.after.rate, one.after.offered) for one in changes.services} == {
        (Decimal("0.90"), Decimal(2), True),
        (Decimal("0.90"), Decimal("0.90"), False),
    }
    assert [one.before for one in changes.services] == [one, three]
    assert (changes.orders, changes.favourites) == ({one.id: 2}, {BOB: [one.id, three.id]})
    await services.refresh("north", [listing("1", rate=Decimal(2)), listing("3")], NOW + SECOND, told)
    assert [(one.before.offered, one.after.offered) for one in told[1].services] == [
        (False, True),
        (True, False),
        (True, False),
    ]
    assert two.id in {one.after.id for one in told[1].services}


async def test_others_write_while_a_refresh_judges_its_changes(database: Database) -> None:
    """A judgement of a thousand services takes seconds, and PostgreSQL ends a transaction that idles for five."""
    await Services(database).refresh("north", [listing("1")], NOW)
    judging, written = threading.Event(), threading.Event()

    def tell(changes: CatalogueChanges) -> Sequence[Any]:
        judging.set()
        assert written.wait(10)
        return Told()(changes)

    async def write() -> None:
        await asyncio.to_thread(judging.wait, 10)
        await alive(database, "w")
        written.set()

    await asyncio.gather(Services(database).refresh("north", [listing("1", rate=Decimal(2))], NOW, tell), write())
    assert len(await Notices(database).claim("w", NOW, 10)) == 1


async def test_only_one_of_two_processes_that_refresh_at_once_tells(
    database: Database, other_process: Database
) -> None:
    await Services(database).refresh("north", [listing("1")], NOW)
    told, dearer = Told(), [listing("1", rate=Decimal(2))]
    await asyncio.gather(*(Services(one).refresh("north", dearer, NOW, told) for one in (database, other_process) * 2))
    await alive(database, "w")
    (notice,) = await Notices(database).claim("w", NOW, 10)
    assert isinstance(notice.content, CatalogueNews)
    assert (notice.content.at, notice.content.lines) == (NOW, LINES)


async def test_a_refresh_that_cannot_tell_changes_nothing(database: Database) -> None:
    services = Services(database)
    await services.refresh("north", [listing("1")], NOW)

    def fails(_changes: CatalogueChanges) -> Sequence[Any]:
        raise ArithmeticError

    with pytest.raises(ArithmeticError):
        await services.refresh("north", [], NOW + SECOND, fails)
    assert [service.offered for service in await services.load()] == [True]
    assert await services.changed("", None, 0, 9) == ([], 0)


async def test_news_of_favourites_is_read_back_as_it_was_stored(database: Database) -> None:
    content = FavouriteNews(currency="USD", lines=LINES, more=3)
    await Notices(database).add([NewNotice(chat_id=ALICE, content=content)], NOW)
    await alive(database, "w")
    (notice,) = await Notices(database).claim("w", NOW, 10)
    assert notice.content == content


async def test_changes_of_a_refresh_are_listed_the_most_ordered_first_and_all_newest_first(database: Database) -> None:
    services = Services(database)
    await services.refresh("north", [listing("1"), listing("2")], NOW)
    await services.refresh("south", [listing("1")], NOW)
    one, two, _south = await services.load()
    await Orders(database).confirm(intent(two), NOW)
    await services.refresh("north", [listing("1", rate=Decimal(2)), listing("2", rate=Decimal(3))], NOW + SECOND)
    await services.refresh("south", [], NOW + 2 * SECOND)
    found, total = await services.changed("north", NOW + SECOND, 0, 9)
    assert ([(one.service_id, one.field, one.new) for one in found], total) == (
        [(two.id, "rate", "3"), (one.id, "rate", "2")],
        2,
    )
    newest, total = await services.changed("", None, 0, 1)
    assert ([(one.field, one.old, one.new) for one in newest], total) == ([("offered", "yes", "")], 3)


async def test_the_same_catalogue_again_is_only_noted_until_another_process_changes_it(
    database: Database, other_process: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    services, compared = Services(database), Mock(wraps=compare)
    monkeypatch.setattr("storage.catalogue.compare", compared)
    await services.refresh("north", [listing("1")], NOW)
    assert await services.refresh("north", [listing("1")], NOW + SECOND) == CatalogueDiff()
    assert (await services.revisions(), compared.call_count) == ({"north": (1, NOW + SECOND)}, 1)
    await Services(other_process).refresh("north", [], NOW + 2 * SECOND)
    assert (await services.refresh("north", [listing("1")], NOW + 3 * SECOND)).returned == 1


async def test_what_is_stored_while_a_catalogue_is_compared_is_compared_again(
    database: Database, other_process: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    await Services(database).refresh("north", [listing("1")], NOW)
    compared, others = Mock(wraps=compare), Services(other_process)
    read = database.rows

    async def and_overtaken(*what: Any) -> Any:
        rows = await read(*what)
        if not compared.called:
            await others.refresh("north", [listing("1", rate=Decimal(2))], NOW + SECOND)
        return rows

    monkeypatch.setattr(database, "rows", and_overtaken)
    monkeypatch.setattr("storage.catalogue.compare", compared)
    told = Told()
    await Services(database).refresh("north", [listing("1", rate=Decimal(3))], NOW + 2 * SECOND, told)
    assert [(one.before.rate, one.after.rate) for one in told[-1].services] == [(Decimal(2), Decimal(3))]
    assert (await others.revisions())["north"] == (3, NOW + 2 * SECOND)
    await alive(database, "w")
    assert len(await Notices(database).claim("w", NOW, 10)) == 1


async def test_others_write_while_a_catalogue_is_compared(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    comparing, written = asyncio.Event(), threading.Event()
    loop = asyncio.get_running_loop()

    def waits(*what: Any) -> Comparison:
        loop.call_soon_threadsafe(comparing.set)
        assert written.wait(10)
        return compare(*what)

    monkeypatch.setattr("storage.catalogue.compare", waits)
    refreshing = asyncio.create_task(Services(database).refresh("north", [listing("1")], NOW))
    await comparing.wait()
    await alive(database, "w")
    written.set()
    assert (await refreshing).added == 1
