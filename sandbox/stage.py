"""The whole stage: the stand-in provider, the stand-in Telegram with its page, and the real bot between them."""

import json
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass

from aiohttp import web

from sandbox.botprocess import BotProcess
from sandbox.provider import Personality, ProviderServer
from sandbox.telegram import PanelButton, TelegramServer
from sandbox.telegram.visits import make_pair

LINK_HOSTS = (
    "instagram.com,tiktok.com,youtube.com,youtu.be,facebook.com,t.me,twitter.com,x.com,vk.com,spotify.com,twitch.tv,"
    "threads.net,threads.com,discord.gg,soundcloud.com,kick.com,example.com"
)
"""The platforms and one site of the operator's own, so that visits to it can be sold."""
TOKEN = "1234567890:sandbox-token"  # noqa: S105  # the stand-in Telegram knows no other
ADMIN = 1000
MEMBERS = (1001, 1002)
PAIR = -1003

_FAULTS = "/sandbox/act/provider-fault"
PANEL = (
    PanelButton("Kill the bot (crash)", "/sandbox/act/kill"),
    PanelButton("Stop the bot", "/sandbox/act/stop"),
    PanelButton("Start the bot", "/sandbox/act/start"),
    PanelButton("Inline feedback on", "/sandbox/inline", json={"feedback": True}),
    PanelButton("Inline feedback off", "/sandbox/inline", json={"feedback": False}),
    PanelButton("Next order: no answer", _FAULTS, json={"action": "add", "kind": "reset_after"}),
    PanelButton("Next order: refused", _FAULTS, json={"action": "add", "kind": "error", "text": "Bad link"}),
    PanelButton("An update nobody can read", "/sandbox/updates", json={"message": {"date": "never"}}),
    PanelButton("A webhook left set", "/sandbox/webhook", json={}),
    PanelButton("Providers are busy for 20 s", _FAULTS, json={"action": "add", "kind": "throttled", "seconds": 20}),
    PanelButton("Providers go away", "/sandbox/act/away"),
    PanelButton("Providers come back", "/sandbox/act/back"),
)


class AddressNotFree(Exception):
    """The page cannot be served there; the message says why."""


@dataclass
class Stage:
    """The stage. `settings` are added to the stage's own for the bot; `make_bot` can start the bot in another way."""

    database_url: str
    speed: float = 1.0
    settings: Mapping[str, str] | None = None
    make_bot: Callable[[Mapping[str, str]], BotProcess] = BotProcess

    def __post_init__(self) -> None:
        self.provider = ProviderServer(speed=self.speed)
        self.telegram = TelegramServer(TOKEN, panel=PANEL)
        # She runs the bot and has pressed Start, so the bot's messages to admins reach her.
        self.telegram.world.chats[ADMIN].started = True
        make_pair(self.telegram.world, PAIR, list(MEMBERS))
        self.bot = self.make_bot({})

    @asynccontextmanager
    async def open(self, host: str, port: int) -> AsyncIterator[tuple[str, str]]:
        """Serves both stand-ins and runs the bot; yields the addresses of the page and of the provider."""
        provider_url = await self.provider.start()
        application = self.telegram.application()
        application.add_routes(
            [web.post("/sandbox/act/{what}", self._act), web.get("/sandbox/act/running", self._running)]
        )
        runner = web.AppRunner(application, access_log=None, shutdown_timeout=1)
        await runner.setup()
        try:
            try:
                await web.TCPSite(runner, host, port).start()
            except OSError as error:
                raise AddressNotFree(error.strerror) from error
            page_url = f"http://{host}:{runner.addresses[0][1]}"
            self.bot = self.make_bot(self._environment(page_url, provider_url))
            await self.bot.start()
            yield page_url, provider_url
        finally:
            await self.bot.stop()
            await runner.cleanup()
            await self.provider.stop()

    async def _act(self, request: web.Request) -> web.Response:
        """Does what the page's control panel or a test asks; answers with the bot's exit code, if any."""
        code: int | None = None
        match request.match_info["what"]:
            case "kill":
                code = await self.bot.kill()
            case "stop":
                code = await self.bot.stop()
            case "start":
                await self.bot.start()
            case "away":
                await self.provider.refuse()
            case "back":
                await self.provider.accept()
            case "provider-fault":
                self.provider.add_fault({"provider": "*", **await request.json()})
            case _:
                raise web.HTTPNotFound
        return web.json_response({"exit_code": code, "running": self.bot.running})

    async def _running(self, request: web.Request) -> web.Response:
        return web.json_response({"running": self.bot.running})

    def _environment(self, telegram_url: str, provider_url: str) -> dict[str, str]:
        environment = {
            "BOT_TOKEN": TOKEN,
            "TELEGRAM_API_URL": telegram_url,
            "DATABASE_URL": self.database_url,
            "ADMIN_IDS": str(ADMIN),
            "ALLOWED_IDS": ",".join(map(str, MEMBERS)),
            "POLL__MIN_INTERVAL": "1",
            "POLL__MAX_INTERVAL": "5",
            "LIMITS__CHAT_SENDS_PER_SECOND": "20",
            "LIMITS__UPDATES_PER_MINUTE": "600",
            "POLICY__LINK_HOSTS": LINK_HOSTS,
            "LOG_LEVEL": "WARNING",
            "SHOP__SHOW_PROVIDERS": "true",
        }
        for personality in self.provider.personalities():
            environment |= _provider_settings(personality, provider_url)
        return {**environment, **(self.settings or {})}


def _provider_settings(personality: Personality, base_url: str) -> dict[str, str]:
    prefix = f"PROVIDERS__{personality.name.replace('-', '_').upper()}__"
    settings = {
        "URL": base_url + personality.path,
        "KEY": personality.key,
        "DIALECT": personality.dialect,
        "ENCODING": personality.encoding if personality.dialect == "panel" else "form",
        "CURRENCY": personality.currency or "USD",
        "PER_UNIT_TYPES": json.dumps(sorted(personality.per_unit)),
        "LACKS": json.dumps(sorted(personality.lacks & {"cancel", "refill"})),
    }
    if personality.name == "roicmedya":
        settings["ORDER_FIELDS"] = json.dumps({"order_style": "1"})
    return {prefix + name: value for name, value in settings.items()}
