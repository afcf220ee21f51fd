"""Alice shares her order's card in her chat with Bob, and both see its progress there."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import pytest

from tests.e2e.chat import PATIENCE, Card, Person
from tests.e2e.stage import Stage


@dataclass(frozen=True)
class Pair:
    """The chat of two people; the bot is not in it."""

    stage: Stage
    alice: Person
    bob: Person

    @property
    def id(self) -> int:
        return -self.bob.id

    async def offers(self, person: Person, query: str) -> tuple[str, Any]:
        """Types `@bot query` there; returns the query's number and the answer."""
        asked = await self.stage.telegram.post(
            f"/sandbox/chats/{self.id}/queries", **{"from": person.id, "query": query}
        )
        number = asked["inline_query_id"]
        return number, await self.stage.telegram.get(f"/sandbox/queries/{number}", timeout=PATIENCE)

    async def shares(self, order: int, place: int = 0) -> int:
        """Alice sends the result at `place`; returns the message that it becomes."""
        number, answer = await self.offers(self.alice, str(order))
        chosen = await self.stage.telegram.post(
            f"/sandbox/queries/{number}/choose", result_id=answer["results"][place]["id"]
        )
        return int(chosen["message_id"])

    async def shows(self, message: int, *words: str) -> Any:
        """Waits for a message there with all `words`, and returns it."""
        after = 0
        async with asyncio.timeout(PATIENCE):
            while True:
                chat = await self.stage.telegram.get(f"/sandbox/chats/{self.id}/messages")
                found = next(one for one in chat["messages"] if one["message_id"] == message)
                if all(word in found["text"] for word in words):
                    return found
                events = await self.stage.telegram.get(f"/sandbox/chats/{self.id}/events", after=after, timeout=5)
                after = max([after, *(event["seq"] for event in events)])

    async def bob_presses_refresh(self, message: int) -> str:
        shown = await self.shows(message)
        ((button,),) = shown["reply_markup"]["inline_keyboard"]
        press = {"from": self.bob.id, "message_id": message, "data": button["callback_data"]}
        pressed = await self.stage.telegram.post(f"/sandbox/chats/{self.id}/presses", **press)
        return await self.alice.answer_to(pressed["callback_query_id"])


@pytest.fixture
async def pair(stage: Stage) -> AsyncIterator[Pair]:
    """Alice, who may order, and Bob, who never wrote to the bot. BotFather's inline feedback is on."""
    pair = Pair(stage, await stage.customer(), await stage.somebody("Bob"))
    await stage.telegram.post("/sandbox/pairs", id=pair.id, members=[pair.alice.id, pair.bob.id])
    await stage.telegram.post("/sandbox/inline", feedback=True)
    yield pair
    await stage.telegram.post("/sandbox/inline", feedback=False)


async def running(pair: Pair, link: str) -> Card:
    """An order of Alice's that is in progress."""
    card = await pair.alice.orders(f"panel_v2:25 {link} 100")
    await card.shows("In progress", "[Share]")
    return card


async def test_a_shared_card_is_updated_in_the_chat_of_two_people(pair: Pair, link: str) -> None:
    order = await running(pair, link)
    plain, detailed = await pair.shares(order.number), await pair.shares(order.number, place=1)
    assert link not in (await pair.shows(plain, f"Order #{order.number}", "In progress"))["text"]
    assert link in (await pair.shows(detailed, "In progress", "Price: "))["text"]
    provider = pair.stage.provider()
    await provider.sets(await provider.order(link), status="Completed", remains="0")
    for message in (plain, detailed):
        assert "reply_markup" not in await pair.shows(message, "Completed", "100%")


async def test_without_inline_feedback_a_press_starts_the_updates_of_the_card(pair: Pair, link: str) -> None:
    await pair.stage.telegram.post("/sandbox/inline", feedback=False)
    order = await running(pair, link)
    message = await pair.shares(order.number)
    await pair.shows(message, "In progress")
    assert await pair.bob_presses_refresh(message) in {"Up to date.", "Updating…"}
    provider = pair.stage.provider()
    await provider.sets(await provider.order(link), status="Completed", remains="0")
    await pair.shows(message, "Completed")


async def test_nobody_else_can_share_an_order(pair: Pair, link: str) -> None:
    order = await running(pair, link)
    for query in (str(order.number), ""):
        _, answer = await pair.offers(pair.bob, query)
        assert answer["results"] == []
        assert answer["button"]["text"] == "Open the bot to see your orders"
