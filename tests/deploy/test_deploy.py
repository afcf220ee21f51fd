"""deploy/: the files agree with each other and with the program that they start."""

import json
import re
import subprocess
import sys
import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from bot.settings.serving import OURS
from bot.settings.settings import Settings, read_settings
from tests.deploy.small_yaml import read

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
DOCKERFILE = (DEPLOY / "Dockerfile").read_text("utf-8").replace("\\\n", " ")
UNIT = (DEPLOY / "paneldesk.service").read_text("utf-8")


COMPOSE = read((DEPLOY / "compose.yaml").read_text("utf-8"))
CADDYFILE = (DEPLOY / "Caddyfile").read_text("utf-8")
PAGE = (ROOT / "docs" / "deploying.md").read_text("utf-8")


def bot_service() -> dict[str, Any]:
    service: dict[str, Any] = COMPOSE["services"]["bot"]
    return service


def scaled() -> dict[str, dict[str, Any]]:
    """The services that only the profile `scale` has."""
    return {name: service for name, service in COMPOSE["services"].items() if "profiles" in service}


def the(pattern: str, text: str) -> str:
    """The one match of a line's pattern."""
    (found,) = re.findall(pattern, text, re.MULTILINE)
    return str(found)


@pytest.fixture
def read_settings_of(monkeypatch: pytest.MonkeyPatch) -> Callable[[Mapping[str, str]], Settings]:
    """Reads these settings, with a token and a provider beside them."""

    def read(values: Mapping[str, str]) -> Settings:
        needed = {
            "BOT_TOKEN": "42:TEST",
            "PROVIDERS__NORTH__URL": "https://north.test",
            "PROVIDERS__NORTH__KEY": "key-1",
        }
        for name, value in {**needed, **values}.items():
            monkeypatch.setenv(name, value)
        return read_settings(None)

    return read


