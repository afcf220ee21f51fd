"""The operator's side: `python -m bot check`, and settings that are wrong."""

import asyncio
import os
import sys
from asyncio.subprocess import PIPE
from collections.abc import Mapping
from pathlib import Path

from sandbox.provider.personalities import PERSONALITIES
from sandbox.stage import TOKEN
from tests.e2e.chat import PATIENCE
from tests.e2e.stage import Stage
from tests.faults.bots import ForkedBot, Nursery

REPOSITORY = Path(__file__).parents[2]


async def bot(folder: Path, command: str, settings: Mapping[str, str]) -> tuple[int | None, str, str]:
    """Runs `python -m bot COMMAND` in an empty folder; its exit code, standard output and error."""
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(REPOSITORY), **settings}
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", command, cwd=folder, env=environment, stdout=PIPE, stderr=PIPE
    )
    try:
        out, err = await asyncio.wait_for(process.communicate(), PATIENCE)
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    return process.returncode, out.decode(), err.decode()


async def forked_bot(
    nursery: Nursery | None, folder: Path, command: str, settings: Mapping[str, str]
) -> tuple[int | None, str, str]:
    """The same in a quicker way, where that is possible."""
    if nursery is None:
        return await bot(folder, command, settings)
    out, err = folder / "out.txt", folder / "err.txt"
    forked = ForkedBot(settings, nursery=nursery, log=err, out=out, arguments=(command,))
    await forked.start()
    try:
        code = await asyncio.wait_for(forked.ended(), PATIENCE)
    finally:
        await forked.kill()
    return code, out.read_text(), err.read_text()


def settings_of(stage: Stage, folder: Path) -> dict[str, str]:
    """Everything right: all five providers, and the stand-in Telegram."""
    settings = {
        "BOT_TOKEN": TOKEN,
        "TELEGRAM_API_URL": stage.sandbox.page_url,
        "DATABASE_URL": f"sqlite+aiosqlite:///{folder / 'bot.db'}",
        "ADMIN_IDS": "1000",
        "ALLOWED_IDS": "1001,1002",
    }
    for one in PERSONALITIES:
        prefix = f"PROVIDERS__{one.name.replace('-', '_').upper()}"
        settings[f"{prefix}__URL"] = stage.sandbox.provider_url + one.path
        settings[f"{prefix}__KEY"] = one.key
        settings[f"{prefix}__DIALECT"] = one.dialect
        settings[f"{prefix}__ENCODING"] = one.encoding if one.dialect == "panel" else "form"
    return settings


async def test_check_says_what_works_line_by_line(stage: Stage, tmp_path: Path) -> None:
    await stage.ada.says("/start")
    code, out, err = await bot(tmp_path, "check", settings_of(stage, tmp_path))
    assert (code, err) == (0, "")
    lines = {line.split("  ")[1].strip(): line for line in out.splitlines()}
    assert all(line.startswith("ok ") for line in lines.values())
    assert {"admins", "database", "telegram", "admin 1000", "panel_v2", "streamdetails"} <= lines.keys()
    assert "2 allowed users" in lines["admins"]
    assert " USD" in lines["panel_v2"]
    assert " VND" in lines["baostar"]
    assert "threads free" in lines["streamdetails"]


async def test_check_names_what_does_not_work_and_fails(stage: Stage, nursery: Nursery | None, tmp_path: Path) -> None:
    settings = settings_of(stage, tmp_path) | {
        "ADMIN_IDS": "",
        "BOT_TOKEN": "1234567890:somebody-elses",
        "PROVIDERS__PANEL_V2__KEY": "wrong-key",
        "PROVIDERS__BAOSTAR__URL": "http://127.0.0.1:9/api",
        "DATABASE_URL": f"sqlite+aiosqlite:///{tmp_path / 'bot.db'}",
    }
    code, out, err = await forked_bot(nursery, tmp_path, "check", settings)
    assert code == 1
    bad = {line.split()[1]: line for line in out.splitlines() if line.startswith("BAD")}
    assert bad.keys() == {"admins", "telegram", "panel_v2", "baostar"}
    assert "ADMIN_IDS" in bad["admins"]
    assert "Unauthorized" in bad["telegram"]
    assert "Invalid API key" in bad["panel_v2"]
    assert "cannot be reached" in bad["baostar"]
    for hidden in ("Traceback", "wrong-key", "sandbox-key", "somebody-elses"):
        assert hidden not in out + err


async def test_each_setting_that_is_missing_or_wrong_is_named_in_a_line_of_its_own(tmp_path: Path) -> None:
    settings = {
        "ADMIN_IDS": "ada",
        "DATABASE_URL": "mysql://root:hunter2@localhost/bot",
        "POLL__MIN_INTERVAL": "60",
        "POLL__MAX_INTERVAL": "5",
        "PROVIDERS__PANEL__URL": "panel.example",
        "PROVIDERS__PANEL__KEY": "hunter2",
        "POLICY__EXCEPTIONS": "12",
        "LIMITS__SENDS_PER_SECOND": "0",
    }
    code, out, err = await bot(tmp_path, "run", settings)
    assert (code, out) == (1, "")
    first, *others = sorted(err.splitlines(), key=lambda line: line != "BOT_TOKEN must be set")
    assert first == "BOT_TOKEN must be set"
    assert {line.partition(": ")[0] for line in others} == settings.keys() - {
        "POLL__MIN_INTERVAL",
        "PROVIDERS__PANEL__KEY",
    }
    assert len(others) == 6
    assert "hunter2" not in err
    assert os.listdir(tmp_path) == []


async def test_a_token_that_telegram_does_not_know_ends_the_bot_with_one_line(
    stage: Stage, nursery: Nursery | None, tmp_path: Path
) -> None:
    settings = settings_of(stage, tmp_path) | {"BOT_TOKEN": "1234567890:somebody-elses"}
    code, _, err = await forked_bot(nursery, tmp_path, "run", settings | {"LOG_LEVEL": "ERROR"})
    assert (code, err) == (1, "BOT_TOKEN: Telegram does not know this token\n")
