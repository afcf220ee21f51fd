"""What the simulated stores share: every method is one transaction, which a fault may hit."""

from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass
from typing import Any, Concatenate, ParamSpec, TypeVar

from tests.faults.simulation.tables import Tables

P = ParamSpec("P")
T = TypeVar("T")


@dataclass
class Store:
    """`before` is called before a transaction begins, `after` when it has committed; both may raise."""

    tables: Tables
    before: Callable[[str], Awaitable[None]]
    after: Callable[[str], None]


S = TypeVar("S", bound=Store)


def transaction(body: Callable[Concatenate[S, P], T]) -> Callable[Concatenate[S, P], Coroutine[Any, Any, T]]:
    """Turns an atomic method into one step to the outside."""

    async def whole(self: S, /, *args: P.args, **kwargs: P.kwargs) -> T:
        name = body.__qualname__
        await self.before(name)
        result = body(self, *args, **kwargs)
        self.after(name)
        return result

    return whole
