"""Other tools check deploy/: hadolint, which is in uv.lock, the Dockerfile, and systemd the unit."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from tests.absent import absent

DEPLOY = Path(__file__).parents[2] / "deploy"


def tool(name: str) -> str:
    beside = str(Path(sys.executable).parent)
    found = shutil.which(name, path=os.pathsep.join((beside, os.environ.get("PATH", ""))))
    if found is None:
        absent(f"this machine has no {name}")
    return found


def said(*command: str) -> tuple[int, str]:
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    return done.returncode, done.stdout + done.stderr


def test_hadolint_finds_nothing_in_the_dockerfile() -> None:
    assert said(tool("hadolint"), "--no-color", str(DEPLOY / "Dockerfile")) == (0, "")


def test_hadolint_finds_mistakes_in_a_bad_dockerfile(tmp_path: Path) -> None:
    careless = tmp_path / "Dockerfile"
    careless.write_text("FROM python\nRUN cd /tmp && apt-get install curl\n", "utf-8")
    code, words = said(tool("hadolint"), "--no-color", str(careless))
    assert code == 1
    assert "DL3006" in words, "a base image without a version"


def test_systemd_understands_the_unit(tmp_path: Path) -> None:
    """Names a program that exists here, because the unit's own is on the operator's machine."""
    unit = tmp_path / "paneldesk.service"
    lines = (DEPLOY / "paneldesk.service").read_text("utf-8")
    unit.write_text(lines.replace("/opt/paneldesk/.venv/bin/python", sys.executable), "utf-8")
    code, words = said(tool("systemd-analyze"), "verify", "--man=no", str(unit))
    about_us = [line for line in words.splitlines() if "paneldesk" in line]
    assert (code, about_us) == (0, [])


def test_systemd_rates_the_unit_as_well_confined(tmp_path: Path) -> None:
    code, words = said(
        tool("systemd-analyze"), "security", "--offline=true", "--threshold=20", str(DEPLOY / "paneldesk.service")
    )
    assert code == 0, words
