"""The stand-in Telegram as one aiohttp application."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from aiohttp import web

from sandbox.telegram.api import BotApi
from sandbox.telegram.bell import Bell
from sandbox.telegram.control.inline import InlineControl
from sandbox.telegram.control.machine import MachineControl
from sandbox.telegram.control.people import PeopleControl
from sandbox.telegram.control.requests import refusals_as_json
from sandbox.telegram.control.stars import StarsControl
from sandbox.telegram.delivery import deliver
from sandbox.telegram.files import UPLOAD_LIMIT
from sandbox.telegram.limits import RateLimits
from sandbox.telegram.model import DEFAULT_PEOPLE, Json, Person
from sandbox.telegram.world import World

PAGE = Path(__file__).parent / "page"
_POLICY = "default-src 'self'; img-src 'self' blob: data:; object-src 'none'; base-uri 'none'"


@dataclass(frozen=True)
class PanelButton:
    """A button of the page's control panel: it sends `json` to `path` of the same server."""

    label: str
    path: str
    method: str = "POST"
    json: Json | None = None


class TelegramServer:
    """One bot, the people who may write to it, and a page where you act as one of them.

    `token` is the bot's, `<id>:<secret>`. `panel` are the buttons on the page; `routes` are further paths that the
    buttons or tests call. `rate_limits` starts with Telegram's limits on. An update that the webhook didn't take is
    posted again after `webhook_retry` seconds. A stopped server can be started again; its world stays.
    """

    def __init__(
        self,
        token: str,
        people: Iterable[Person] = DEFAULT_PEOPLE,
        bot_username: str = "paneldesk_bot",
        *,
        panel: Sequence[PanelButton] = (),
        routes: Sequence[web.RouteDef] = (),
        rate_limits: bool = False,
        webhook_retry: float = 1.0,
    ) -> None:
        self.world = World(int(token.split(":")[0]), bot_username, people)
        self.api = BotApi(token, self.world, RateLimits(on=rate_limits))
        self._panel = [asdict(button) for button in panel]
        self._routes = routes
        self._webhook_retry = webhook_retry
        self._runner: web.AppRunner | None = None

    def application(self) -> web.Application:
        """A new application to run, or to add routes to."""
        application = web.Application(client_max_size=UPLOAD_LIMIT, middlewares=[refusals_as_json])
        application.add_routes(self.api.routes())
        application.add_routes(PeopleControl(self.world).routes())
        application.add_routes(InlineControl(self.world).routes())
        application.add_routes(StarsControl(self.world).routes())
        application.add_routes(MachineControl(self.world, self.api, self._panel).routes())
        application.add_routes([web.get("/", _index), web.static("/page", PAGE), *self._routes])
        application.on_startup.append(self._open)
        application.cleanup_ctx.append(self._delivering)
        application.on_shutdown.append(self._close)
        return application

    async def start(self, host: str = "127.0.0.1", port: int = 0) -> str:
        """Starts serving, on a free port if `port` is 0. Returns the base URL without a trailing slash."""
        self._runner = web.AppRunner(self.application(), access_log=None, shutdown_timeout=1)
        await self._runner.setup()
        await web.TCPSite(self._runner, host, port).start()
        return f"http://{host}:{self._runner.addresses[0][1]}"

    async def stop(self) -> None:
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    def _bells(self) -> tuple[Bell, ...]:
        return (*self.world.bells(), self.api.calls.bell)

    async def _open(self, application: web.Application) -> None:
        for bell in self._bells():
            bell.open()

    async def _close(self, application: web.Application) -> None:
        """Ends every wait, so that the server can stop at once."""
        for bell in self._bells():
            bell.close()

    async def _delivering(self, application: web.Application) -> AsyncIterator[None]:
        task = asyncio.create_task(deliver(self.world.webhook, self.world.updates, self._webhook_retry))
        yield
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


async def _index(request: web.Request) -> web.FileResponse:
    headers = {"Content-Security-Policy": _POLICY, "Cache-Control": "no-cache"}
    return web.FileResponse(PAGE / "index.html", headers=headers)
