"""The limits that processes share through a real Redis, and what each does while Redis is away."""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
from redis.asyncio import Redis
from redis.exceptions import RedisError

from bot.limits import redis_limits as redis_limits_module
from bot.limits.redis_limits import RedisLimits
from bot.limits.shares import SharedTurns, Shares, open_redis_limits, open_turns, slots
from handlers.sending.send_limits import SendLimits, Urgency
from storage.database import DatabaseTrouble
from tests.absent import absent
from tests.bot.conftest import Complaint, Read

URL = os.environ.get("TEST_REDIS_URL", "redis://127.0.0.1:6379/0")
pytestmark = pytest.mark.redis


@pytest.fixture
async def name() -> AsyncIterator[str]:
    """The name of a bot that has no keys in Redis yet."""
    redis, name = Redis.from_url(URL), f"test-{uuid4().hex}"
    try:
        await redis.info("server")
    except (RedisError, OSError) as error:
        absent(f"no Redis server at TEST_REDIS_URL: {error}")
    yield name
    async for key in redis.scan_iter(f"paneldesk:{{{name}}}:*"):
        await redis.delete(key)
    await redis.aclose()


@asynccontextmanager
async def opened(name: str, url: str = URL) -> AsyncIterator[RedisLimits]:
    redis_limits = RedisLimits(url, name)
    yield redis_limits
    await redis_limits.close()


@asynccontextmanager
async def line_to_redis() -> AsyncIterator["Line"]:
    line = Line()
    await line.mend()
    yield line
    await line.cut()


