"""/broadcast: an owner sees what people will get, chooses whom, and people choose whether they want it."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from aiogram.exceptions import TelegramBadRequest, TelegramForbiddenError, TelegramRetryAfter, TelegramServerError

from core.broadcasts.broadcast import Audience, Progress
from core.broadcasts.sending import AT_ONCE
from core.people.preferences import Level
from handlers.broadcast_buttons import BeginBroadcast, StopBroadcast
from tests.core.samples import ADA, ALICE, BOB, order
from tests.handlers.fake_telegram import Shown
from tests.handlers.group import Group
from tests.handlers.person import Person
from tests.handlers.world import World


@pytest.fixture(autouse=True)
async def known(world: World) -> None:
    """Alice reads Turkish and has an open order."""
    await world.users.choose_language(ALICE, "tr")
    world.orders.put(order())


async def send(world: World) -> None:
    """Sends broadcasts, as the background task does."""
    while await world.use.broadcasting.step():
        pass
    await world.tell()


async def test_a_text_is_shown_first_and_goes_to_everybody_once(
    world: World, alice: Person, bob: Person, ada: Person
) -> None:
    await ada.says("/broadcast New: <b>faster</b> likes & more")
    preview, question = ada.chat
    assert preview.text == "New: <b>faster</b> likes & more"
    assert preview.labels == ["🔕 No more news"]
    assert question.text.startswith("📣 Whom shall this go to?")
    assert question.labels == [
        "Everybody · 3",
        "With open orders · 1",
        "English · 2",
        "Türkçe · 1",
        "Tiếng Việt · 0",
        "✖ Cancel",
    ]
    await ada.presses("Everybody")
    assert ada.last.text == "📣 Everybody\n\nSend it to 3 people?\n\nOrders and their news go first."
    assert alice.chat == []
    asked = ada.last
    await ada.presses("✅ Send · 3")
    assert ada.last.text == "📣 Broadcast #1 is being sent: 0 of 3.\n\nReached: 0"
    await ada.presses("✅ Send · 3", on=asked)
    await send(world)
    for person in (alice, bob):
        assert [shown.text for shown in person.chat] == [preview.text]
    assert bob.last.labels == ["🔕 No more news"]
    assert alice.last.labels == ["🔕 Duyuru istemiyorum"]
    assert ada.last.text == "✅ Broadcast #1 is done.\n\nReached: 3"
    card = next(shown for shown in ada.chat if shown.id == asked.id)
    assert (card.text, card.labels) == (ada.last.text, ["‹ Home"])


async def test_its_card_follows_a_broadcast_that_takes_long(world: World, alice: Person, ada: Person) -> None:
    for user_id in range(5000, 5000 + 3 * AT_ONCE):
        await world.users.accept_terms(user_id, "1", world.clock())
    await ada.says("/broadcast Hello")
    await ada.presses("Everybody")
    await ada.presses("✅ Send")
    card = ada.last
    shown = []
    while await world.use.broadcasting.step():
        world.clock.now += timedelta(seconds=10)
        await world.tell()
        shown.append(next(one for one in ada.chat if one.id == card.id).text.split("\n")[0])
    assert shown == [
        "📣 Broadcast #1 is being sent: 0 of 63.",
        "📣 Broadcast #1 is being sent: 0 of 63.",
        "📣 Broadcast #1 is being sent: 60 of 63.",
        "📣 Broadcast #1 is being sent: 60 of 63.",
        "✅ Broadcast #1 is done.",
    ]


async def test_a_broadcast_that_was_stopped_elsewhere_is_shown_so(world: World, ada: Person) -> None:
    await ada.says("/broadcast Hello")
    await ada.presses("Everybody")
    await ada.presses("✅ Send")
    card = ada.last
    assert card.labels == ["🔄 Refresh", "⏹ Stop", "‹ Home"]
    await world.use.composing.stop(1, ADA)
    await world.tell()
    assert ada.last.text == "⏹ Broadcast #1 was stopped: 0 of 3.\n\nReached: 0"
    assert ada.last.labels == ["‹ Home"]


async def test_home_leaves_the_card_where_it_is(world: World, ada: Person) -> None:
    await ada.says("/broadcast Hello")
    await ada.presses("Everybody")
    await ada.presses("✅ Send")
    card = ada.last
    await ada.presses("‹ Home")
    assert ada.last.text.startswith("Hello, Ada!")
    home = ada.last
    await send(world)
    assert next(one for one in ada.chat if one.id == card.id).text.startswith("✅ Broadcast #1 is done.")
    assert next(one for one in ada.chat if one.id == home.id) == home


async def test_a_card_that_was_shown_after_the_end_says_so(world: World, ada: Person) -> None:
    await ada.says("/broadcast Hello")
    await ada.presses("Everybody")
    ask = world.requests.ask

    async def late(*args: Any) -> None:
        await send(world)
        await ask(*args)

    world.requests.ask = late  # type: ignore[method-assign, assignment]
    asked = ada.last
    await ada.presses("✅ Send")
    assert next(one for one in ada.chat if one.id == asked.id).text.startswith("✅ Broadcast #1 is done.")


async def test_any_message_can_be_copied_by_a_reply(world: World, alice: Person, bob: Person, ada: Person) -> None:
    photo = Shown(555, "A photo with a caption")
    world.telegram.written[ADA, photo.id] = photo.text
    await ada.replies("/broadcast", to=photo)
    await ada.presses("With open orders")
    assert "Send it to 1 person?" in ada.last.text
    await ada.presses("✅ Send · 1")
    await send(world)
    assert [shown.text for shown in alice.chat] == [photo.text]
    assert bob.chat == []


async def test_a_language_is_an_audience(world: World, alice: Person, bob: Person, ada: Person) -> None:
    await ada.says("/broadcast Merhaba")
    await ada.presses("Türkçe")
    await ada.presses("‹ Back")
    await ada.presses("Türkçe")
    await ada.presses("✅ Send")
    await send(world)
    assert (len(alice.chat), len(bob.chat)) == (1, 0)


async def test_a_cancelled_broadcast_goes_to_nobody(world: World, alice: Person, ada: Person) -> None:
    await ada.says("/broadcast Hello")
    audiences = ada.last
    await ada.presses("✖ Cancel")
    assert ada.last.text == "Cancelled. Nobody got it."
    late = await ada.forges(BeginBroadcast(id=1, audience=Audience.ALL), on=audiences)
    assert (late.text, late.alert) == ("That broadcast was cancelled.", True)
    await send(world)
    assert alice.chat == []


async def test_a_stopped_broadcast_says_how_many_it_reached(world: World, alice: Person, ada: Person) -> None:
    await ada.says("/broadcast Hello")
    await ada.presses("Everybody")
    await ada.presses("✅ Send")
    await ada.presses("⏹ Stop")
    assert ada.last.text == "⏹ Broadcast #1 was stopped: 0 of 3.\n\nReached: 0"
    await send(world)
    assert alice.chat == []
    assert world.broadcasts.rows[1].progress is Progress.STOPPED


async def test_the_result_counts_telegrams_answers(world: World, bob: Person, ada: Person) -> None:
    await ada.says("/broadcast Hello")
    await ada.presses("Everybody")
    await ada.presses("✅ Send")
    world.telegram.fails["SendMessage"] = [
        lambda m: TelegramForbiddenError(m, "Forbidden: bot was blocked by the user"),
        lambda m: TelegramBadRequest(m, "Bad Request: something odd"),
        lambda m: TelegramServerError(m, "Bad Gateway"),
    ]
    await send(world)
    world.clock.passes(seconds=10)
    await send(world)
    assert ada.last.text == "✅ Broadcast #1 is done.\n\nReached: 0\nBlock the bot: 1\nFailed: 1\nNot known: 1"
    assert bob.chat == []


async def test_after_a_429_nobody_is_left_out(world: World, alice: Person, bob: Person, ada: Person) -> None:
    await ada.says("/broadcast Hello")
    await ada.presses("Everybody")
    await ada.presses("✅ Send")
    world.telegram.fails["SendMessage"] = [lambda m: TelegramRetryAfter(m, "Too Many Requests", retry_after=7)]
    await send(world)
    world.clock.now += timedelta(seconds=7)
    await send(world)
    assert (len(alice.chat), len(bob.chat)) == (1, 1)
    assert ada.last.text == "✅ Broadcast #1 is done.\n\nReached: 3"


async def test_one_press_under_a_broadcast_opts_out_and_another_opts_in_again(
    world: World, bob: Person, ada: Person
) -> None:
    await ada.says("/broadcast Hello")
    await ada.presses("Everybody")
    await ada.presses("✅ Send")
    await send(world)
    answer = await bob.presses("🔕 No more news")
    assert answer.text == "You won't get our news any more. Messages about orders go on."
    assert (bob.last.text, bob.last.labels) == ("Hello", ["🔔 Send me news again"])
    await ada.says("/broadcast Hello again")
    assert "Everybody · 2" in ada.last.labels
    await bob.presses("🔔 Send me news again")
    await ada.says("/broadcast Hello again")
    assert "Everybody · 3" in ada.last.labels


async def test_settings_show_and_change_the_choice_about_broadcasts(world: World, bob: Person) -> None:
    assert "News from us: on" in (await bob.says("/settings")).text
    await bob.presses("🔕 No more news")
    assert "News from us: off" in bob.last.text
    assert not world.users.rows[BOB].preferences.broadcasts
    await bob.presses("🔔 Send me news again")
    assert world.users.rows[BOB].preferences.broadcasts


async def test_other_choices_leave_the_choice_about_broadcasts_alone(world: World, bob: Person) -> None:
    await bob.says("/settings")
    await bob.presses("🔕 No more news")
    await bob.presses("🔔 Messages")
    await bob.presses("Only the end")
    chosen = world.users.rows[BOB].preferences
    assert (chosen.level, chosen.broadcasts) == (Level.END, False)


async def test_without_a_text_the_command_says_how_to_use_it(ada: Person) -> None:
    assert "Write /broadcast TEXT" in (await ada.says("/broadcast")).text


async def test_a_message_that_cannot_be_copied_is_not_a_draft(world: World, ada: Person) -> None:
    await ada.replies("/broadcast", to=Shown(999, "gone"))
    assert "Write /broadcast TEXT" in ada.last.text
    assert world.broadcasts.rows == {}


async def test_only_owners_send_broadcasts(world: World, alice: Person, bob: Person, ada: Person) -> None:
    await bob.says("/broadcast Hello")
    assert world.broadcasts.rows == {}
    await ada.says("/broadcast Hello")
    await bob.forges(BeginBroadcast(id=1, audience=Audience.ALL))
    assert [row.progress for row in world.broadcasts.rows.values()] == [Progress.DRAFT]
    await ada.presses("Everybody")
    await ada.presses("✅ Send")
    await bob.forges(StopBroadcast(id=1))
    assert [row.progress for row in world.broadcasts.rows.values()] == [Progress.SENDING]


async def test_the_desk_hears_of_the_end_of_a_broadcast(world: World, ada: Person) -> None:
    group = Group(world)
    await ada.says("/broadcast Hello")
    await ada.presses("Everybody")
    await ada.presses("✅ Send")
    await send(world)
    assert group.last.text == "✅ Broadcast #1 is done.\n\nReached: 3"


async def test_a_finished_broadcast_is_not_started_again(world: World, ada: Person) -> None:
    await ada.says("/broadcast Hello")
    stored = world.broadcasts.rows[1]
    world.broadcasts.rows[1] = replace(stored, progress=Progress.DONE)
    await ada.presses("Everybody")
    assert ada.last.text == "✅ Broadcast #1 is done.\n\nReached: 0"
