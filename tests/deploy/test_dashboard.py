"""The Grafana dashboard asks only for metrics and labels that the bot has."""

import json
import re
from collections import defaultdict
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

from prometheus_client.parser import text_string_to_metric_families

from bot.metrics.gauges import Gauges
from bot.metrics.instruments import Instruments
from core.provider import Balance
from storage.balances import Balances
from storage.database import Database
from tests.bot.asking import metrics_of

DASHBOARD = json.loads((Path(__file__).parents[2] / "deploy" / "grafana.json").read_text("utf-8"))
_METRIC = re.compile(r"\b(?:paneldesk|process)_\w+")
_BY = re.compile(r"\bby \(([\w, ]+)\)")
_OF_PROMETHEUS = {"instance", "job", "le"}


class Here:
    away = False


async def exposed(file: Path) -> dict[str, set[str]]:
    """Every sample of a process that has counted one of each, with its labels."""
    database, instruments = Database(f"sqlite:///{file}"), Instruments()
    now = datetime.now(UTC)
    await Balances(database).remember("north", Balance(Decimal(3), "USD"), now)
    instruments.update("message", "handled", 0.1)
    instruments.call("north", "add", "answered")
    text = await metrics_of(instruments, Gauges(database, {"north": Here()}, lambda: now))
    await database.close()
    found: dict[str, set[str]] = defaultdict(set)
    for family in text_string_to_metric_families(text):
        # A family without a sample yet still has a name to query.
        found[family.name].update()
        for sample in family.samples:
            found[sample.name].update(sample.labels)
    return found


def queries() -> list[str]:
    return [target["expr"] for panel in DASHBOARD["panels"] for target in panel["targets"]]


async def test_every_query_names_metrics_and_labels_that_exist(empty_file: Path) -> None:
    there = await exposed(empty_file)
    there["paneldesk_orders_open"].add("status")
    for query in queries():
        named = _METRIC.findall(query)
        assert named, query
        labels = set().union(*(there.get(name, set()) for name in named))
        assert set(named) <= there.keys(), query
        wanted = {label.strip() for group in _BY.findall(query) for label in group.split(",")}
        assert wanted <= labels | _OF_PROMETHEUS, query


async def test_everything_of_ours_is_on_the_dashboard(empty_file: Path) -> None:
    ours = {name for name in await exposed(empty_file) if name.startswith("paneldesk")}
    shown = {name for query in queries() for name in _METRIC.findall(query)}
    families = {re.sub(r"_(total|bucket|sum|count|created)$", "", name) for name in ours}
    assert families <= {re.sub(r"_(total|bucket)$", "", name) for name in shown}


def test_the_panels_do_not_lie_over_each_other() -> None:
    taken = [(panel["gridPos"]["x"], panel["gridPos"]["y"]) for panel in DASHBOARD["panels"]]
    assert len(set(taken)) == len(taken)
    assert {panel["id"] for panel in DASHBOARD["panels"]} == set(range(1, len(taken) + 1))
