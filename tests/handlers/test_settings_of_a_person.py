"""/settings: a person's choices count from the next message on, in the chat and in notices."""

from dataclasses import replace

import pytest
from aiogram.exceptions import TelegramBadRequest

from core.orders.status import OrderStatus
from core.people.preferences import Level, Preferences
from handlers.buttons import ChooseLanguage, ChooseQuiet, ChooseZone
from handlers.language import _, speaking
from tests.core.samples import ALICE, LINK, NOW, order
from tests.handlers.person import Person
from tests.handlers.world import World

SETTINGS = "⚙️ Settings\n\n"


def preferences(world: World) -> Preferences:
    return world.users.rows[ALICE].preferences


async def test_settings_are_one_press_from_home_and_home_is_one_press_from_them(alice: Person) -> None:
    await alice.says("/start")
    await alice.presses("⚙️ Settings")
    assert alice.last.text == (
        f"{SETTINGS}Language: as your Telegram (English)\nMessages: Important ones\nNews of favourites: on\n"
        "Quiet hours: off\nNews from us: on\nTime zone: UTC, 12:00"
    )
    await alice.presses("‹ Home")
    assert alice.last.text.startswith("Hello, Alice!")


async def test_the_chosen_language_comes_before_the_apps(world: World, alice: Person) -> None:
    alice.app_language = "vi-VN"
    await alice.says("/settings")
    with speaking("vi"):
        assert alice.last.text.startswith(_("⚙️ Settings"))
    await alice.forges(ChooseLanguage(code="tr"), on=alice.last)
    assert world.users.rows[ALICE].language == "tr"
    assert "Türkçe" in alice.last.text
    await alice.says("/start")
    with speaking("tr"):
        assert alice.last.text.startswith(_("Hello, {name}!").format(name="Alice"))
    await alice.forges(ChooseLanguage(code=None))
    assert world.users.rows[ALICE].language is None


async def test_the_command_menu_follows_the_chosen_language_and_then_the_app_again(world: World, alice: Person) -> None:
    await alice.says("/settings")
    await alice.forges(ChooseLanguage(code="tr"), on=alice.last)
    with speaking("tr"):
        new_order = _("New order")
    assert {app: menu[1] for (chat, app), menu in world.telegram.menus.items() if chat == ALICE} == {
        None: new_order,
        "tr": new_order,
        "vi": new_order,
    }
    await alice.forges(ChooseLanguage(code=None), on=alice.last)
    assert world.telegram.menus == {}


async def test_people_can_choose_a_language_even_if_telegram_does_not_take_the_menu(
    world: World, alice: Person
) -> None:
    world.telegram.fails["SetMyCommands"] = [lambda call: TelegramBadRequest(call, "Bad Request: chat not found")]
    await alice.says("/settings")
    await alice.forges(ChooseLanguage(code="tr"), on=alice.last)
    assert world.users.rows[ALICE].language == "tr"


async def test_each_choice_is_ticked_where_it_was_made(alice: Person) -> None:
    await alice.says("/settings")
    await alice.presses("🌐 Language")
    assert alice.last.labels == ["English", "Türkçe", "Tiếng Việt", "✓ As my Telegram", "‹ Settings"]
    await alice.presses("English")
    assert "Language: English" in alice.last.text
    await alice.presses("🔔 Messages")
    assert "✓ Important ones" in alice.last.labels
    await alice.presses("Only the end")
    assert "Messages: Only the end" in alice.last.text


async def test_numbers_are_written_as_the_language_writes_them(world: World, alice: Person) -> None:
    world.orders.put(*(order(id) for id in range(1, 3)))
    alice.app_language = "tr"
    assert "1,98\u00a0USD" in (await alice.says("/balance")).text


