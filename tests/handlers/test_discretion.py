"""Property: if providers are not shown, no customer ever reads a provider's name, number or currency.

Alice's orders and the catalogue are full of marks that only providers use. Whatever she writes, presses, shares or
gets, she never sees one of them. An admin does.
"""

import asyncio
import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import pytest
from aiogram.filters.callback_data import CallbackData
from hypothesis import given, settings
from hypothesis import strategies as st

from core.orders.order_list import OrderGroup
from core.orders.order_picks import PickPurpose
from core.orders.status import OrderStatus, RefillStatus
from core.provider import EntryError, Refused
from core.requests.request import RequestTopic
from handlers.buttons import (
    Ask,
    Do,
    Favour,
    NewOrder,
    OrderButton,
    OrdersPage,
    SearchPage,
    ShowCategories,
    ShowFavourites,
    ShowService,
    StartOrder,
)
from handlers.list_buttons import OwnOrders
from handlers.menu import COMMANDS
from handlers.order_pick_buttons import Pick
from handlers.request_buttons import AskAbout
from tests.core.samples import ADA, ALICE, LINK, NOW, listing, order, refill
from tests.handlers.person import Person
from tests.handlers.world import World

NAME, NUMBER, ORDER, REFILL, CURRENCY = "canarypanel", "98765", "54321987", "77665544", "KZT"
MARKS = (NAME, NUMBER, ORDER, REFILL, CURRENCY)
RANDOM = re.compile(r"(?<=\.)[\w-]{8}\.[\w-]{11}")
"""The end of a shared card's ticket: three of its letters may be a currency's by chance."""
SAID = [
    f"Bad link, says CanaryPanel ({NAME.upper()})",
    f"Quantity is wrong for service {NUMBER}",
    f"Order {ORDER} has a wrong link",
    f"Minimum quantity costs 5 {CURRENCY}",
    "Not enough balance",
    "Link is private",
]
ID = st.sampled_from([1, 2, 3, 4, 5, 6, 99])
WORDS = ["", " 1", f" {LINK} 1000", f" 1 {LINK} 1000", f" {NAME}:{NUMBER}", f" {NUMBER}", f" 1 {LINK} 5", " followers"]
MASS = f"/mass\n{NAME}:{NUMBER} | {LINK} | 1000\n1 | {LINK} | 1000\n2 | {LINK} | 5\n{NUMBER} | {LINK} | 50"
COMMAND = st.builds(lambda name, rest: f"/{name}{rest}", st.sampled_from(sorted(COMMANDS)), st.sampled_from(WORDS))
PRESS: st.SearchStrategy[CallbackData] = st.one_of(
    st.builds(OrderButton, id=ID, do=st.sampled_from(Do)),
    st.builds(OrdersPage, page=st.just(0)),
    st.builds(OwnOrders, page=st.just(0), group=st.sampled_from(OrderGroup), words=st.sampled_from(["", "1"])),
    st.builds(Pick, purpose=st.sampled_from(PickPurpose), id=ID),
    st.builds(Ask, order_id=ID),
    st.builds(AskAbout, order_id=ID, topic=st.sampled_from(RequestTopic), anyway=st.booleans()),
    st.builds(ShowService, id=ID),
    st.builds(StartOrder, service_id=ID),
    st.builds(Favour, service_id=ID, on=st.booleans()),
    st.builds(SearchPage, page=st.just(0), words=st.just("followers")),
    st.sampled_from([NewOrder(), ShowCategories(), ShowFavourites()]),
)
STEP = COMMAND | PRESS | st.sampled_from(["1", "followers", LINK, "1000", "📎 shares 1", "⏰ time passes", MASS])


async def discreet() -> World:
    """A shop of one provider, with orders of Alice's in every state, each with what the provider said about it."""
    world = World(shows_providers=False)
    world.providers.clear()
    world.prices.clear()
    world.connect(NAME)
    world.restarts()
    described = f"Fast.\nBest of {NAME}!\nStart: 1 hour"
    more = {"description": described, "refill": True, "cancel": True, "refill_time": f"30 ({NAME})"}
    await world.offers(*(listing(number, **more) for number in (NUMBER, "98766")), provider=NAME)
    await world.agreed(ALICE, ADA)
    states: list[tuple[OrderStatus, dict[str, Any]]] = [
        (OrderStatus.UNKNOWN, {"status_text": f"Waits at {NAME}"}),
        (OrderStatus.PARTIAL, {"charge": Decimal(3), "charge_currency": CURRENCY, "remains": 5}),
        (OrderStatus.REFUSED, {"provider_order": None}),
        (OrderStatus.ERROR, {}),
        (OrderStatus.UNCONFIRMED, {"provider_order": None}),
        (OrderStatus.COMPLETED, {}),
    ]
    for id, (status, facts) in enumerate(states, 1):
        placed = {"provider": NAME, "service_number": NUMBER, "status": status, "error": SAID[id - 1], "seen_at": NOW}
        world.orders.put(order(id, **(placed | {"provider_order": f"{ORDER}{id}"} | facts)))
    failed = {"order_id": 2, "number": REFILL, "status": RefillStatus.UNKNOWN, "provider": NAME}
    world.refills.rows = {1: refill(1, **failed, status_text=f"at {NAME}", error=f"{REFILL}: link is private")}
    provider = world.providers[NAME]
    provider.numbers = [f"{ORDER}9{n}" for n in range(30)]
    for id in (1, 2, 4, 6):
        provider.refill_answers[f"{ORDER}{id}"] = EntryError(f"{NAME}: order {ORDER}{id} has a wrong link")
        provider.cancel_answers[f"{ORDER}{id}"] = EntryError(f"Order {ORDER}{id} of service {NUMBER} is too old")
    return world


