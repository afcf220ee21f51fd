"""The running stage as a test sees it: people, providers, and the bot's own process."""

import asyncio
import itertools
from typing import Any

import aiohttp

from tests.e2e.chat import PATIENCE, Person
from tests.e2e.control import Control
from tests.e2e.process import Sandbox
from tests.e2e.provider import Provider

_ids = itertools.count(5001)


class Stage:
    def __init__(self, sandbox: Sandbox, session: aiohttp.ClientSession) -> None:
        self.sandbox = sandbox
        self.telegram = Control(session, sandbox.page_url)
        self._providers = Control(session, sandbox.provider_url)
        self.ada = Person(self.telegram, 1000, "Ada")
        """The admin."""
        self.alice = Person(self.telegram, 1001, "Alice")
        """A member if the bot is private."""

    async def somebody(self, name: str) -> Person:
        """A person who has never written to the bot."""
        person_id = next(_ids)
        await self.telegram.post("/sandbox/people", id=person_id, first_name=name)
        return Person(self.telegram, person_id, name)

    async def customer(self, name: str = "Alice") -> Person:
        """A person who is about to order."""
        return await self.somebody(name)

    async def group(self, *members: Person) -> list[Person]:
        """Puts the members into a group with the bot."""
        group_id = -next(_ids)
        await self.telegram.post("/sandbox/groups", id=group_id, title="Friends", members=[m.id for m in members])
        return [Person(self.telegram, m.id, m.name, group_id) for m in members]

    def provider(self, name: str = "panel-v2") -> Provider:
        return Provider(self._providers, name)

    async def act(self, what: str) -> dict[str, Any]:
        """Does `kill`, `stop` or `start` to the bot, or sends the providers `away` or `back`."""
        answer: dict[str, Any] = await self.telegram.post(f"/sandbox/act/{what}")
        return answer

    async def telegram_answered(self, person: Person, status: int, words: str = "") -> list[dict[str, Any]]:
        """Waits until Telegram has answered a call for the person's chat with `status`. Returns all such calls."""
        deadline = asyncio.get_running_loop().time() + PATIENCE
        after, found = 0, list[dict[str, Any]]()
        while not found:
            left = deadline - asyncio.get_running_loop().time()
            assert left > 0, f"Telegram never answered {status} for {person.name}"
            calls = await self.telegram.get("/sandbox/calls", after=after, timeout=left)
            after = max([after, *(call["seq"] for call in calls if call["status"] is not None)])
            found += [call for call in calls if call["status"] == status and _is(call["params"], person, words)]
        return found

    async def telegram_fault(self, **fault: Any) -> None:
        await self.telegram.post("/sandbox/faults", **fault)

    async def clear_faults(self) -> None:
        await self.telegram.delete("/sandbox/faults")
        await self._providers.delete("/sandbox/provider/faults")


def _is(params: dict[str, Any], person: Person, words: str) -> bool:
    return str(params.get("chat_id")) == str(person.id) and words in str(params.get("text", ""))
