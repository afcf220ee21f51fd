"""Real catalogues of providers: some 300 rows of each, or all rows if CATALOGUES names a folder that has them."""

import os
from pathlib import Path

NAMES = ["baostar-404", "panel-398", "panel-6207"]
"""Each ends with the number of rows that the whole catalogue has."""
_SAMPLES = Path(__file__).parent / "core" / "catalogue" / "samples"


def catalogue_file(name: str) -> Path:
    """The whole catalogue if it is available, else the rows that the repository keeps."""
    whole = Path(os.environ.get("CATALOGUES") or _SAMPLES) / f"{name}.json"
    return whole if whole.exists() else _SAMPLES / f"{name}.json"


def is_whole(name: str) -> bool:
    return catalogue_file(name).parent != _SAMPLES
