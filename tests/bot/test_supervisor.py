"""A background task does step after step, even if one fails, until it is stopped."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from typing import Any

import pytest

from bot.supervisor import Background
from storage.database import DatabaseTrouble

SOON = 5.0
NEVER = 3600.0


@dataclass
class Steps:
    """A task that counts its steps; `does` says what each of the first ones does."""

    does: list[Callable[[], Any]] = field(default_factory=list)
    done: int = 0
    _changed: asyncio.Event = field(default_factory=asyncio.Event)

    async def step(self) -> object:
        self.done += 1
        self._changed.set()
        return self.does.pop(0)() if self.does else None

    async def reach(self, number: int) -> None:
        async with asyncio.timeout(SOON):
            while self.done < number:
                self._changed.clear()
                await self._changed.wait()


@pytest.fixture
async def background() -> AsyncIterator[Background]:
    background = Background()
    yield background
    await background.stop(within=0)


def fail() -> None:
    raise RuntimeError("a bug")


async def test_a_step_is_done_again_and_again(background: Background) -> None:
    steps = Steps()
    background.repeat("counting", steps.step, every=0)
    await steps.reach(5)


async def test_a_task_does_not_pause_while_there_is_more_to_do(background: Background) -> None:
    steps = Steps(does=[lambda: 7, lambda: True])
    background.repeat("counting", steps.step, every=NEVER)
    await steps.reach(3)
    await asyncio.sleep(0)
    assert steps.done == 3


async def test_an_event_ends_the_pause_every_time(background: Background) -> None:
    steps, event = Steps(), asyncio.Event()
    background.repeat("counting", steps.step, every=NEVER, woken_by=event)
    for number in (1, 2, 3):
        await steps.reach(number)
        event.set()
    await steps.reach(4)


async def test_a_failure_is_logged_by_name_and_the_task_continues(
    background: Background, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.supervisor.LONGEST_PAUSE", 0.01)
    steps = Steps(does=[fail, fail])
    background.repeat("counting", steps.step, every=NEVER)
    await steps.reach(3)
    assert [record.message.split(";")[0] for record in caplog.records] == ["counting failed", "counting failed"]
    assert "a bug" in caplog.text


async def test_database_trouble_is_one_line_however_many_tasks_meet_it(
    background: Background, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away() -> None:
        raise ExceptionGroup("all", [DatabaseTrouble("it is away"), ExceptionGroup("rest", [DatabaseTrouble("too")])])

    def broken() -> None:
        raise ExceptionGroup("all", [DatabaseTrouble("it is away"), RuntimeError("a bug")])

    monkeypatch.setattr("bot.supervisor.LONGEST_PAUSE", 0.01)
    steps = Steps(does=[away, broken])
    background.repeat("placing", steps.step, every=NEVER)
    await steps.reach(3)
    one_line, whole = caplog.records
    assert one_line.getMessage().startswith("placing: it is away; trying again")
    assert one_line.exc_info is None
    assert whole.exc_info is not None


async def test_one_task_that_fails_leaves_the_others_alone(background: Background) -> None:
    broken, sound = Steps(does=[fail]), Steps()
    background.repeat("broken", broken.step, every=NEVER)
    background.repeat("sound", sound.step, every=0)
    await broken.reach(1)
    await sound.reach(10)


async def test_stopping_lets_a_running_step_finish(background: Background) -> None:
    begun, may_end, ended = asyncio.Event(), asyncio.Event(), asyncio.Event()

    async def slow() -> None:
        begun.set()
        await may_end.wait()
        ended.set()

    background.repeat("slow", slow, every=NEVER)
    await begun.wait()
    stopping = asyncio.create_task(background.stop(within=SOON))
    await asyncio.sleep(0)
    may_end.set()
    await asyncio.wait_for(stopping, SOON)
    assert ended.is_set()


@pytest.mark.parametrize("turn", range(5))
async def test_stopping_ends_a_task_that_is_woken_at_that_moment(background: Background, turn: int) -> None:
    steps, event = Steps(), asyncio.Event()
    background.repeat("pausing", steps.step, every=NEVER, woken_by=event)
    await steps.reach(1)
    await asyncio.sleep(0)
    event.set()
    for _ in range(turn):
        await asyncio.sleep(0)
    await asyncio.wait_for(background.stop(within=0.05), SOON)


async def test_stopping_does_not_wait_forever_or_for_a_pause(background: Background) -> None:
    begun, steps = asyncio.Event(), Steps()

    async def stuck() -> None:
        begun.set()
        await asyncio.Event().wait()

    background.repeat("stuck", stuck, every=NEVER)
    background.repeat("pausing", steps.step, every=NEVER)
    await begun.wait()
    await steps.reach(1)
    await asyncio.wait_for(background.stop(within=0.05), SOON)
    assert steps.done == 1


async def test_a_step_with_more_to_do_does_not_keep_the_process_from_stopping(background: Background) -> None:
    steps = Steps(does=[lambda: True] * 100_000)
    background.repeat("busy", steps.step, every=NEVER)
    await steps.reach(3)
    await asyncio.wait_for(background.stop(within=SOON), SOON)
    assert steps.does
