"""Runs one day in a process of its own, so that its memory is that of this run alone."""

import asyncio
import multiprocessing
from concurrent.futures import ProcessPoolExecutor
from datetime import timedelta

from bench.scale.day import Day
from bench.scale.figures import fewest_calls, ideal_looks
from bench.scale.lives import Lives
from bench.scale.places import open_database
from bench.scale.run import Run, summed
from core.orders.pace import Pace


def live_alone(
    orders: int, database: str, limit: float | None, hours: int, pace: tuple[float, float], seed: int
) -> Run:
    """`limit` is in calls a minute, None for none; `pace` are the shortest and the longest wait, in seconds."""
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as process:
        return process.submit(_lived, orders, database, limit, hours, pace, seed).result()


def _lived(orders: int, database: str, limit: float | None, hours: int, pace: tuple[float, float], seed: int) -> Run:
    return asyncio.run(_live(orders, database, limit, hours, Pace(*(timedelta(seconds=wait) for wait in pace)), seed))


async def _live(orders: int, kind: str, limit: float | None, hours: int, pace: Pace, seed: int) -> Run:
    lives = Lives(orders, seed)
    async with open_database(kind) as database:
        day = Day(database, lives, pace, limit)
        await day.begin()
        figures = await day.live(hours)
    span = hours * 3600
    return summed(orders, kind, limit, figures, (ideal_looks(lives, pace, span), fewest_calls(lives, pace, span)))
