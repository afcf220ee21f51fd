"""`make demo`: a shop whose customers have credit, and a desk with something in each list."""

from collections.abc import AsyncIterator, Iterator

import aiohttp
import pytest

from tests.e2e.chat import Person
from tests.e2e.control import Control
from tests.e2e.process import Sandbox, running
from tests.faults.bots import Nursery

ADA, ALICE, BOB, OPERATORS = 1000, 1001, 1002, -1004
OPERATORS_OWN = ("panel_v2", "sosyalmavi", "roicmedya", "Cost")


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory, nursery: Nursery | None) -> Iterator[Sandbox]:
    with running(tmp_path_factory.mktemp("shop"), nursery=nursery, shop=True) as sandbox:
        yield sandbox


@pytest.fixture
async def control(shop: Sandbox) -> AsyncIterator[Control]:
    async with aiohttp.ClientSession() as session:
        yield Control(session, shop.page_url)


async def test_the_desk_has_something_in_each_list(control: Control) -> None:
    ada = Person(control, ADA, "Ada")
    await ada.says("/desk")
    await ada.sees(
        "Desk",
        "Unconfirmed · 1",
        "Open questions · 1",
        "Refused for your reasons · 1",
        "Open longer than usual · 1",
        "Low balances · 1",
    )
    await ada.presses("Open longer than usual")
    await ada.sees("#6", "X Followers")


async def test_what_concerns_operators_comes_to_their_group_once_and_is_decided_there(control: Control) -> None:
    ada, desk = Person(control, ADA, "Ada"), Person(control, ADA, "Ada", OPERATORS)
    question = await desk.is_told("Order #2 is unconfirmed", "TikTok Views")
    for words in ("Can I add 500 more to this one?", "order #5"):
        assert words in await desk.everything()
        assert words not in await ada.everything()
    await desk.presses("It exists", on=question)
    await desk.sees("What is the number of order")


async def test_a_customer_has_credit_and_sees_nothing_of_the_operators(control: Control) -> None:
    alice = Person(control, ALICE, "Alice")
    await alice.says("/balance")
    shown = await alice.sees("USD")
    assert not any(word in shown.text for word in OPERATORS_OWN)
    await alice.says("/orders")
    shown = await alice.sees("#1", "#2", "#3")
    assert not any(word in shown.text for word in OPERATORS_OWN)


@pytest.mark.parametrize(
    ("person", "place", "service", "line", "status"),
    [
        (ALICE, 0, "Türk Takipçi", "https://www.instagram.com/alice.prints 500", "Completed"),
        (BOB, 0, "X Followers", "https://x.com/bob_bakes_bread 500", "Devam ediyor"),
        (BOB, 1, "Spotify Aylık Dinleyici", "https://open.spotify.com/artist/BobHums 500", "Tamamlandı"),
    ],
)
async def test_a_visitor_can_order_what_the_bot_suggests(
    control: Control, person: int, place: int, service: str, line: str, status: str
) -> None:
    visitor = Person(control, person, "Visitor")
    await visitor.says("/new")
    suggested = (await visitor.sees(service)).buttons[place][0]
    assert service in suggested
    await visitor.presses(suggested)
    await visitor.sees(service, "[🛒")
    await visitor.says(line)
    summary = await visitor.sees("[✅")
    await visitor.presses("✅", on=summary)
    await visitor.watches(summary, status)
