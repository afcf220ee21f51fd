"""Panels that support only one id or one field don't say so: the bot asks separately and remembers it."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl

import httpx
import pytest

from core.api_quirks import ApiQuirk
from core.provider import CancelAccepted, EntryError, OrderReport, Provider, Refused, Unreadable
from providers.asking.learned_quirks import LearnedQuirks
from providers.open import open_provider
from providers.options import ProviderOptions
from sandbox.provider import ProviderServer
from tests.providers.stand import KEY, URL, Stand

IDS = [str(number) for number in range(1, 101)]
NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)


class Panel:
    """A panel that knows the ids `known`: many at once if `many`, else one in `field`. Otherwise it answers `words`."""

    def __init__(self, words: str, *, many: bool = False, field: str = "order", known: list[str] = IDS) -> None:
        self.words, self.many, self.field, self.known = words, many, field, known
        self.asked: list[dict[str, str]] = []
        self.now = NOON
        self.book = LearnedQuirks(lambda: self.now)

    def open(self) -> Provider:
        transport = httpx.MockTransport(self._answer)
        options = ProviderOptions(url=URL, key=KEY, calls_per_second=1e6)
        return open_provider("panel", options, self.book, transport)

    def _answer(self, request: httpx.Request) -> httpx.Response:
        fields = dict(parse_qsl(request.content.decode()))
        self.asked.append(fields)
        ids = fields.get("orders", "").split(",")
        if self.many and len(ids) > 1 and all(one in self.known for one in ids):
            return httpx.Response(200, json=dict.fromkeys(ids, "Pending"))
        if fields.get(self.field) in self.known:
            return httpx.Response(200, json={"status": "Pending", "charge": "1", "remains": "0"})
        return httpx.Response(200, json={"error": self.words})


async def statuses(provider: Provider, ids: list[str]) -> list[str]:
    answers = await provider.status(ids)
    return [one for one, report in answers.items() if isinstance(report, OrderReport)]


@pytest.mark.parametrize(
    "words", ["Order not found.", "Missing order parameter", "Order ID required", "Incorrect request", "No such order"]
)
@pytest.mark.parametrize("field", ["order", "orders"])
async def test_a_panel_that_takes_one_id_is_asked_one_by_one_and_remembered(words: str, field: str) -> None:
    panel = Panel(words, field=field)
    provider = panel.open()
    assert await statuses(provider, IDS) == IDS
    assert panel.book.of("panel", "status") == ApiQuirk(
        provider="panel", action="status", together=False, field=field, seen_at=NOON
    )
    panel.asked.clear()
    assert await statuses(provider, IDS) == IDS
    assert [fields[field] for fields in panel.asked] == IDS


async def test_a_habit_is_tried_again_after_a_day() -> None:
    panel = Panel("Order not found.")
    await statuses(panel.open(), IDS)
    panel.many, panel.now = True, NOON + timedelta(days=1)
    panel.asked.clear()
    assert await statuses(panel.open(), IDS) == IDS
    assert len(panel.asked) == 1


@pytest.mark.parametrize("words", ["Incorrect order ID", "Order not found.", "Order not found. Please contact support"])
async def test_one_bad_id_does_not_stop_a_hundred(words: str) -> None:
    panel = Panel(words, many=True, known=[one for one in IDS if one != "37"])
    answers = dict(await panel.open().status(IDS))
    assert answers.pop("37") == EntryError(words)
    assert sorted(answers, key=int) == panel.known
    assert len(panel.asked) < 20
    assert panel.book.of("panel", "status").together is True


async def test_a_wrong_key_is_not_asked_about_a_hundred_times() -> None:
    panel = Panel("Invalid API key", known=[])
    with pytest.raises(Refused, match="Invalid API key"):
        await panel.open().status(IDS)
    assert len(panel.asked) == 1


async def test_a_panel_without_useful_answers_is_soon_left_alone(stand: Stand) -> None:
    with pytest.raises(Unreadable):
        await stand.says({"message": "Welcome"}).open().status(IDS)
    assert len(stand.asked) < 40


async def test_a_batch_refused_beside_good_entries_keeps_the_good_ones(stand: Stand) -> None:
    answer = {"error": "Some orders are incorrect", "status": "104", "5": {"status": "Completed"}}
    assert await statuses(stand.says(answer).open(), ["5", "6"]) == ["5"]
    assert len(stand.asked) == 1


@pytest.mark.parametrize("unclear", [{"message": "Welcome"}, b"<html>", {"error": "Server error"}])
async def test_an_action_that_may_have_been_done_is_not_repeated(stand: Stand, unclear: Any) -> None:
    provider = stand.says(unclear).open()
    for ask in (provider.cancel, provider.refill):
        stand.asked.clear()
        with pytest.raises(Exception, match="The provider"):
            await ask(["5", "6"])
        assert len(stand.asked) == 1


async def test_a_cancellation_refused_for_its_form_is_asked_in_the_other_form(stand: Stand) -> None:
    provider = stand.says({"error": "Order ID required"}, {"success": "Cancel request sent"}).open()
    assert await provider.cancel(["5"]) == {"5": CancelAccepted()}
    assert [fields.get("order", fields.get("orders")) for fields in stand.asked] == ["5", "5"]
    assert "order" in stand.asked[1]


async def test_a_refill_refused_for_a_reason_is_asked_once(stand: Stand) -> None:
    provider = stand.says({"error": "Refill is disabled for this service"}).open()
    assert await provider.refill(["5"]) == {"5": EntryError("Refill is disabled for this service")}
    assert len(stand.asked) == 1


@pytest.fixture
async def server() -> AsyncIterator[tuple[ProviderServer, str]]:
    server = ProviderServer()
    yield server, await server.start()
    await server.stop()


@pytest.mark.parametrize("name", ["one-id", "one-id-plural"])
async def test_the_stand_in_that_takes_one_id_is_asked_one_by_one(
    server: tuple[ProviderServer, str], name: str
) -> None:
    _, url = server
    options = ProviderOptions(url=f"{url}/{name}/api/v2", key=f"sandbox-key-{name}", calls_per_second=1e6)
    provider = open_provider(name, options)
    form = {"quantity": "200"}
    orders = [await provider.add("1", form | {"link": f"https://example.com/{n}"}, f"ours-{n}") for n in range(5)]
    assert await statuses(provider, orders) == orders
    await provider.close()


async def test_what_was_learned_is_stored_when_the_database_is_back() -> None:
    book, stored = LearnedQuirks(), list[ApiQuirk]()

    class Store:
        away = True

        async def remember(self, quirk: ApiQuirk) -> None:
            if self.away:
                raise OSError
            stored.append(quirk)

        async def known(self) -> list[ApiQuirk]:
            return stored

    store = Store()
    book.learn("panel", "status", together=False)
    with pytest.raises(OSError):  # noqa: PT011
        await book.store(store)
    store.away = False
    for _ in range(2):
        await book.store(store)
    assert [(quirk.action, quirk.together) for quirk in stored] == [("status", False)]
