"""An unconfirmed order: the customer hears that word, it is never sent again, and an admin decides."""

import asyncio

import pytest

from tests.e2e.chat import Card, Person
from tests.e2e.shown import Shown
from tests.e2e.stage import Stage


async def leave_unconfirmed(stage: Stage, person: Person, link: str, kind: str, **options: object) -> Card:
    """Places an order whose `add` meets a fault, so that it becomes unconfirmed."""
    await stage.ada.says("/help")
    await stage.ada.sees("Commands")
    await stage.provider().fault(kind, "add", **options)
    card = await person.orders(f"panel_v2:1 {link} 100")
    await person.is_told(f"Order #{card.number} is unconfirmed", "Please don't order it again")
    shown = await card.shows("❓ Unconfirmed")
    assert "🔁 Order again" not in [label for label, _ in shown.buttons]
    return card


async def doubts(ada: Person, question: Shown) -> None:
    """Presses "It does not exist" until the request can't be on its way any more."""
    async with asyncio.timeout(20):
        # The answer changes with the time alone.
        while "may still be on its way" in await ada.presses("It does not exist", on=question):  # noqa: ASYNC110
            await asyncio.sleep(0.5)


async def test_an_admin_finds_the_order_and_it_continues(stage: Stage, link: str) -> None:
    alice, ada, provider = await stage.customer(), stage.ada, stage.provider()
    card = await leave_unconfirmed(stage, alice, link, "reset_after")
    question = await ada.is_told(f"Order #{card.number} is unconfirmed", "panel_v2", link, "Balance after: ")
    await doubts(ada, question)
    doubt = await ada.sees("The balance fell", "it may well exist", "[Yes, it does not exist]")
    await ada.presses("‹ Back", on=doubt)
    await ada.sees(f"Order #{card.number} is unconfirmed")
    await ada.presses("It exists", on=question)
    await ada.sees(f"What is the number of order #{card.number}")
    await ada.says("987654321")
    await ada.sees("panel_v2 says about 987654321: Incorrect order ID", "Send another number")
    order = await provider.order(link)
    await ada.says(order["id"])
    await ada.sees(f"panel_v2 says about {order['id']}: ", f"Is this order #{card.number}?")
    await ada.presses("Yes, it is")
    await ada.sees(f"Order #{card.number}: ", "The customer has been told")
    await alice.is_told(f"#{card.number} is completed")
    await card.shows("Completed", order["id"])
    # A press that crosses the edit by which the question loses its buttons.
    await ada.forges(next(data for label, data in question.buttons if "It does not exist" in label), on=question)
    await ada.sees(f"Order #{card.number} was decided already")
    assert len(await provider.asked("add", link)) == 1


async def test_an_admin_finds_no_order_and_nothing_was_bought(stage: Stage, link: str) -> None:
    alice, ada = await stage.customer(), stage.ada
    card = await leave_unconfirmed(stage, alice, link, "html_502")
    await ada.says("/unconfirmed")
    question = await ada.sees(f"Order #{card.number} is unconfirmed", link)
    await doubts(ada, question)
    await ada.presses_when_seen("Yes, it does not exist")
    await ada.sees(f"Order #{card.number}: 🚫 Not placed", "[I found it after all]")
    await alice.is_told(f"#{card.number} was not placed. Nothing was charged.")
    await card.shows("🚫 Not placed", "[🔁 Order again]")
    assert await stage.provider().orders(link) == []
    assert len(await stage.provider().asked("add", link)) == 1


async def test_an_admin_can_still_find_an_order_that_was_said_not_to_exist(stage: Stage, link: str) -> None:
    alice, ada, provider = await stage.customer(), stage.ada, stage.provider()
    card = await leave_unconfirmed(stage, alice, link, "reset_after")
    question = await ada.is_told(f"Order #{card.number} is unconfirmed")
    await doubts(ada, question)
    await ada.presses_when_seen("Yes, it does not exist")
    await alice.is_told(f"#{card.number} was not placed")
    await ada.presses("I found it after all", on=question)
    await ada.sees(f"What is the number of order #{card.number}")
    await ada.says((await provider.order(link))["id"])
    await ada.sees(f"Is this order #{card.number}?", "The customer was told that nothing was bought")
    await ada.presses("Yes, it is")
    await alice.is_told(f"We found your order #{card.number} after all. Please don't order it again.")
    await card.shows("Completed")
    assert len(await provider.asked("add", link)) == 1


@pytest.mark.parametrize(
    ("kind", "options"),
    [("slow", {"seconds": 5.0}), ("truncated", {}), ("empty", {"done": True}), ("html_200", {"done": True})],
)
async def test_an_add_with_an_unclear_answer_is_sent_once(
    stage: Stage, link: str, kind: str, options: dict[str, object]
) -> None:
    alice, provider = await stage.customer(), stage.provider()
    await leave_unconfirmed(stage, alice, link, kind, **options)
    other = await alice.orders(f"panel_v2:1 {link}.other 100")
    await alice.is_told(f"#{other.number} is completed")
    assert len(await provider.asked("add", link)) == 1
    assert len(await provider.orders(link)) == 1


async def test_only_an_admin_can_decide(stage: Stage, link: str) -> None:
    alice, bob = await stage.customer("Alice"), await stage.customer("Bob")
    card = await leave_unconfirmed(stage, alice, link, "reset_after")
    question = await stage.ada.is_told(f"Order #{card.number} is unconfirmed")
    await bob.says("/help")
    shown = await bob.sees("Commands")
    for _, data in question.buttons:
        assert "out of date" in await bob.forges(data, on=shown)
    await bob.says("/unconfirmed")
    await bob.sees("I didn't understand that")
    assert "Unconfirmed" in card.person.now(card.message).text


async def test_a_refusal_is_shown_in_the_providers_words(stage: Stage, link: str) -> None:
    alice = await stage.customer()
    await stage.provider().fault("error", "add", text="Bad <link>")
    card = await alice.orders(f"panel_v2:1 {link} 100")
    await alice.is_told(f"#{card.number} was refused. Nothing was charged.", "Bad <link>")
    await card.shows("🚫 Refused", "[🔁 Order again]")


async def test_an_empty_account_is_reported_to_the_operator(stage: Stage, link: str) -> None:
    alice = await stage.customer()
    await stage.ada.says("/help")
    await stage.ada.sees("Commands")
    await stage.provider().fault("error", "add", text="Not enough funds on <balance>")
    card = await alice.orders(f"panel_v2:1 {link} 100")
    told = await alice.is_told(f"Order #{card.number} couldn't be placed right now. Nothing was charged.")
    assert "funds" not in told.text
    await stage.ada.is_told(f"panel_v2 refused order #{card.number}", "Not enough funds on <balance>")


async def test_a_link_in_use_is_refused_in_the_providers_words(stage: Stage, link: str) -> None:
    alice = await stage.customer()
    first = await alice.orders(f"panel_v2:25 {link} 100")
    await first.shows("In progress")
    second = await alice.orders(f"panel_v2:25 {link} 100")
    await alice.is_told(f"#{second.number} was refused", "You have active order with this link")