@pytest.mark.parametrize(("level", "messages"), [("All changes", 2), ("Important ones", 1), ("None", 0)])
async def test_the_level_decides_which_messages_come(world: World, alice: Person, level: str, messages: int) -> None:
    await alice.says("/settings")
    await alice.presses("🔔 Messages")
    await alice.presses("✓ Important ones" if level == "Important ones" else level)
    world.orders.put(order(1, card_message_id=alice.last.id))
    before = len(alice.chat)
    for status in (OrderStatus.IN_PROGRESS, OrderStatus.COMPLETED):
        world.north.reports("P1", status, remains=0)
        await world.follow()
    assert len(alice.chat) - before == messages
    assert "Completed" in alice.card(1).text, "the card is kept up to date in any case"


@pytest.mark.parametrize("words", ["quiet hours", "Sessiz saatler", "giờ yên tĩnh", "Saat dilimi", "notifications"])
async def test_the_name_of_a_setting_leads_to_the_settings(alice: Person, words: str) -> None:
    assert (await alice.says(words)).text.startswith("⚙️ Settings")


async def test_quiet_hours_are_chosen_in_two_presses_and_messages_come_silently(world: World, alice: Person) -> None:
    await alice.says("/settings")
    await alice.presses("🌙 Quiet hours")
    await alice.presses("22:00 – 08:00")
    assert "Now: 22:00 – 08:00, messages come silently" in alice.last.text
    assert "✓ Send silently" in alice.last.labels
    world.clock.now = NOW.replace(hour=23)
    world.orders.put(order(1))
    world.north.reports("P1", OrderStatus.COMPLETED, remains=0)
    await world.follow()
    assert "is completed" in alice.last.text
    assert alice.last.silent


async def test_messages_of_quiet_hours_can_be_held_until_they_end(world: World, alice: Person) -> None:
    await alice.says("/settings")
    await alice.presses("🌙 Quiet hours")
    await alice.presses("Other hours")
    await alice.presses("21:00")
    assert "Quiet from 21:00." in alice.last.text
    await alice.presses("06:00")
    await alice.presses("Send afterwards")
    assert preferences(world).hold
    world.clock.now = NOW.replace(hour=23)
    world.orders.put(order(1))
    world.north.reports("P1", OrderStatus.COMPLETED, remains=0)
    before = len(alice.chat)
    await world.follow()
    assert len(alice.chat) == before
    world.clock.passes(hours=7)
    await world.tell()
    assert "is completed" in alice.last.text
    assert not alice.last.silent


async def test_messages_that_waited_come_as_soon_as_quiet_hours_are_turned_off(world: World, alice: Person) -> None:
    await alice.says("/settings")
    await alice.presses("🌙 Quiet hours")
    await alice.presses("22:00 – 08:00")
    await alice.presses("Send afterwards")
    world.clock.now = NOW.replace(hour=23)
    world.orders.put(order(1))
    world.north.reports("P1", OrderStatus.COMPLETED, remains=0)
    await world.follow()
    await alice.presses("23:00 – 07:00")
    await world.tell()
    assert "is completed" not in alice.last.text
    await alice.presses("Off")
    await world.tell()
    assert "is completed" in alice.last.text


async def test_quiet_hours_can_be_turned_off(world: World, alice: Person) -> None:
    await alice.forges(ChooseQuiet(begin=22, end=8))
    await alice.presses("Off")
    assert not preferences(world).has_quiet_hours
    assert "✓ Off" in alice.last.labels


async def test_a_time_zone_is_chosen_by_region_and_shows_its_clock(world: World, alice: Person) -> None:
    await alice.says("/settings")
    await alice.presses("🕒 Time zone")
    await alice.presses("Asia")
    await alice.presses("Ho Chi Minh")
    assert preferences(world).time_zone == "Asia/Ho_Chi_Minh"
    assert alice.last.text.endswith("19:00")


