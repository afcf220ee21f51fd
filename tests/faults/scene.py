"""Both stand-ins in this process, the real bot in another, and access to everyone's records."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp

from core.orders.status import OrderStatus
from sandbox.provider.world import Order as ProviderOrder
from sandbox.stage import ADMIN, Stage
from sandbox.telegram import visits
from sandbox.telegram.model import Person
from tests.faults.bots import ForkedBot, Nursery
from tests.faults.points import FREEZE

PATIENCE = 30.0
"""Seconds to wait for a condition before the test fails; half of what promise 2 allows."""
ADMINS = (ADMIN, 1003)
BYSTANDER = 1002
PROVIDER = "panel-v2"
_SETTINGS = {
    "ACCESS": "public",
    "SHOP__CREDIT": "limits",
    "SHOP__LIMIT_PER_DAY": "1000000",
    "ADMIN_IDS": ",".join(map(str, ADMINS)),
    "LOG_LEVEL": "INFO",
    "POLL__MIN_INTERVAL": "0.2",
    "POLL__MAX_INTERVAL": "0.2",
    "PLACING__WAIT": "2",
    "PROVIDERS__PANEL_V2__TIMEOUT": "0.7",
    "LIMITS__CHAT_SENDS_PER_SECOND": "100",
    "LIMITS__SENDS_PER_SECOND": "1000",
    "LIMITS__UPDATES_PER_MINUTE": "6000",
}
_WAITING = """
    SELECT (SELECT count(*) FROM inbox WHERE done_at IS NULL) + (SELECT count(*) FROM notices WHERE done_at IS NULL)
"""


@dataclass(frozen=True, slots=True)
class Stored:
    """What the bot's database says about someone's order."""

    id: int
    status: OrderStatus
    provider_order: str | None
    looked_at: bool

    @property
    def over(self) -> bool:
        """Whether the status stays unless a person decides."""
        return self.status.final or self.status is OrderStatus.UNCONFIRMED


async def until(what: str, look: Callable[[], Any], seconds: float = PATIENCE) -> Any:
    """What `look` returns as soon as it is truthy. Raises TimeoutError(what)."""
    deadline = asyncio.get_running_loop().time() + seconds
    while not (seen := look()):
        if asyncio.get_running_loop().time() > deadline:
            raise TimeoutError(what)
        await asyncio.sleep(0.02)
    return seen


class Scene:
    def __init__(self, stage: Stage, bot: ForkedBot, folder: Path, database: Path, provider_url: str) -> None:
        self.stage = stage
        self.bot = bot
        self.telegram = stage.telegram.world
        self.database = database
        self._folder = folder
        self._provider_url = provider_url
        self._away = False
        self.telegram.add_person(Person(ADMINS[1], "Grace", role="admin"))
        for known in (*ADMINS, BYSTANDER):
            self.telegram.chats[known].started = True

    @property
    def log(self) -> str:
        return self.bot.log.read_text("utf-8", "replace")

    def crash_at(self, point: str) -> None:
        """The bot will die at this point, once."""
        draft = self._folder / "draft"
        draft.write_text(point)
        draft.rename(self._folder / "crash")

    def freeze_at(self, point: str) -> None:
        """The bot will freeze at this point, once, until it is thawed."""
        self.crash_at(FREEZE + point)

    def spare_it(self) -> bool:
        """Cancels the crash. Returns False if it was already too late."""
        try:
            (self._folder / "crash").unlink()
        except FileNotFoundError:
            return False
        return True

    async def provider_goes_away(self) -> None:
        """Makes the provider refuse connections."""
        await self.stage.provider.refuse()
        self._away = True

    async def provider_comes_back(self) -> None:
        if self._away:
            await self.stage.provider.accept()
        self._away = False

    async def clear_faults(self) -> None:
        """Removes all waiting faults and releases the held answers."""
        self.stage.telegram.api.faults.clear()
        async with aiohttp.ClientSession() as session:
            await session.delete(f"{self._provider_url}/sandbox/provider/faults")

    def order_of(self, user_id: int) -> Stored | None:
        """A user's latest order in the bot's database."""
        statement = """SELECT id, status, provider_order, check_interval IS NOT NULL FROM orders
                       WHERE user_id = ? ORDER BY id DESC LIMIT 1"""
        rows = self._read(statement, user_id)
        return Stored(rows[0][0], OrderStatus(rows[0][1]), rows[0][2], bool(rows[0][3])) if rows else None

    def idle(self) -> bool:
        """Whether nothing is left to handle or to send."""
        return bool(self._read(_WAITING)[0][0] == 0)

    def placed_for(self, link: str) -> list[ProviderOrder]:
        """The orders for a link in the provider's own records."""
        return [order for order in self.stage.provider.worlds[PROVIDER].orders.values() if order.form.target == link]

    def shown(self, chat_id: int, kind: str = "message", after: int = 0) -> list[dict[str, Any]]:
        """What the bot did in a chat, by Telegram's own records: `message` or `edited`."""
        events = self.telegram.events.after(after, chat_id)
        return [event for event in events if event["kind"] == kind and event["from"]["is_bot"]]

    def asked(self, action: str, fault: str) -> bool:
        """Whether a request for an action met this fault."""
        calls = self.stage.provider.calls.since(0, PROVIDER)
        return any(call.action == action and call.fault == fault for call in calls)

    def calls(self, method: str, chat_id: int, *, answered: bool) -> list[dict[str, Any]]:
        """Bot API calls about a chat that are answered by now, or those that are not."""
        calls = self.stage.telegram.api.calls.after(0, method)
        about = [call for call in calls if str(call["params"].get("chat_id")) == str(chat_id)]
        return [call for call in about if (call["status"] is not None) is answered]

    def _read(self, statement: str, *values: object) -> list[Any]:
        with closing(sqlite3.connect(f"file:{self.database}?mode=ro", uri=True)) as connection:
            return connection.execute(statement, values).fetchall()


