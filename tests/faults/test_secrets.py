"""No log has a secret in it, at any level, whatever fails: the token, the providers' keys, the database's password."""

import os
from pathlib import Path
from urllib.parse import quote

import pytest

from sandbox.provider import ProviderServer
from sandbox.stage import TOKEN
from sandbox.telegram import visits
from sandbox.telegram.files import Upload
from sandbox.telegram.model import Person
from tests.faults.bots import ForkedBot, Nursery
from tests.faults.faultbook import FAULTS, OTHER_ID, REFUSED
from tests.faults.leaks import PASSWORD, leaks
from tests.faults.playing import play
from tests.faults.scene import ADMINS, BYSTANDER, Customer, scene, until

KEYS = tuple(personality.key for personality in ProviderServer().personalities())
SERVICE = "panel_v2:1"
ODD = "odd key+of/a=panel&more%"

FAILING = sorted(
    (fault for n, fault in enumerate(FAULTS) if fault != OTHER_ID and (n % 6 == 3 or os.environ.get("FAULTS"))),
    key=lambda fault: fault == REFUSED,
)
"""A refused connection comes last: after it the provider counts as away."""


async def test_nothing_leaks_at_debug_level_under_faults(nursery: Nursery, tmp_path: Path) -> None:
    async with scene(nursery, tmp_path, {"LOG_LEVEL": "DEBUG"}) as stage:
        for number, fault in enumerate(FAILING):
            customer = Customer(stage, 2000 + number)
            await customer.fills_the_form()
            await play(stage, customer, "", fault, "add")
            assert leaks(stage.log, customer.link) == []
        assert "aiogram.event" in stage.log
        assert not any(f" DEBUG {library}" in stage.log for library in ("sqlalchemy", "aiosqlite", "aiogram", "http"))
        assert leaks(stage.log, TOKEN, TOKEN.partition(":")[2], *KEYS) == []
    told = [str(event) for chat in (*ADMINS, BYSTANDER, 2000) for event in stage.telegram.events.after(0, chat)]
    assert leaks("\n".join(told), TOKEN, *KEYS) == []


async def test_no_log_holds_what_people_write_even_at_debug_level(nursery: Nursery, tmp_path: Path) -> None:
    """Nothing may log names, links, words, captions or replies, whatever happens to them."""
    words = [f"canary{n:02}x" for n in range(12)]
    name, username, link, search, answer, caption, file, comment, asked, edited, unread, group = words
    async with scene(nursery, tmp_path, {"LOG_LEVEL": "DEBUG"}) as stage:
        world = stage.telegram
        world.add_person(Person(3000, name, username))
        chat = world.chats[3000]

        def says(text: str, upload: Upload | None = None) -> int:
            return int(visits.say(world, chat, 3000, text, upload)["message_id"])

        says("/start")
        says(f"/order {SERVICE} https://www.instagram.com/{link} 1000")
        says(f"/order {SERVICE}")
        says(f"https://{answer}.example/{answer}")
        says("/cancel")
        says(search)
        says(caption, Upload(f"{file}.txt", b"text", "text/plain"))
        says(f"/order {SERVICE} @{comment} many")
        says(f"/ask {asked}")
        visits.edit(world, chat, 3000, says("/help"), f"/services {edited}")
        world.updates.add("message", {"message_id": 1, "text": unread, "forward_origin": {"type": "hidden_user"}})
        visits.make_group(world, -5000, group, [3000])
        visits.say(world, world.chats[-5000], 3000, f"/order@sandbox_bot {group}")
        says("/orders")
        await until("an answer to the last", lambda: any("no orders" in one["text"] for one in stage.shown(3000)))
        await until("quiet", stage.idle)
        assert "aiogram.event" in stage.log
        assert leaks(stage.log, *words) == []


async def test_nothing_leaks_when_a_key_is_refused(nursery: Nursery, tmp_path: Path) -> None:
    settings = {"LOG_LEVEL": "DEBUG", "PROVIDERS__PANEL_V2__KEY": ODD, "PROVIDERS__BAOSTAR__KEY": ODD}
    async with scene(nursery, tmp_path, settings) as stage:
        await until("refusals", lambda: "Invalid API key" in stage.log)
        assert leaks(stage.log, ODD) == []


TELEGRAM_FAILS = [
    {"kind": "html", "method": "getUpdates"},
    {"kind": "drop_before", "method": "getUpdates"},
    {"kind": "500", "method": "getUpdates"},
    {"kind": "html", "method": "sendMessage"},
    {"kind": "drop_after", "method": "sendMessage"},
]


@pytest.mark.parametrize("fault", TELEGRAM_FAILS, ids=lambda fault: f"{fault['kind']} {fault['method']}")
async def test_nothing_leaks_when_telegram_fails(fault: dict[str, str], nursery: Nursery, tmp_path: Path) -> None:
    async with scene(nursery, tmp_path, {"LOG_LEVEL": "DEBUG"}) as stage:
        stage.stage.telegram.api.faults.add(fault)
        customer = Customer(stage, 2000)
        customer.says("/help")
        await until("the fault", lambda: not stage.stage.telegram.api.faults.shown())
        customer.says("/orders")
        await until("an answer", lambda: any("no orders" in one["text"] for one in stage.shown(customer.id)))
        assert leaks(stage.log, TOKEN, TOKEN.partition(":")[2]) == []


ADDRESSES = {
    "sqlite": "sqlite+aiosqlite:///{folder}/bot.db",
    "postgres is not there": f"postgresql+asyncpg://bot:{quote(PASSWORD, safe='')}@127.0.0.1:9/bot",
}


@pytest.mark.parametrize("url", ADDRESSES.values(), ids=ADDRESSES.keys())
async def test_nothing_leaks_when_nothing_can_be_reached(url: str, nursery: Nursery, tmp_path: Path) -> None:
    environment = {
        "BOT_TOKEN": "1234567890:canary-token",
        "TELEGRAM_API_URL": "http://127.0.0.1:9",
        "PROVIDERS__NORTH__URL": "http://127.0.0.1:9/api/v2",
        "PROVIDERS__NORTH__KEY": ODD,
        "LOG_LEVEL": "DEBUG",
        "DATABASE_URL": url.format(folder=tmp_path),
    }
    bot = ForkedBot(environment, nursery=nursery, log=tmp_path / "bot.log")
    await bot.start()
    try:
        await until("complaints", lambda: "cannot be reached" in bot.log.read_text())
    finally:
        await bot.kill()
    assert leaks(bot.log.read_text(), "1234567890:canary-token", "canary-token", ODD, PASSWORD) == []
