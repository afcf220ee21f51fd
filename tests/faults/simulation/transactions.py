"""A store as one process sees it: every method is one transaction, which a fault may hit."""

from collections.abc import Awaitable, Callable
from typing import Any


class Transactions:
    """Calls `before` with a method's name before its transaction begins, `after` when it has committed; both may raise.

    The methods of the stores in memory never wait, so each is one step.
    """

    def __init__(self, store: Any, before: Callable[[str], Awaitable[None]], after: Callable[[str], None]) -> None:
        self._store, self._before, self._after = store, before, after

    def __getattr__(self, method: str) -> Callable[..., Awaitable[Any]]:
        name = f"{type(self._store).__name__}.{method}"

        async def whole(*args: Any, **kwargs: Any) -> Any:
            await self._before(name)
            result = await getattr(self._store, method)(*args, **kwargs)
            self._after(name)
            return result

        return whole
