"""deploy/ in the eyes of others, where the machine has them: hadolint on the Dockerfile, systemd on the unit."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

DEPLOY = Path(__file__).parents[2] / "deploy"


def tool(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        pytest.skip(f"this machine has no {name}")
    return found


def said(*command: str) -> tuple[int, str]:
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    return done.returncode, done.stdout + done.stderr


def test_hadolint_finds_nothing_in_the_dockerfile() -> None:
    assert said(tool("hadolint"), "--no-color", str(DEPLOY / "Dockerfile")) == (0, "")


def test_systemd_understands_the_unit(tmp_path: Path) -> None:
    """With a program that is here: that of the unit is on the operator's machine."""
    unit = tmp_path / "paneldesk.service"
    lines = (DEPLOY / "paneldesk.service").read_text("utf-8")
    unit.write_text(lines.replace("/opt/paneldesk/.venv/bin/python", sys.executable), "utf-8")
    code, words = said(tool("systemd-analyze"), "verify", "--man=no", str(unit))
    about_us = [line for line in words.splitlines() if "paneldesk" in line]
    assert (code, about_us) == (0, [])


def test_systemd_judges_the_unit_as_well_confined(tmp_path: Path) -> None:
    code, words = said(
        tool("systemd-analyze"), "security", "--offline=true", "--threshold=20", str(DEPLOY / "paneldesk.service")
    )
    assert code == 0, words