class Customer:
    """A person who is about to press "Place order"."""

    def __init__(self, scene: Scene, person_id: int) -> None:
        self.id = person_id
        self.link = f"https://www.instagram.com/p{person_id}"
        self._scene = scene
        self._world = scene.telegram
        self._world.add_person(Person(person_id, f"Customer {person_id}"))
        self._button: tuple[int, str] = (0, "")
        self.presses: list[str] = []

    async def fills_the_form(self, within: float = PATIENCE) -> None:
        self.says(f"/order {PROVIDER.replace('-', '_')}:1 {self.link} 1000")
        self._button = await self._sees("✅ Place order · 0.90\u00a0USD", within)

    def says(self, text: str) -> None:
        visits.say(self._world, self._world.chats[self.id], self.id, text)

    def places_the_order(self) -> str:
        """Presses the button; returns the id of the press."""
        message_id, data = self._button
        pressed = visits.press(self._world, self._world.chats[self.id], self.id, message_id, data)
        self.presses.append(str(pressed["callback_query_id"]))
        return self.presses[-1]

    async def is_answered(self, press: str, within: float = PATIENCE) -> str:
        answer = await until("an answer to the press", lambda: self._world.presses[press].answer, within)
        return str(answer["text"])

    async def _sees(self, label: str, within: float) -> tuple[int, str]:
        found: tuple[int, str] = await until(f"the button {label!r}", lambda: self._find(label), within)
        return found

    def _find(self, label: str) -> tuple[int, str] | None:
        for record in self._world.chats[self.id].records.values():
            rows = record.message.get("reply_markup", {}).get("inline_keyboard", [])
            for button in (button for row in rows for button in row if button["text"] == label):
                return record.message["message_id"], button["callback_data"]
        return None


@asynccontextmanager
async def scene(
    nursery: Nursery,
    folder: Path,
    settings: Mapping[str, str] | None = None,
    database: Path | None = None,
    kind: Callable[..., ForkedBot] = ForkedBot,
) -> AsyncIterator[Scene]:
    """Opens a scene where an order ends a quarter of a second after it came. `Scene.crash_at` makes the bot crash."""
    bots: list[ForkedBot] = []
    database = database or folder / "bot.db"

    def make_bot(environment: Mapping[str, str]) -> ForkedBot:
        bots.append(kind(environment, nursery=nursery, log=folder / "bot.log"))
        return bots[-1]

    more = {**_SETTINGS, "CRASH_AT": str(folder / "crash"), **(settings or {})}
    stage = Stage(f"sqlite+aiosqlite:///{database}", 40.0, more, make_bot)
    async with stage.open("127.0.0.1", 0) as (_, provider_url):
        stage.telegram.world.change_language(BYSTANDER, "en")
        yield Scene(stage, bots[-1], folder, database, provider_url)
