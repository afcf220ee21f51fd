"""After the order: its card, the list, refills, cancelling, and one bad entry among good ones."""

import csv

import pytest

from tests.e2e.chat import Card
from tests.e2e.stage import Stage


@pytest.mark.parametrize(
    ("name", "service"), [("panel-v2", 1), ("sosyalmavi", 101), ("baostar", 20002), ("roicmedya", 1)]
)
async def test_a_refill_is_asked_for_and_followed_to_its_end(stage: Stage, link: str, name: str, service: int) -> None:
    alice, provider = await stage.customer(), stage.provider(name)
    card = await alice.orders(f"{name.replace('-', '_')}:{service} {link} 100")
    await card.shows("Completed", "[Refill]")
    assert "Refill requested" in await card.presses("Refill")
    await alice.is_told(f"The refill of order #{card.number} is done")
    await card.shows("Refill: completed")
    assert await provider.asked("refill_status")
    await alice.says(f"/refill {card.number}")
    await alice.sees("The provider refused", "refill was requested less than 24 hours ago")


async def test_the_customer_hears_of_a_rejected_refill(stage: Stage, link: str) -> None:
    alice = await stage.customer()
    card = await alice.orders(f"panel_v2:20 {link} 100")
    await card.shows("Completed")
    await alice.says(f"/refill {card.number}")
    await alice.sees(f"asked to refill order #{card.number}")
    await alice.is_told(f"The refill of order #{card.number} was rejected")


async def test_the_provider_refuses_a_refill_in_its_own_words(stage: Stage, link: str) -> None:
    alice = await stage.customer()
    card = await alice.orders(f"panel_v2:3 {link} 100")
    done = await card.shows("Completed")
    assert "Refill" not in [label for label, _ in done.buttons]
    await alice.says(f"/refill {card.number}")
    await alice.sees("Refill is disabled for this service")


async def test_an_order_is_canceled_after_a_confirmation(stage: Stage) -> None:
    alice = await stage.customer()
    card = await alice.orders(f"panel_v2:25 https://www.instagram.com/sculptor.{alice.id} 100")
    await card.shows("In progress", "[✖ Cancel order]")
    await card.presses("✖ Cancel order")
    await alice.sees(f"Cancel order #{card.number}?", "stays delivered and charged")
    await alice.presses("No, keep it")
    await alice.sees(f"Order #{card.number} goes on")
    await alice.says(f"/cancel {card.number}")
    await alice.sees(f"Cancel order #{card.number}?")
    await alice.presses("Yes, cancel it")
    await alice.sees("We asked to cancel")
    await alice.is_told(f"#{card.number} was partly delivered")
    await alice.says(f"/cancel {card.number}")
    await alice.sees("This order has already ended.")


async def test_an_action_the_provider_does_not_have_is_not_offered_and_is_explained(stage: Stage) -> None:
    alice = await stage.customer()
    card = await alice.orders(f"streamdetails:2 https://www.twitch.tv/painter_{alice.id} 10")
    placed = await card.shows("Reference:")
    assert not {"✖ Cancel order", "Refill"} & {label for label, _ in placed.buttons}
    for command in ("cancel", "refill"):
        await alice.says(f"/{command} {card.number}")
        await alice.sees("This service doesn't offer")


async def test_status_shows_a_new_card_which_then_follows_the_order(stage: Stage, link: str) -> None:
    alice = await stage.customer()
    card = await alice.orders(f"panel_v2:25 {link} 100")
    await card.shows("In progress")
    await alice.says(f"/status {card.number}")
    second = Card(alice, await alice.is_told(f"Order #{card.number}", "Quantity: "))  # not the first one, edited
    await stage.provider().sets(await stage.provider().order(link), status="Completed", remains="0")
    done = await second.shows("Completed")
    assert "Refresh" not in [label for label, _ in done.buttons]


async def test_orders_are_listed_page_by_page_open_ones_first(stage: Stage, link: str) -> None:
    alice = await stage.customer()
    await alice.says("/orders")
    await alice.sees("You have no orders yet")
    cards = [await alice.orders(f"panel_v2:25 {link}.{n} 20") for n in range(9)]
    for card in cards:
        await card.shows("Reference:")
    await stage.provider().sets(await stage.provider().order(f"{link}.8"), status="Completed")
    await alice.is_told(f"#{cards[8].number} is completed")
    await alice.says("/orders")
    first = await alice.sees("9 in all, open ones first", "1 / 2")
    assert f"#{cards[8].number} " not in str(first)
    await alice.presses("›")
    await alice.sees("2 / 2", f"✅ #{cards[8].number} X Followers")
    await alice.presses(f"#{cards[8].number} ")
    await alice.sees(f"Order #{cards[8].number}", "Completed")


async def test_one_bad_entry_does_not_affect_the_other_orders(stage: Stage, link: str) -> None:
    alice, provider = await stage.customer(), stage.provider()
    bad = await alice.orders(f"panel_v2:25 {link}.bad 100")
    good = await alice.orders(f"panel_v2:25 {link}.good 100")
    await bad.shows("In progress")
    await good.shows("In progress")
    await stage.act("stop")  # both are due when it starts again, so one batch asks about both
    for name in ("bad", "good"):
        await provider.sets(await provider.order(f"{link}.{name}"), status="Completed")
    number = (await provider.order(f"{link}.bad"))["id"]
    await provider.fault("one_bad_entry", "status", ids=[number], times=1000)
    await stage.act("start")
    await alice.is_told(f"#{good.number} is completed")
    await bad.shows("In progress", "⚠️ Incorrect order ID")
    await stage.clear_faults()
    await alice.is_told(f"#{bad.number} is completed")


async def test_orders_are_chosen_without_their_numbers_and_exported(stage: Stage, link: str) -> None:
    alice = await stage.customer()
    card = await alice.orders(f"panel_v2:1 {link} 100")
    await card.shows("Completed", "[Refill]")
    await alice.says("/status")
    await alice.sees("You have no open orders.")
    await alice.says("/export")
    file = await alice.sees("Your order, as a table.")
    table = (await stage.telegram.download(f"/sandbox/files/{file.file_id}")).decode("utf-8-sig")
    (row,) = list(csv.reader(table.splitlines()))[1:]
    assert (row[0], row[3], row[5]) == (str(card.number), link, "Completed")
    await alice.says("/refill")
    choice = await alice.sees("Refill which order?")
    await alice.presses(choice.buttons[0][0], on=choice)
    await alice.sees(f"We asked to refill order #{card.number}")
