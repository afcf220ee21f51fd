"""Receives the updates that Telegram posts. Each is stored, then answered; Telegram posts unanswered ones again."""

import asyncio
import hmac
import json
import logging
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from aiohttp import web

from storage.database import DatabaseTrouble

logger = logging.getLogger(__name__)

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105  # the name of a header
READ_WITHIN = 10.0
"""Seconds for a body to come in."""
AT_ONCE = 100
"""How many updates are stored with one insert at most."""
Store = Callable[[Sequence[object]], Awaitable[object]]
"""`Receiving.store`."""


class Webhook:
    """Answers Telegram's requests. `is_open` tells whether this process takes updates at the moment."""

    def __init__(self, store: Store, secret: str, is_open: Callable[[], bool]) -> None:
        self._store = store
        self._secret = secret.encode()
        self._is_open = is_open
        self._waiting: list[tuple[object, asyncio.Future[DatabaseTrouble | None]]] = []
        self._storing = asyncio.Lock()
        self._trouble = False

    async def take(self, request: web.Request) -> web.Response:
        """Answers 200 once the update is stored; after anything else Telegram, or a proxy, tries again."""
        given = request.headers.get(SECRET_HEADER, "").encode("utf-8", "surrogateescape")
        if not hmac.compare_digest(given, self._secret):
            raise web.HTTPForbidden
        if not self._is_open():
            raise web.HTTPServiceUnavailable
        try:
            async with asyncio.timeout(READ_WITHIN):
                raw = _decoded(await request.read())
        except TimeoutError:
            raise web.HTTPRequestTimeout from None
        try:
            await self._stored(raw)
        except DatabaseTrouble as error:
            self._tell(error)
            raise web.HTTPServiceUnavailable from None
        self._tell(None)
        return web.Response()

    async def _stored(self, raw: object) -> None:
        """Stores it together with those that came while the last ones were being stored. Raises DatabaseTrouble."""
        came: asyncio.Future[DatabaseTrouble | None] = asyncio.get_running_loop().create_future()
        self._waiting.append((raw, came))
        while not came.done():
            async with self._storing:
                if not came.done():
                    await self._store_some()
        if (trouble := came.result()) is not None:
            raise trouble

    async def _store_some(self) -> None:
        batch, self._waiting = self._waiting[:AT_ONCE], self._waiting[AT_ONCE:]
        trouble: DatabaseTrouble | None = None
        try:
            await self._store([raw for raw, _ in batch])
        except DatabaseTrouble as error:
            trouble = error
        except BaseException:
            # Their requests end without an answer, so they come again.
            for _, came in batch:
                came.cancel()
            raise
        for _, came in batch:
            if not came.done():
                came.set_result(trouble)

    def _tell(self, trouble: DatabaseTrouble | None) -> None:
        """Logs the beginning and the end of an outage once each."""
        if trouble is not None and not self._trouble:
            logger.warning("updates cannot be stored: %s", trouble)
        elif trouble is None and self._trouble:
            logger.warning("receiving goes on")
        self._trouble = trouble is not None


def _decoded(body: bytes) -> Any:
    """None for what is not JSON. It is logged and answered, or Telegram would post it again and again."""
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None
