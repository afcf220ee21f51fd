"""Lines of a CSV file that any spreadsheet opens safely: orders, entries of a balance, vouchers, the audit."""

import csv
import re
from collections.abc import Iterable
from datetime import UTC, datetime
from decimal import Decimal
from io import StringIO

from core.text import printable

BOM = "\ufeff"
"""Without it Excel does not read the file as UTF-8."""
# A spreadsheet runs a cell that begins so. If it splits lines at semicolons, as in Turkey and Vietnam, what follows
# a semicolon begins a cell, too; what follows a line feed even begins a row, since the quotes around it stand for
# nothing there, and quotes before a formula are taken away.
_FORMULA = re.compile(r"(?:^|(?<=[;\t\r\n]))(?=\"*[=+\-@＝＋－＠\t\r])")

Value = str | int | Decimal | datetime | None


def cell(value: Value) -> str:
    """`value` as a cell: moments in UTC as ISO, amounts with all their digits, and nothing that is run as a formula."""
    return _FORMULA.sub("'", _text(value))


def _text(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="seconds")
    if isinstance(value, Decimal):
        return f"{value:f}"
    return printable(str(value))


def line(values: Iterable[Value]) -> str:
    """One line of the file, with its end."""
    written = StringIO()
    csv.writer(written).writerow([cell(value) for value in values])
    return written.getvalue()
