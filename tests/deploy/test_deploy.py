"""deploy/: the files agree with each other and with the program that they start."""

import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

from tests.deploy.small_yaml import read

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
DOCKERFILE = (DEPLOY / "Dockerfile").read_text("utf-8").replace("\\\n", " ")
UNIT = (DEPLOY / "paneldesk.service").read_text("utf-8")


def bot_service() -> dict[str, Any]:
    service: dict[str, Any] = read((DEPLOY / "compose.yaml").read_text("utf-8"))["services"]["bot"]
    return service


def the(pattern: str, text: str) -> str:
    """The one match of a line's pattern."""
    (found,) = re.findall(pattern, text, re.MULTILINE)
    return str(found)


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
    page = (ROOT / "docs" / "deploying.md").read_text("utf-8")
    named = set(re.findall(r"-m bot (\w+)", page))
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


def test_the_image_is_built_by_the_uv_of_the_lock_file_on_one_named_base_as_nobody_special() -> None:
    lock = tomllib.loads((ROOT / "uv.lock").read_text("utf-8"))
    (uv,) = [package["version"] for package in lock["package"] if package["name"] == "uv"]
    assert the(r"uv==([\d.]+)", DOCKERFILE) == uv
    bases = set(re.findall(r"^FROM (\S+)", DOCKERFILE, re.MULTILINE))
    assert len(bases) == 1
    assert re.fullmatch(r"python:3\.\d+\.\d+-slim-\w+", bases.pop())
    assert the(r"^USER (.+)$", DOCKERFILE) == "10001:10001"


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


NOT_READ = ["a: 1\na: 2", "a:\n  - b\n  c: d", "a: [b]", "a: &b c", "a: b: c", "a\n", "a: b\n  c: d"]


@pytest.mark.parametrize("wrong", NOT_READ)
def test_the_reader_of_compose_refuses_what_it_does_not_know(wrong: str) -> None:
    with pytest.raises(ValueError, match=r"needs quotes|of its own|of the list|too far"):
        read(wrong)
