"""People are stored with their first message."""

from dataclasses import replace
from datetime import time, timedelta

from core.catalogue.service import Service
from core.notices.notice import CardChanged
from core.orders.order import OrderChange
from core.orders.status import OrderStatus
from core.people.preferences import Level, Preferences
from core.people.user import User
from storage.database import Database
from storage.notices import Notices
from storage.orders import Orders
from storage.people import Users
from storage.workers import Workers
from tests.storage.samples import ALICE, BOB, NOW, SECOND, alive, intent, offer, place, status_notice


async def test_a_user_is_stored_once_with_the_first_message(database: Database) -> None:
    users = Users(database)
    assert await users.get(ALICE) is None
    assert await users.remember(ALICE, NOW) == User(id=ALICE, first_seen_at=NOW)
    assert await users.remember(ALICE, NOW + SECOND) == User(id=ALICE, first_seen_at=NOW)
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

    back = await users.remember(ALICE, NOW + 2 * SECOND)
    assert back == await users.get(ALICE)
    assert (back.blocked_at, back.first_seen_at, back.terms_version) == (None, NOW, "1")


async def test_a_stranger_who_blocks_the_bot_is_not_stored(database: Database) -> None:
    await Users(database).set_blocked(BOB, NOW)
    assert await Users(database).get(BOB) is None


async def test_the_apps_language_is_kept_and_only_a_change_is_written(database: Database) -> None:
    users = Users(database)
    assert (await users.remember(ALICE, NOW, "vi")).telegram_language == "vi"
    assert (await users.remember(ALICE, NOW + SECOND, "tr")).telegram_language == "tr"
    assert await users.get(ALICE) == User(id=ALICE, first_seen_at=NOW, telegram_language="tr")


async def test_a_persons_choices_are_read_back_and_affect_nobody_else(database: Database) -> None:
    users = Users(database)
    await users.remember(ALICE, NOW)
    await users.remember(BOB, NOW)
    chosen = Preferences(
        level=Level.END, quiet_from=time(22, 30), quiet_to=time(8), hold=True, time_zone="Europe/Istanbul"
    )
    await users.prefer(ALICE, chosen)
    await users.choose_language(ALICE, "tr")
    await users.ask_zone(ALICE, NOW)
    assert await users.get(ALICE) == User(
        id=ALICE, first_seen_at=NOW, language="tr", zone_asked_at=NOW, preferences=chosen
    )
    await users.prefer(ALICE, Preferences())
    await users.choose_language(ALICE, None)
    await users.ask_zone(ALICE, None)
    assert await users.get(ALICE) == User(id=ALICE, first_seen_at=NOW)
    assert await users.get(BOB) == User(id=BOB, first_seen_at=NOW)


async def test_news_that_waits_is_due_at_once_after_a_choice_and_nobody_elses(
    database: Database, service: Service
) -> None:
    await alive(database, "A")
    (order,) = await place(database, service, 1)
    notices, at = Notices(database), NOW + timedelta(hours=8)
    await notices.add([status_notice(order), replace(status_notice(order), chat_id=BOB)], NOW)
    for notice in await notices.claim("A", NOW, 9):
        await notices.later(notice.id, "A", at)
    assert await notices.claim("A", NOW, 9) == []
    await Users(database).prefer(ALICE, Preferences())
    assert [notice.chat_id for notice in await notices.claim("A", NOW, 9)] == [ALICE]


async def test_a_person_who_comes_back_gets_the_cards_that_changed_meanwhile(database: Database) -> None:
    users, orders, notices = Users(database), Orders(database), Notices(database)
    await users.remember(ALICE, NOW)
    service = await offer(database)
    long_ago = NOW - timedelta(days=2)
    first, same, no_card, others, unheard = [
        (await orders.confirm(intent(service, key=str(n), user_id=user, chat_id=user, card_message_id=card), long_ago))[
            0
        ]
        for n, (user, card) in enumerate([(ALICE, 1), (ALICE, 2), (ALICE, None), (BOB, 4), (ALICE, 5)])
    ]
    # Its card could not be edited: so it became known that she blocks the bot.
    ended = replace(unheard, status=OrderStatus.COMPLETED, status_at=NOW, seen_at=NOW)
    await orders.save([OrderChange(after=ended)], NOW)
    for chat in (ALICE, BOB):
        await notices.drop_chat(chat, NOW, "sent")
    await users.set_blocked(ALICE, NOW + SECOND)
    later = NOW + 2 * SECOND
    for changed in (first, no_card, others):
        claimed = replace(changed, status=OrderStatus.COMPLETED, status_at=later, seen_at=later)
        await orders.save([OrderChange(after=claimed)], later)
    assert same.status_at <= NOW

    await users.remember(ALICE, NOW + 3 * SECOND)
    await Workers(database).beat("first", later)
    waiting = await notices.claim("first", later, 10)
    assert [(n.chat_id, n.kind, n.order_id) for n in waiting] == [
        (ALICE, CardChanged, unheard.id),
        (ALICE, CardChanged, first.id),
    ]
    await users.remember(ALICE, NOW + 4 * SECOND)
    assert len(await notices.claim("first", later, 10)) == 2, "once is enough"
