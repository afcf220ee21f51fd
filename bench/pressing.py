"""A press through the whole dispatcher over SQLite, compared with a bare aiogram handler; and its trips to a thread."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import aiosqlite

from bench.chat import LINK, Ours, bare_chat, our_chat
from bench.measure import Pair, best_in_turns
from handlers.buttons import Do, NewOrder, OrderButton, ShowService, StartOrder

PRESSES, ROUNDS = 100, 7
Act = Callable[[], Awaitable[None]]


async def measure(folder: Path) -> list[Pair]:
    bare = bare_chat()
    async with our_chat(folder / "pressing.db") as ours:
        acts: dict[str, Act] = {
            "order card": lambda: ours.press(OrderButton(id=ours.order.id, do=Do.SHOW)),
            "service card": lambda: ours.press(ShowService(id=ours.service.id)),
        }
        pairs = [await _pair(what, lambda: bare.press(NewOrder()), act) for what, act in acts.items()]
        hops = [await _hops_of(f"press: {what}", act) for what, act in acts.items()]
        return [*pairs, *hops, await _hops_of_an_answer(ours)]


async def _pair(what: str, plain: Act, act: Act) -> Pair:
    def often(press: Act) -> Act:
        async def presses() -> None:
            for _ in range(PRESSES):
                await press()

        return presses

    one, other = await best_in_turns(ROUNDS, often(plain), often(act))
    return Pair(f"{PRESSES} presses: {what}", "bare aiogram", one, "this bot", other)


async def _hops_of(what: str, act: Act) -> Pair:
    """Counts trips instead of seconds. At first a press made some 75."""
    await act()
    with _counted() as hops:
        await act()
    return Pair(f"trips to a thread, {what}", "once", 75, "now", len(hops))


async def _hops_of_an_answer(ours: Ours) -> Pair:
    await ours.press(StartOrder(service_id=ours.service.id))
    return await _hops_of("answer in a form", lambda: ours.say(LINK))


@contextmanager
def _counted() -> Iterator[list[object]]:
    """Collects everything that is handed to a thread meanwhile."""
    hops: list[object] = []
    places: list[tuple[Any, str]] = [(asyncio.BaseEventLoop, "run_in_executor"), (aiosqlite.Connection, "_execute")]
    before = [getattr(owner, name) for owner, name in places]

    def counting(way: Callable[..., Any]) -> Callable[..., Any]:
        def goes(*args: Any, **kwargs: Any) -> Any:
            hops.append(way)
            return way(*args, **kwargs)

        return goes

    for (owner, name), way in zip(places, before, strict=True):
        setattr(owner, name, counting(way))
    try:
        yield hops
    finally:
        for (owner, name), way in zip(places, before, strict=True):
            setattr(owner, name, way)
