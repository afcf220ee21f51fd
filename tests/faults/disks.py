"""Small disks, mounted for a test."""

import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from tests.absent import absent


@contextmanager
def mounted(folder: Path, *ways: Sequence[str]) -> Iterator[None]:
    """Mounts `folder`, in one or more steps. Only root may mount, and CI is root."""
    for place, way in enumerate(ways):
        done = subprocess.run(["mount", *way, str(folder)], capture_output=True, text=True, check=False)
        if done.returncode and not place:
            absent(f"nothing can be mounted here: {done.stderr.strip()}")
    try:
        yield
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)
