"""Prints the table of crash points and faults at the end."""

import pytest

from tests.absent import absent
from tests.faults.bots import Nursery
from tests.faults.table import table


@pytest.fixture(scope="session")
def nursery(nursery: Nursery | None) -> Nursery:
    return nursery or absent("these tests watch processes through Linux's pidfd_open")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    reports = [report for kind in ("passed", "failed") for report in terminalreporter.stats.get(kind, ())]
    rows = [row for report in reports for name, row in report.user_properties if name == "crashes"]
    if rows:
        terminalreporter.section("crash points x faults")
        terminalreporter.write_line(table(rows))
    for figures in (str(said) for report in reports for name, said in report.user_properties if name == "figures"):
        terminalreporter.section("figures")
        terminalreporter.write_line(figures)
