"""Several processes share Telegram's limits: together never over them, close to the floor, and well without Redis."""

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import pytest

from bench.telegram_limits import TelegramLimits
from bench.virtual_time import run
from handlers.sending.send_limits import SendLimits, Urgency

BURST = 3


@dataclass
class Store:
    """Does what the scripts in Redis do, on the loop's clock; `latency` is in seconds."""

    gap: float = 1 / 29
    interval: float = 1.0
    latency: float = 0.001
    away: bool = False
    asked: int = 0
    all_at: float = 0.0
    chats: dict[int, float] = field(default_factory=dict)

    async def turn(self, chat_id: int) -> tuple[float, float] | None:
        self.asked += 1
        await asyncio.sleep(self.latency)
        if self.away:
            return None
        now = asyncio.get_running_loop().time()
        rested = self.chats.get(chat_id, 0.0)
        if (wait := rested - (BURST - 1) * self.interval - now) > 0:
            return wait, 0
        slot = max(now, self.all_at)
        self.all_at = slot + self.gap
        self.chats[chat_id] = max(rested, slot) + self.interval
        return 0, slot - now

    async def pause(self, chat_id: int | None, seconds: float) -> None:
        now = asyncio.get_running_loop().time()
        if chat_id is None:
            self.all_at = max(self.all_at, now + seconds)
        else:
            self.chats[chat_id] = max(self.chats.get(chat_id, 0), now + seconds + (BURST - 1) * self.interval)


async def send_all(processes: Sequence[SendLimits], telegram: TelegramLimits, chats: Iterable[int]) -> None:
    """Sends one message for each of `chats`, all asked for at once; a chat's notices are one process's."""

    async def send(turns: SendLimits, chat: int) -> None:
        await turns.take(chat, Urgency.BULK)
        await telegram.send(chat)

    async with asyncio.TaskGroup() as group:
        for chat in chats:
            group.create_task(send(processes[chat % len(processes)], chat))


@pytest.mark.parametrize("processes", [1, 3, 10])
def test_processes_together_keep_to_the_limits_and_stay_near_the_floor(processes: int) -> None:
    store, telegram = Store(), TelegramLimits(chat_burst=BURST)
    chats = [*range(300), *[7] * 8, *range(100)]
    run(send_all([SendLimits(shared=store) for _ in range(processes)], telegram, chats))
    assert telegram.refused == []
    assert len(telegram.taken) == len(chats)
    assert max(at for at, _ in telegram.taken) < 1.15 * telegram.soonest(chats)


def test_one_chat_that_three_processes_write_to_is_not_flooded() -> None:
    store, telegram = Store(), TelegramLimits(chat_burst=BURST)

    async def story() -> None:
        processes = [SendLimits(shared=store) for _ in range(3)]
        await asyncio.gather(*(send_all([turns], telegram, [5] * 4) for turns in processes))

    run(story())
    assert telegram.refused == []
    assert len(telegram.taken) == 12


def test_a_person_waits_for_one_turn_of_each_process_and_not_for_its_bulk_messages() -> None:
    async def story() -> float:
        store = Store()
        busy, mine = SendLimits(shared=store), SendLimits(shared=store)
        bulk = [asyncio.create_task(turns.take(chat, Urgency.BULK)) for turns in (busy, mine) for chat in range(200)]
        await asyncio.sleep(1)
        asked = asyncio.get_running_loop().time()
        await mine.take(999, Urgency.PERSON)
        waited = asyncio.get_running_loop().time() - asked
        for task in bulk:
            task.cancel()
        return waited

    assert run(story()) < 5 / 29


def test_without_redis_each_process_keeps_to_its_part() -> None:
    store, telegram = Store(away=True), TelegramLimits(chat_burst=BURST)
    processes = [SendLimits(shared=store) for _ in range(3)]
    for turns in processes:
        turns.divide(3)
    run(send_all(processes, telegram, [*range(200), *[5] * 6]))
    assert telegram.refused == []
    assert len(telegram.taken) == 206


def test_redis_that_goes_away_and_comes_back_stops_nobody() -> None:
    store, telegram = Store(), TelegramLimits(overall=1000, chat_burst=BURST)

    async def story() -> None:
        processes = [SendLimits(shared=store) for _ in range(2)]
        sending = asyncio.create_task(send_all(processes, telegram, range(150)))
        await asyncio.sleep(1)
        store.away = True
        await asyncio.sleep(1)
        store.away = False
        await sending

    run(story())
    assert len(telegram.taken) == 150


def test_a_refusal_to_one_process_holds_back_all() -> None:
    async def story() -> list[float]:
        store = Store()
        one, other = SendLimits(shared=store), SendLimits(shared=store)
        one.pause(5, 10)
        await asyncio.sleep(0)
        times = []
        for turns, chat in ((other, 5), (other, 6)):
            begun = asyncio.get_running_loop().time()
            await turns.take(chat, Urgency.PERSON)
            times.append(asyncio.get_running_loop().time() - begun)
        one.pause_all(20)
        await asyncio.sleep(0)
        begun = asyncio.get_running_loop().time()
        await other.take(7, Urgency.PERSON)
        return [*times, asyncio.get_running_loop().time() - begun]

    refused_chat, another, all_chats = run(story())
    assert refused_chat == pytest.approx(10, abs=0.1)
    assert another < 0.1
    assert all_chats == pytest.approx(20, abs=0.1)


def test_a_chat_that_must_wait_elsewhere_holds_up_no_other_here() -> None:
    async def story() -> list[int]:
        store, order = Store(chats={5: 100.0}), list[int]()
        turns = SendLimits(shared=store)

        async def send(chat: int) -> None:
            await turns.take(chat, Urgency.BULK)
            order.append(chat)

        tasks = [asyncio.create_task(send(chat)) for chat in (5, 5, 6, 7)]
        await asyncio.gather(*tasks)
        assert store.asked < 10, "it is not asked for the same chat over and over"
        return order

    order = run(story())
    assert sorted(order[:2]) == [6, 7]
    assert order[2:] == [5, 5]


def test_a_sender_that_gives_up_during_its_question_stops_nobody() -> None:
    async def story() -> None:
        turns = SendLimits(shared=Store(latency=0.5))
        gone = asyncio.create_task(turns.take(5, Urgency.PERSON))
        await asyncio.sleep(0.1)
        gone.cancel()
        await asyncio.wait_for(turns.take(6, Urgency.PERSON), 5)

    run(story())
