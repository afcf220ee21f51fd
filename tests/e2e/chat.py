"""People in the stand-in Telegram. A test reads as a dialogue: Alice says, sees, presses, is told.

Every step waits for the chat's events until a deadline; after it, the failure shows the whole dialogue.
"""

import asyncio
import re
from collections.abc import Callable
from dataclasses import dataclass

from tests.e2e.control import Control
from tests.e2e.shown import Shown

PATIENCE = 50.0
"""Seconds that a person waits for the bot's words. On a busy machine the bot's start alone takes many."""


class Person:
    """A person in a chat with the bot: their own chat, or the group `chat_id`."""

    def __init__(self, control: Control, person_id: int, name: str, chat_id: int | None = None) -> None:
        self.id = person_id
        self.name = name
        self._control = control
        self._chat = f"/sandbox/chats/{chat_id or person_id}"
        self._seen: list[Shown] = []
        self._after = 0
        self._since = 0

    async def says(self, text: str) -> None:
        await self._catch_up()
        await self._control.post(f"{self._chat}/messages", **{"from": self.id, "text": text})

    async def follows_link(self, parameter: str) -> None:
        """Opens t.me/BOT?start=`parameter` and presses Start."""
        await self._catch_up()
        await self._control.post(f"{self._chat}/start", parameter=parameter)

    async def shares(self, person: "Person", request: int) -> None:
        """Presses the keyboard button that asks for people, and picks `person`."""
        await self._catch_up()
        await self._control.post(f"{self._chat}/share", request_id=request, user_id=person.id)

    async def blocks_the_bot(self, blocked: bool = True) -> None:
        await self._control.post(f"{self._chat}/block", blocked=blocked)

    async def presses(self, label: str, on: Shown | None = None) -> str:
        """Presses the newest button with `label`, or the one under `on`. Returns the text of the toast or window."""
        return await self.answer_to(await self.presses_unanswered(label, on))

    async def presses_when_seen(self, label: str) -> str:
        """Waits for a button with `label` and presses it."""
        return await self.presses(label, on=await self.sees(label))

    async def presses_unanswered(self, label: str, on: Shown | None = None) -> str:
        """Presses a button without waiting for the answer. Returns the id of the press."""
        await self._catch_up()
        message, data = self._button(label, on)
        return await self._press(message, data)

    async def pays(self, invoice: Shown, within: float = PATIENCE, *, untold: bool = False) -> str | None:
        """Presses Pay under an invoice. Returns why nothing was paid, or None if it was.

        `untold`: the bot does not hear of the payment.
        """
        await self._catch_up()
        return await self._control.pay(self._chat, self.id, invoice.id, within, untold=untold)

    async def forges(self, data: str, on: Shown) -> str:
        """Sends a press with any data, as a modified client can."""
        await self._catch_up()
        return await self.answer_to(await self._press(on.id, data))

    async def answer_to(self, press: str) -> str:
        answer = await self._control.get(f"/sandbox/callbacks/{press}", timeout=PATIENCE)
        return str(answer.get("text") or "")

    async def sees(self, *words: str) -> Shown:
        """Waits for a message or an edit with all `words`, newer than what this person last did or saw."""

        def find() -> Shown | None:
            return next((m for m in self._seen if m.seq > self._since and m.by_bot and m.holds(words)), None)

        found = await self._until(find, f"see {words}")
        self._since = found.seq
        return found

    async def is_told(self, *words: str) -> Shown:
        """Waits for a message of the bot with all `words`; an older one counts too."""

        def find() -> Shown | None:
            return next((m for m in self._seen if m.by_bot and not m.edited and m.holds(words)), None)

        return await self._until(find, f"be told {words}")

    async def watches(self, message: Shown, *words: str) -> Shown:
        """Waits until the current state of `message` has all `words`."""

        def find() -> Shown | None:
            now = self.now(message)
            return now if now.holds(words) else None

        return await self._until(find, f"watch message {message.id} become {words}")

    def now(self, message: Shown) -> Shown:
        """The latest state of `message`."""
        return next(m for m in reversed(self._seen) if m.id == message.id)

    async def everything(self) -> str:
        """Everything that the bot ever showed in this chat, including edits."""
        await self._fetch(0)
        return "\n".join(str(m) for m in self._seen if m.by_bot)

    async def orders(self, line: str) -> "Card":
        """Orders with `/order LINE`. Returns the order's card."""
        await self.says(f"/order {line}")
        await self.means_the_link("Your order")
        await self.sees("Your order", "By placing this order you confirm")
        return await self.places_it()

    async def means_the_link(self, *then: str) -> None:
        """Waits for a message with `then`, and says yes if the bot asks about a link to another platform."""

        def find() -> Shown | None:
            shown = (m for m in self._seen if m.seq > self._since and m.by_bot)
            return next((m for m in shown if m.holds(then) or m.holds(("your link is on",))), None)

        found = await self._until(find, f"see {then}, or be asked about the link")
        if found.holds(("your link is on",)):
            await self.presses("Use it anyway", on=found)

    async def places_it(self) -> "Card":
        """Presses Place order under the summary, which becomes the order's card."""
        summary = self._newest_with("Place order")
        await self.presses("Place order", on=summary)
        return Card(self, await self.watches(summary, "Order #", "[📋 Number]"))

    async def gets_card(self) -> "Card":
        return Card(self, await self.sees("Order #", "Quantity: "))

    def _button(self, label: str, on: Shown | None) -> tuple[int, str]:
        for message in [self.now(on)] if on else self._newest_first():
            for text, data in message.buttons:
                if label in text:
                    return message.id, data
        raise AssertionError(f"{self.name} finds no button {label!r}:\n{self}")

    def _newest_with(self, label: str) -> Shown:
        return next(m for m in self._newest_first() if any(label in text for text, _data in m.buttons))

    def _newest_first(self) -> list[Shown]:
        return sorted({m.id: m for m in self._seen}.values(), key=lambda m: m.seq, reverse=True)

    async def _press(self, message_id: int, data: str) -> str:
        pressed = await self._control.post(
            f"{self._chat}/presses", **{"from": self.id, "message_id": message_id, "data": data}
        )
        return str(pressed["callback_query_id"])

    async def _catch_up(self) -> None:
        """Skips older events, so that the next event answers this step."""
        await self._fetch(0)
        self._since = self._after

    async def _until(self, find: Callable[[], Shown | None], what: str) -> Shown:
        deadline = asyncio.get_running_loop().time() + PATIENCE
        while (found := find()) is None:
            left = deadline - asyncio.get_running_loop().time()
            assert left > 0, f"{self.name} did not {what}:\n{self}"
            await self._fetch(left)
        return found

    async def _fetch(self, seconds: float) -> None:
        for event in await self._control.get(f"{self._chat}/events", after=self._after, timeout=seconds):
            self._after = event["seq"]
            if event["kind"] in {"message", "edited"}:
                self._seen.append(Shown.read(event))

    def __str__(self) -> str:
        return "\n".join(map(str, self._seen))


@dataclass(frozen=True)
class Card:
    """An order's card in a person's chat."""

    person: Person
    message: Shown

    @property
    def number(self) -> int:
        found = re.search(r"Order #(\d+)", self.message.text)
        assert found, self.message.text
        return int(found[1])

    async def shows(self, *words: str) -> Shown:
        """Waits until the card's current state has all `words`."""
        return await self.person.watches(self.message, *words)

    async def presses(self, label: str) -> str:
        return await self.person.presses(label, on=self.message)