@pytest.fixture(scope="module")
def commands() -> set[str]:
    """What `python -m bot` can do, as it says itself."""
    told = subprocess.run(
        [sys.executable, "-m", "bot", "--help"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    return set(the(r"\{([\w,]+)\}\s+\.\.\.", told).split(","))


def test_the_image_the_health_check_and_the_unit_start_commands_that_exist(commands: set[str]) -> None:
    start = json.loads(the(r"^CMD (\[.+\])$", DOCKERFILE))
    health = json.loads(the(r"^HEALTHCHECK .*CMD (\[.+\])$", DOCKERFILE))
    unit = the(r"^ExecStart=(.+)$", UNIT).split()
    assert (start, health) == (["python", "-m", "bot", "run"], ["python", "-m", "bot", "alive"])
    assert unit == ["/opt/paneldesk/.venv/bin/python", "-m", "bot", "run"]
    assert {start[-1], health[-1], unit[-1]} <= commands


def test_every_command_in_the_page_about_deploying_exists(commands: set[str]) -> None:
    named = set(re.findall(r"-m bot (\w+)", PAGE))
    assert {"alive", "backup", "check"} <= named <= commands


def test_the_image_has_every_room_that_the_bot_needs_and_nothing_of_the_operators() -> None:
    copied = {name for line in re.findall(r"^COPY (?!--from)(.+)$", DOCKERFILE, re.MULTILINE) for name in line.split()}
    assert copied - {"./"} == {
        "pyproject.toml",
        "uv.lock",
        "bot",
        "core",
        "handlers",
        "locales",
        "providers",
        "storage",
    }
    rules = [line for line in (ROOT / ".dockerignore").read_text("utf-8").splitlines() if not line.startswith("#")]
    assert rules[0] == "*"
    assert {rule[1:] for rule in rules if rule.startswith("!")} == copied - {"./"}


def test_the_image_is_built_with_the_locked_uv_on_one_pinned_base_and_runs_without_rights() -> None:
    lock = tomllib.loads((ROOT / "uv.lock").read_text("utf-8"))
    (uv,) = [package["version"] for package in lock["package"] if package["name"] == "uv"]
    assert the(r"uv==([\d.]+)", DOCKERFILE) == uv
    bases = set(re.findall(r"^FROM (\S+)", DOCKERFILE, re.MULTILINE))
    assert len(bases) == 1
    assert re.fullmatch(r"python:3\.\d+\.\d+-slim-\w+", bases.pop())
    assert the(r"^USER (.+)$", DOCKERFILE) == "10001:10001"


def test_the_image_compiles_all_that_the_bot_imports() -> None:
    """Nobody can write a .pyc under the read-only root, and the official base has none of Python's own library."""
    building, _, running = DOCKERFILE.rpartition("\nFROM ")
    assert "--compile-bytecode" in building
    assert set(the(r"^RUN python -m compileall -q ([\w ]+) &&", building).split()) == {
        "bot",
        "core",
        "handlers",
        "providers",
        "storage",
    }
    assert the(r"^RUN python -m compileall -q (\S+)$", running) == "/usr/local/lib/python3.*/"


def test_compose_lets_the_bot_write_to_its_data_alone() -> None:
    bot = bot_service()
    assert (ROOT / "deploy" / bot["build"]["context"] / bot["build"]["dockerfile"]).samefile(DEPLOY / "Dockerfile")
    assert bot["read_only"] == "true"
    assert bot["cap_drop"] == ["ALL"]
    assert bot["security_opt"] == ["no-new-privileges:true"]
    assert bot["volumes"] == [f"data:{the(r'^VOLUME (.+)$', DOCKERFILE)}"]
    assert bot["logging"]["options"].keys() == {"max-size", "max-file"}


def test_the_services_get_longer_to_stop_than_the_bot_takes() -> None:
    assert int(bot_service()["stop_grace_period"].removesuffix("s")) > 10
    assert int(the(r"^TimeoutStopSec=(\d+)$", UNIT)) > 10


def test_scaled_out_there_are_three_bots_alike_a_database_a_redis_and_a_proxy() -> None:
    services = scaled()
    assert services.keys() == {"bot2", "bot3", "postgres", "redis", "proxy"}
    assert all(service["profiles"] == ["scale"] for service in services.values())
    assert services["bot2"] == services["bot3"] == {"extends": {"service": "bot"}, "profiles": ["scale"]}


def test_every_service_restarts_gains_no_rights_and_bounds_its_log() -> None:
    for service in COMPOSE["services"].values():
        if "extends" in service:
            continue
        assert service["restart"] == "unless-stopped"
        assert service["security_opt"] == ["no-new-privileges:true"]
        assert service["logging"]["options"].keys() == {"max-size", "max-file"}


def test_images_of_others_are_pinned_and_only_the_proxy_is_reached_from_outside() -> None:
    for name, service in scaled().items():
        if "image" in service:
            assert re.fullmatch(r"[a-z]+:\d+(\.\d+)?-alpine", service["image"])
        assert ("ports" in service) is (name == "proxy")


def test_every_mounted_file_exists_or_is_named_in_the_page_about_deploying() -> None:
    named = {
        volume.partition(":")[0] for service in COMPOSE["services"].values() for volume in service.get("volumes", [])
    }
    files = {name for name in named if name.startswith("./")}
    assert named - files == set(COMPOSE["volumes"])
    assert all((DEPLOY / file).is_file() for file in files)
    assert COMPOSE["secrets"] == {"postgres_password": {"file": "./postgres_password"}}
    assert "deploy/postgres_password" in PAGE
    assert "deploy/postgres_password" in (ROOT / ".gitignore").read_text("utf-8").splitlines()


def test_the_proxy_passes_on_what_telegram_posts_to_every_ready_bot_and_nothing_else() -> None:
    bots = {name for name in COMPOSE["services"] if name.startswith("bot")}
    upstreams = set(the(r"reverse_proxy (.+) \{$", CADDYFILE).split())
    url = urlsplit(the(r"^ *WEBHOOK__URL=(\S+)$", PAGE))
    port = the(r"^ *HTTP__PORT=(\d+)$", PAGE)
    assert upstreams == {f"{bot}:{port}" for bot in bots}
    assert the(r"^\s+path (\S+)$", CADDYFILE) == url.path
    assert COMPOSE["services"]["proxy"]["environment"] == {"BOT_HOST": "${BOT_HOST:-localhost}"}  # "" reads as no host
    assert the(r"health_uri (\S+)$", CADDYFILE) in OURS
    assert not any(path in CADDYFILE for path in OURS if path != "/readyz")
    assert CADDYFILE.count("reverse_proxy") == 1
    assert re.search(r"handle \{\s+respond 404\s+\}", CADDYFILE)


def test_the_settings_of_the_page_are_settings_of_the_bot(
    read_settings_of: Callable[[Mapping[str, str]], Settings],
) -> None:
    block = re.search(r"((?:^    [A-Z_]+=\S+\n)+)", PAGE.partition("## Three replicas")[2], re.MULTILINE)
    assert block is not None
    settings = read_settings_of(dict(line.strip().split("=", 1) for line in block[1].splitlines()))
    assert settings.database_url.startswith("postgresql")
    assert (settings.http.host, settings.http.port) == ("0.0.0.0", 8080)  # noqa: S104
    assert "@postgres/" in settings.database_url
    assert settings.redis_url is not None
    assert "//redis:" in settings.redis_url.get_secret_value()


NOT_READ = ["a: 1\na: 2", "a:\n  - b\n  c: d", "a: [b]", "a: &b c", "a: b: c", "a\n", "a: b\n  c: d"]


@pytest.mark.parametrize("wrong", NOT_READ)
def test_the_reader_of_compose_refuses_unknown_yaml(wrong: str) -> None:
    with pytest.raises(ValueError, match=r"needs quotes|of its own|of the list|too far"):
        read(wrong)
