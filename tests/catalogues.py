"""Catalogues as providers sent them: some 300 rows of each, or the whole ones of the folder that CATALOGUES names."""

import os
from pathlib import Path

NAMES = ["baostar-404", "panel-398", "panel-6207"]
"""Each ends with the number of rows that the whole catalogue has."""
_SAMPLES = Path(__file__).parent / "core" / "catalogue" / "samples"


def catalogue_file(name: str) -> Path:
    """The whole catalogue where it is at hand, else the rows of it that the repository keeps."""
    whole = Path(os.environ.get("CATALOGUES") or _SAMPLES) / f"{name}.json"
    return whole if whole.exists() else _SAMPLES / f"{name}.json"


def is_whole(name: str) -> bool:
    return catalogue_file(name).parent != _SAMPLES
