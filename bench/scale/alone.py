"""Runs one day in a process of its own, so that its memory is that of this run alone."""

import asyncio
import multiprocessing
from concurrent.futures import ProcessPoolExecutor
from datetime import timedelta

from bench.pauses import Passes, live_as_the_process_does
from bench.scale.day import Day
from bench.scale.figures import fewest_calls, ideal_looks
from bench.scale.lives import Lives
from bench.scale.places import open_databases
from bench.scale.run import Run, summed
from core.orders.poll_schedule import PollSchedule


def live_alone(
    orders: int, database: str, limit: float | None, hours: int, schedule: tuple[float, float], seed: int, workers: int
) -> Run:
    """`limit` is in calls a minute, None for none; `schedule` are the shortest and the longest wait, in seconds."""
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as process:
        return process.submit(_lived, orders, database, limit, hours, schedule, seed, workers).result()


def _lived(
    orders: int, database: str, limit: float | None, hours: int, schedule: tuple[float, float], seed: int, workers: int
) -> Run:
    every, passes = PollSchedule(*(timedelta(seconds=wait) for wait in schedule)), Passes()
    with asyncio.Runner(loop_factory=lambda: asyncio.SelectorEventLoop(passes)) as runner:
        return runner.run(_live(orders, database, limit, hours, every, seed, workers, passes))


async def _live(
    orders: int,
    kind: str,
    limit: float | None,
    hours: int,
    schedule: PollSchedule,
    seed: int,
    workers: int,
    passes: Passes,
) -> Run:
    lives = Lives(orders, seed)
    async with open_databases(kind, workers) as databases:
        day = Day(databases, lives, schedule, limit, passes)
        await day.begin()
        live_as_the_process_does()
        figures = await day.live(hours)
    span = hours * 3600
    return summed(
        orders, kind, workers, limit, figures, (ideal_looks(lives, schedule, span), fewest_calls(lives, schedule, span))
    )