async def do(world: World, person: Person, steps: Sequence[str | CallbackData]) -> None:
    for step in steps:
        if step == "📎 shares 1":
            await world.feed(
                {"inline_query": {"id": "1", "from": person.message("")["from"], "query": "1", "offset": ""}}
            )
        elif step == "⏰ time passes":
            await pass_time(world)
        elif isinstance(step, str):
            await person.says(step)
        else:
            await person.forges(step)
    await pass_time(world)


async def pass_time(world: World) -> None:
    """Orders are placed and followed, and some fail; everybody is told."""
    provider = world.providers[NAME]
    provider.add_fails = [Refused(SAID[len(world.orders.rows) % len(SAID)])]
    await world.place()
    for id, one in world.orders.rows.items():
        if one.provider_order is not None:
            status = [OrderStatus.COMPLETED, OrderStatus.CANCELED, OrderStatus.ERROR][id % 3]
            provider.reports(one.provider_order, status, charge=Decimal(2), currency=CURRENCY, remains=3)
    await world.follow()


def read_by(world: World, person: Person) -> list[str]:
    """Everything that the person can read: messages, buttons, files, answers to presses, and cards to share."""
    seen = [shown.text for shown in person.chat]
    seen += [label for shown in person.chat for label in shown.labels]
    seen += [button.copy_text.text for shown in person.chat for button in shown.buttons if button.copy_text]
    seen += [shown.file.content.decode() for shown in person.chat if shown.file is not None]
    seen += [answer.text for answer in world.telegram.answers.values()]
    return seen + [RANDOM.sub("", repr(offer)) for offer in world.telegram.offers.values()]


def marks_in(texts: Sequence[str], written: Sequence[object] = ()) -> list[str]:
    """Texts with a provider's mark that the person had not written themselves."""
    own = " ".join(str(step) for step in written)
    found = [text for text in texts if any(mark in text.casefold() for mark in map(str.casefold, MARKS))]
    return [text for text in found if not any(mark in text and mark in own for mark in (NAME, NUMBER))]


@settings(max_examples=60, deadline=None)
@given(steps=st.lists(STEP, min_size=1, max_size=8))
def test_a_customer_reads_nothing_of_any_provider(steps: list[str | CallbackData]) -> None:
    async def story() -> None:
        world = await discreet()
        alice = Person(world, ALICE, "Alice")
        await do(world, alice, steps)
        assert marks_in(read_by(world, alice), steps) == []
        world.check()

    asyncio.run(story())


@pytest.mark.parametrize("id", [1, 2, 3, 4, 5, 6])
async def test_each_order_of_the_scene_can_be_read_without_a_mark(id: int) -> None:
    world = await discreet()
    alice = Person(world, ALICE, "Alice")
    await alice.forges(OrderButton(id=id, do=Do.SHOW))
    assert f"Order #{id}" in alice.last.text
    assert marks_in(read_by(world, alice)) == []


async def test_this_property_would_notice_a_leak() -> None:
    world = await discreet()
    world.orders.put(*(order(id, user_id=ADA, provider=NAME, provider_order=f"{ORDER}{id}") for id in (7, 8)))
    ada = Person(world, ADA, "Ada")
    assert ORDER in (await ada.says("/status 7")).text
    await ada.says("/export")
    await ada.forges(OrderButton(id=8, do=Do.SHOW))
    await ada.says(f"/catalogue {NUMBER}")
    assert len(marks_in(read_by(world, ada))) == 4


async def test_services_have_numbers_of_the_shops_own() -> None:
    world = await discreet()
    alice, ada = Person(world, ALICE, "Alice"), Person(world, ADA, "Ada")
    assert (await alice.says("1")).text == "Your order or the service with the number 1?"
    await alice.presses("0.99")
    assert alice.last.text.startswith("Instagram Followers\nInstagram · No. 1\n\n")
    assert "Fast.\nStart: 1 hour" in alice.last.text
    assert "1 · Instagram Followers" in str((await alice.says("/search followers")).labels)
    assert "There is no service 98765." in (await alice.says(f"/order {NUMBER}")).text
    assert f"There is no service {NAME}:{NUMBER}." in (await alice.says(f"/order {NAME}:{NUMBER}")).text
    assert "No results" in (await alice.says(f"/search {NUMBER}")).text
    summary = await alice.says(f"/order 1 {LINK} 1000")
    assert summary.text.startswith("Your order\nInstagram Followers\nNo. 1\n")
    assert (await ada.says("1")).text.startswith(f"Instagram Followers\n{NAME} {NUMBER} · Instagram · No. 1\n")
    assert "Your order" in (await ada.says(f"/order {NAME}:{NUMBER} {LINK} 1000")).text


async def test_words_that_name_no_provider_are_still_quoted() -> None:
    world = await discreet()
    alice = Person(world, ALICE, "Alice")
    assert "⚠️ Link is private" in (await alice.says("/status 6")).text
    assert "couldn't be placed right now" in (await alice.says("/status 3")).text