class Line:
    """The network between a process and Redis, which can be cut and restored, or go silent."""

    def __init__(self) -> None:
        self.silent = False
        self._port = 0
        self._server: asyncio.Server | None = None
        self._open: set[asyncio.StreamWriter] = set()

    @property
    def url(self) -> str:
        login, at, _ = urlsplit(URL).netloc.rpartition("@")
        return urlsplit(URL)._replace(netloc=f"{login}{at}127.0.0.1:{self._port}").geturl()

    async def mend(self) -> None:
        self._server = await asyncio.start_server(self._pass_on, "127.0.0.1", self._port)
        self._port = self._server.sockets[0].getsockname()[1]

    async def cut(self) -> None:
        if self._server is not None:
            self._server.close()
            for writer in self._open:
                writer.close()
            await asyncio.sleep(0)
            self._server = None

    async def _pass_on(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        server = urlsplit(URL)
        there, here = await asyncio.open_connection(server.hostname, server.port or 6379)
        self._open |= {writer, here}

        async def copy(source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
            while data := await source.read(65536):
                if not self.silent:
                    target.write(data)

        copying = [asyncio.create_task(copy(reader, here)), asyncio.create_task(copy(there, writer))]
        await asyncio.wait(copying, return_when=asyncio.FIRST_COMPLETED)
        for task in copying:
            task.cancel()
        for one in (writer, here):
            one.close()


async def test_two_processes_take_slots_of_one_limit_one_after_the_other(name: str) -> None:
    async with opened(name) as one, opened(name) as other:
        waits = [await redis_limits.slot("calls:north", 100) for redis_limits in (one, other, one, other)]
        assert waits == [pytest.approx(expected, abs=2) for expected in (0, 100, 200, 300)]
        assert waits[0] == 0
        assert await one.slot("calls:south", 100) == 0
    async with opened(f"{name}-another-bot") as another:
        assert await another.slot("calls:north", 0.001) == 0


async def test_a_slot_that_nobody_took_is_not_saved_up(name: str) -> None:
    async with opened(name) as redis_limits:
        await redis_limits.slot("calls:north", 0.001)
        await asyncio.sleep(0.05)
        waits = [await redis_limits.slot("calls:north", 100) for _ in range(2)]
        assert waits[0] == 0
        assert waits[1] == pytest.approx(100, abs=2)


async def test_a_chat_has_its_burst_and_then_waits_and_takes_no_turn_from_the_others(name: str) -> None:
    async with opened(name) as one, opened(name) as other:
        taken = [await one.turn("sends", "sends:5", 10, 1000, 3) for _ in range(3)]
        assert [wait and wait[0] for wait in taken] == [0, 0, 0]
        assert [round(wait[1], -1) for wait in taken if wait] == [0, 10, 20]
        refused = await other.turn("sends", "sends:5", 10, 1000, 3)
        assert refused == pytest.approx((1000, 0), abs=2)
        after = await other.turn("sends", "sends:6", 10, 1000, 3)
        assert after == pytest.approx((0, 30), abs=2)


async def test_a_refusal_by_telegram_pauses_a_chat_or_all_of_them_in_every_process(name: str) -> None:
    async with opened(name) as one, opened(name) as other:
        mine, others = SharedTurns(one, 1000, 1), SharedTurns(other, 1000, 1)
        await mine.pause(5, 60)
        chat = await others.turn(5)
        assert chat is not None
        assert chat[0] == pytest.approx(60, abs=1)
        assert await others.turn(6) == pytest.approx((0, 0), abs=1)
        await mine.pause(None, 30)
        assert await others.turn(7) == pytest.approx((0, 30), abs=1)


async def test_keys_go_away_by_themselves(name: str) -> None:
    redis = Redis.from_url(URL)
    async with opened(name) as redis_limits:
        await redis_limits.slot("calls:north", 2)
        await redis_limits.turn("sends", "sends:5", 0.01, 1, 3)
        left = [await redis.pttl(key) async for key in redis.scan_iter(f"paneldesk:{{{name}}}:*")]
    await redis.aclose()
    assert len(left) == 3
    assert all(0 < milliseconds <= 3001 for milliseconds in left)


async def test_while_redis_is_away_there_are_no_slots_and_the_log_says_once_that_it_left_and_came_back(
    name: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(redis_limits_module, "ASKED_AGAIN_AFTER", 0)
    changes: list[bool] = []
    async with line_to_redis() as line, opened(name, line.url) as redis_limits:
        redis_limits.on_change = lambda: changes.append(redis_limits.away)
        assert await redis_limits.slot("calls:north", 0.001) is not None
        await line.cut()
        assert [await redis_limits.slot("calls:north", 1) for _ in range(3)] == [None] * 3
        await redis_limits.pause("sends", 1)
        assert await redis_limits.version() is None
        await line.mend()
        assert await redis_limits.slot("calls:north", 1) is not None
    assert changes == [True, False]
    assert caplog.text.count("Redis is away") == caplog.text.count("Redis is back") == 1


async def test_a_redis_that_never_answers_is_waited_for_once_and_then_left_alone_for_a_while(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(redis_limits_module, "ANSWERS_WITHIN", 0.1)
    async with line_to_redis() as line, opened(name, line.url) as redis_limits:
        await redis_limits.slot("calls:north", 1)
        line.silent = True
        assert await redis_limits.slot("calls:north", 1) is None
        begun = asyncio.get_running_loop().time()
        assert [await redis_limits.slot("calls:north", 1) for _ in range(50)] == [None] * 50
        assert asyncio.get_running_loop().time() - begun < 0.09


class Noted:
    """Stands in for a provider's limits or the turns, and notes how they were divided."""

    def __init__(self) -> None:
        self.parts: list[tuple[int, int]] = []

    def divide(self, rate: int, connections: int) -> None:
        self.parts.append((rate, connections))


async def test_without_redis_the_living_processes_divide_the_limits_and_a_database_that_is_away_changes_nothing() -> (
    None
):
    shares, provider, turns = Shares(), Noted(), SendLimits(overall=30, burst=1)
    shares.divide(turns, [provider])
    for living in (1, 3, 3, 0):

        async def count(living: int = living) -> int:
            return living

        await shares.look(count)

    async def fail() -> int:
        raise DatabaseTrouble("away")

    with pytest.raises(DatabaseTrouble):
        await shares.look(fail)
    assert provider.parts == [(1, 1), (3, 3), (1, 1)]


async def test_with_redis_only_connections_are_divided_until_redis_is_away(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(redis_limits_module, "ASKED_AGAIN_AFTER", 0)

    async def three() -> int:
        return 3

    async with line_to_redis() as line, opened(name, line.url) as redis_limits:
        shares, provider = Shares(redis_limits), Noted()
        shares.divide(SendLimits(), [provider])
        await shares.look(three)
        await line.cut()
        await redis_limits.slot("calls:north", 1)
        await line.mend()
        await redis_limits.slot("calls:north", 1)
    assert provider.parts == [(1, 1), (1, 3), (3, 3), (1, 3)]


async def test_the_settings_open_redis_and_all_that_shares_it(read: Read, name: str) -> None:
    assert open_redis_limits(read()) is None
    assert slots(None) is None
    settings = read(REDIS_URL=URL, LIMITS__SENDS_PER_SECOND="1000", BOT_TOKEN=f"{int(name[5:20], 16)}:a-secret")
    redis_limits = open_redis_limits(settings)
    assert redis_limits is not None
    assert "7." in str(await redis_limits.version())
    turns, slot = open_turns(settings, redis_limits), slots(redis_limits)
    assert slot is not None
    for _ in range(3):
        await turns.take(5, Urgency.PERSON)
    assert await slot("north", 0.001) == 0
    assert "a-secret" not in redis_limits._prefix
    await redis_limits.close()


def test_an_impossible_redis_address_is_reported_and_a_password_in_it_is_a_secret(
    read: Read, complaint: Complaint
) -> None:
    said = complaint(REDIS_URL="http://redis:6379")
    assert said == "REDIS_URL: must be an address such as redis://HOST:6379/0; it begins with redis, rediss"
    settings = read(REDIS_URL="redis://:s3cret@redis:6379/0")
    assert "s3cret" in settings.secrets
    assert "s3cret" not in repr(settings)