@pytest.mark.parametrize(
    ("written", "zone"), [("istanbul", "Europe/Istanbul"), ("UTC+3", "UTC+03:00"), ("Asia/Tokyo", "Asia/Tokyo")]
)
async def test_a_city_or_an_offset_can_be_written(world: World, alice: Person, written: str, zone: str) -> None:
    await alice.says("/settings")
    await alice.presses("🕒 Time zone")
    assert (await alice.says(written)).text.startswith(SETTINGS)
    assert preferences(world).time_zone == zone
    await alice.says("istanbul")
    assert preferences(world).time_zone == zone, "the question is over"


async def test_an_unknown_place_is_named_and_asked_for_again(world: World, alice: Person) -> None:
    await alice.says("/settings")
    await alice.presses("🕒 Time zone")
    assert "I don't know the time zone of <Atlantis>." in (await alice.says("<Atlantis>")).text
    assert (await alice.says("Paris")).text.startswith(SETTINGS)
    assert preferences(world).time_zone == "Europe/Paris"


@pytest.mark.parametrize("way", ["another screen", "later"])
async def test_words_are_a_search_again_when_the_question_is_left(world: World, alice: Person, way: str) -> None:
    await alice.says("/settings")
    await alice.presses("🕒 Time zone")
    if way == "later":
        world.clock.passes(minutes=11)
    else:
        await alice.presses("‹ Settings")
    await alice.says("followers")
    assert "time zone" not in alice.last.text
    assert preferences(world).time_zone == "UTC"


async def test_a_form_that_is_open_gets_its_answer_and_not_the_time_zone(world: World, alice: Person) -> None:
    await alice.says("/order 12")
    asked = alice.last
    await alice.says("/settings")
    await alice.presses("🕒 Time zone")
    await alice.replies(LINK, to=asked)
    assert preferences(world).time_zone == "UTC"
    assert "time zone" not in alice.last.text


@pytest.mark.parametrize("press", [ChooseLanguage(code="xx"), ChooseZone(zone="../etc/passwd"), "sQ:99:3", "sN:loud"])
async def test_a_forged_press_changes_nothing(world: World, alice: Person, press: ChooseLanguage | str) -> None:
    await alice.says("/settings")
    before = world.users.rows[ALICE]
    assert "out of date" in (await alice.forges(press)).text
    assert world.users.rows[ALICE] == before


async def test_notices_speak_the_language_of_their_reader(world: World, alice: Person, bob: Person) -> None:
    alice.app_language = "tr"
    await alice.says("/start")
    world.orders.put(*(order(id, provider_order=f"P{id}") for id in range(1, 8)))
    for id in range(1, 8):
        world.north.reports(f"P{id}", OrderStatus.COMPLETED, remains=0)
    await world.follow()
    with speaking("tr"):
        assert _("📦 My orders") in alice.last.labels


async def test_many_changes_at_once_are_one_message_that_names_each_order(world: World, alice: Person) -> None:
    await alice.says("/start")
    world.orders.put(*(order(id, provider_order=f"P{id}") for id in range(1, 8)))
    for id in range(1, 8):
        world.north.reports(f"P{id}", OrderStatus.PARTIAL if id == 3 else OrderStatus.COMPLETED, remains=0)
    before = len(alice.chat)
    await world.follow()
    assert len(alice.chat) == before + 1
    assert alice.last.text.startswith("7 of your orders have news\n\n✅ Completed · #1 ")
    assert "\n🌗 Partly delivered · #3 " in alice.last.text
    assert alice.last.labels == ["📦 My orders", "‹ Home"]


async def test_one_persons_choices_do_not_affect_anybody_else(world: World, alice: Person, bob: Person) -> None:
    await alice.forges(ChooseQuiet(begin=1, end=2))
    assert "Quiet hours: off" in (await bob.says("/settings")).text


async def test_the_apps_language_is_remembered_for_notices(world: World, alice: Person) -> None:
    world.users.rows[ALICE] = replace(world.users.rows[ALICE], preferences=Preferences(level=Level.END))
    alice.app_language = "vi"
    await alice.says("/start")
    assert world.users.rows[ALICE].telegram_language == "vi"
    assert preferences(world).level is Level.END
