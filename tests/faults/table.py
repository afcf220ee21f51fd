"""The table of the crash tests: a row for every point, a column for every fault."""

from collections.abc import Mapping, Sequence
from typing import Any

from core.orders.status import OrderStatus
from tests.faults.faultbook import FAULTS

_LETTERS = {OrderStatus.REFUSED: "R", OrderStatus.NOT_SENT: "N", OrderStatus.UNCONFIRMED: "U"}
_LEGEND = (
    "P placed, R refused, N not sent, U unconfirmed and shown; lower case: the fault kept the bot from that point; "
    "· not tried (FAULTS=all tries every fault, but freezes without one); ! a promise was broken"
)


def cell(status: OrderStatus, crashed: bool, broken: bool) -> str:
    letter = _LETTERS.get(status, "P")
    return (letter if crashed else letter.lower()) + ("!" if broken else "")


def table(rows: Sequence[Mapping[str, Any]]) -> str:
    """The table. Each row has a `point`, `cells` by fault name, and the sums of duplicates, losses and repeats."""
    names = [fault.name for fault in FAULTS]
    width = max(len(row["point"]) for row in rows)
    lines = [f"{number:>3} {name}" for number, name in enumerate(names)]
    numbers = "".join(f"{number:>3}" for number in range(len(names)))
    lines += ["", f"{'':<{width}}{numbers}  duplicates losses repeats"]
    for row in sorted(rows, key=lambda row: row["place"]):
        cells = "".join(f"{row['cells'].get(name, '·'):>3}" for name in names)
        lines.append(f"{row['point']:<{width}}{cells}{row['duplicates']:>12}{row['losses']:>7}{row['repeats']:>8}")
    sums = "".join(f"{sum(row[name] for row in rows):>{size}}" for name, size in _SUMS)
    played = sum(len(row["cells"]) for row in rows)
    return "\n".join([*lines, f"{f'{played} presses':<{width + 3 * len(names)}}{sums}", "", _LEGEND])


_SUMS = (("duplicates", 12), ("losses", 7), ("repeats", 8))
