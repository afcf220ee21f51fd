"""During maintenance nothing new can be ordered, everybody is told so, and all else goes on."""

from datetime import timedelta

import pytest

from core.orders.status import OrderStatus
from handlers.buttons import ChooseZone
from tests.core.samples import LINK
from tests.handlers.fake_telegram import Answer
from tests.handlers.person import Person
from tests.handlers.world import World


async def order_at_once(alice: Person) -> Answer:
    await alice.says(f"/order 12 {LINK} 1000")
    return await alice.presses("✅ Place order")


async def test_during_maintenance_the_summary_and_the_press_say_so(world: World, alice: Person, ada: Person) -> None:
    shown = await ada.says("/maintenance on 2h We are changing <our> prices.")
    assert shown.text.startswith(
        "⏸ Ordering is paused since 02 Mar 12:00 UTC, until 02 Mar 14:00 UTC.\nWe are changing <our> prices."
    )
    answer = await order_at_once(alice)
    assert "⏸ Ordering is paused until 02 Mar 14:00 UTC. You can place this order then." in alice.last.text
    assert "We are changing <our> prices." in alice.last.text
    assert answer.alert
    assert answer.text == (
        "Ordering is paused until 02 Mar 14:00 UTC. Nothing was ordered.\nWe are changing <our> prices."
    )
    assert world.orders.rows == {}


async def test_home_and_the_list_of_services_say_it_first(alice: Person, ada: Person) -> None:
    await ada.says("/maintenance on 2h new <prices>")
    assert (await alice.says("/start")).text.endswith("\n\n⏸ Ordering is paused until 02 Mar 14:00 UTC.\nnew <prices>")
    assert (await alice.says("/new")).text.startswith(
        "⏸ Ordering is paused until 02 Mar 14:00 UTC.\nnew <prices>\n\nNew order\n"
    )
    await ada.says("/maintenance on")
    assert (await alice.says("/new")).text.startswith("⏸ Ordering is paused for now.\n\nNew order\n")
    await ada.says("/maintenance off")
    assert "paused" not in (await alice.says("/start")).text


async def test_the_answer_to_a_press_names_the_end_in_the_persons_time_zone(
    world: World, alice: Person, ada: Person
) -> None:
    world.clock.now += timedelta(seconds=20)
    await ada.says("/maintenance on 10h")
    await alice.says("/start")
    await alice.forges(ChooseZone(zone="Europe/Istanbul"))
    answer = await order_at_once(alice)
    assert "paused until 02 Mar 22:01 UTC" in alice.last.text  # Telegram itself shows it in their zone
    assert answer.text == "Ordering is paused until 03 Mar 01:01. Nothing was ordered."


async def test_an_open_form_can_be_placed_when_maintenance_is_over(world: World, alice: Person, ada: Person) -> None:
    await alice.says(f"/order 12 {LINK} 1000")
    await ada.says("/maintenance on")
    assert (await alice.presses("✅ Place order")).text == "Ordering is paused for now. Nothing was ordered."
    await ada.says("/maintenance off")
    await alice.presses("✅ Place order")
    assert world.orders.rows[1].status is OrderStatus.QUEUED


async def test_maintenance_with_an_end_time_ends_by_itself(world: World, alice: Person, ada: Person) -> None:
    await ada.says("/maintenance on 30m")
    world.clock.now += timedelta(minutes=30)
    await order_at_once(alice)
    assert world.orders.rows[1].status is OrderStatus.QUEUED


@pytest.mark.parametrize("said", ["2x foo", "2 h foo", "30min", "2h30m"])
async def test_a_mistyped_length_pauses_nothing(world: World, ada: Person, said: str) -> None:
    shown = await ada.says(f"/maintenance on {said}")
    assert shown.text == (
        f"I can't read how long {said.split()[0]} is. Nothing was changed. "
        "Write it like /maintenance on 2h new prices (m, h, d)."
    )
    assert world.maintenance.stored is None


async def test_words_alone_pause_until_the_end_is_said(world: World, ada: Person) -> None:
    await ada.says("/maintenance on Back soon, in 2 hours")
    assert world.maintenance.stored is not None
    assert (world.maintenance.stored.until, world.maintenance.stored.words) == (None, "Back soon, in 2 hours")


async def test_confirmed_orders_go_on_and_a_second_press_shows_them(world: World, alice: Person, ada: Person) -> None:
    await alice.says(f"/order 12 {LINK} 1000")
    summary = alice.last
    await alice.presses("✅ Place order")
    await ada.says("/maintenance on")
    await world.place()
    assert world.orders.rows[1].status is OrderStatus.PENDING
    assert (await alice.presses("✅ Place order", on=summary)).text == "Already placed: this is order #1."
    assert "Instagram Followers" in (await alice.says("/orders")).labels[0]
    assert "12" in (await alice.says("12")).text


async def test_an_admin_switches_maintenance_at_the_desk(world: World, ada: Person) -> None:
    await ada.says("/desk")
    await ada.presses("⏸ Maintenance")
    assert ada.last.text.startswith("✅ Orders are taken.")
    await ada.presses("⏸ Pause ordering")
    assert ada.last.text.startswith("⏸ Ordering is paused since 02 Mar 12:00 UTC, until you end it.")
    assert "⏸ Ordering is paused since" in (await ada.says("/desk")).text
    await ada.presses("⏸ Maintenance")
    await ada.presses("▶️ Take orders again")
    assert world.maintenance.stored is None


async def test_a_long_word_about_it_fits_into_the_answer_to_a_press(alice: Person, ada: Person) -> None:
    await ada.says(f"/maintenance on {'why ' * 200}")
    assert len((await order_at_once(alice)).text) == 200


async def test_a_customer_cannot_switch_maintenance(world: World, alice: Person) -> None:
    await alice.says("/maintenance on")
    assert world.maintenance.stored is None
