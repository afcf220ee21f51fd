"""An object with its own status is the answer, whatever else it holds; an envelope is only opened."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.catalogue.service import ServiceType, Unorderable
from core.orders.status import OrderStatus, RefillStatus
from core.provider import Balance, CancelAccepted, EntryError, OrderReport, RefillReport, RefillStarted
from providers.answers.values import UNLIMITED
from tests.providers.stand import Stand

FACTS: dict[str, st.SearchStrategy[Any]] = {
    "charge": st.sampled_from(["0.27", 1]),
    "start_count": st.sampled_from(["123", 0]),
    "remains": st.sampled_from(["0", 0]),
}
NOISE = st.dictionaries(
    st.sampled_from(["orders", "runs", "data", "result", "results", "refills", "message", "currency"]),
    st.lists(st.integers(100, 200), max_size=3) | st.sampled_from(["5", "ok", None]),
)
WRAPPER = st.sampled_from([None, "data", "result", "orders"])


def wrapped(body: Any, wrapper: str | None, said: str = "success") -> Any:
    return body if wrapper is None else {"status": said, wrapper: body}


@settings(deadline=None)  # the machine is shared
@given(noise=NOISE, wrapper=WRAPPER, word=st.sampled_from(["Completed", "completed", "COMPLETE"]))
async def test_an_objects_own_status_is_read_beside_any_other_names(
    noise: dict[str, Any], wrapper: str | None, word: str
) -> None:
    assert await status_in(wrapped({**noise, "status": word}, wrapper)) is OrderStatus.COMPLETED


@settings(deadline=None)  # the machine is shared
@given(noise=NOISE, wrapper=WRAPPER, facts=st.fixed_dictionaries({}, optional=FACTS).filter(bool))
async def test_a_success_beside_an_orders_fields_means_completed(
    noise: dict[str, Any], wrapper: str | None, facts: dict[str, Any]
) -> None:
    body = {**noise, "status": "Success", **facts}
    assert await status_in(wrapped(body, wrapper)) is OrderStatus.COMPLETED


async def status_in(body: Any) -> OrderStatus | None:
    stand = Stand().says(body)
    report = (await stand.open().status(["5"])).get("5")
    await stand.close()
    return report.status if isinstance(report, OrderReport) else None


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"status": "Completed", "runs": "5", "orders": [101, 102]}, OrderStatus.COMPLETED),
        ({"data": {"start_count": "123", "status": "Success", "remains": "0"}}, OrderStatus.COMPLETED),
        ({"status": "success", "order": {"id": "5", "status": "Partial"}}, OrderStatus.PARTIAL),
        ({"response": {"status": "Completed"}}, OrderStatus.COMPLETED),
        ({"data": {"orders": {"5": {"status": "Completed"}}}}, OrderStatus.COMPLETED),
        ({"items": [{"id": 5, "status": "Canceled"}]}, OrderStatus.CANCELED),
        ({"0": {"order": "5", "status": "Completed"}}, OrderStatus.COMPLETED),
        ([[{"order": "5", "status": "Completed"}]], OrderStatus.COMPLETED),
        ([{"5": {"status": "Completed"}}], OrderStatus.COMPLETED),
        ({"status": "Canceled", "error": "Link is private"}, OrderStatus.CANCELED),
        ({"5": {"status": "Partial", "error": "Link is private"}}, OrderStatus.PARTIAL),
        ({"status": 404, "message": "Order not found"}, None),
        ({"status": "fail", "error": "Order not found"}, None),
        ({"0": {"order": "6", "status": "Completed"}}, None),
        ({"status": "success", "order_status": "In progress", "remains": "5"}, OrderStatus.IN_PROGRESS),
        ({"status": 1, "data": {"status": "Completed"}}, OrderStatus.COMPLETED),
        ({"status": "success", "charge": "", "data": {"status": "Partial"}}, OrderStatus.COMPLETED),
        ({"status": "Refunds"}, OrderStatus.REFUNDED),
        ({"status": "Cancel"}, OrderStatus.CANCELED),
        ({"status": "Process"}, OrderStatus.PROCESSING),
        ({"status": "AWAITING_PAYMENT"}, OrderStatus.AWAITING),
        ({"status": "approved"}, OrderStatus.PROCESSING),
    ],
)
async def test_real_statuses_are_read(body: Any, status: OrderStatus) -> None:
    assert await status_in(body) is status


async def test_an_order_id_without_a_digit_is_read(stand: Stand) -> None:
    provider = stand.says({"order": "VEGAABC"}, {"order": "VEGAABC", "status": "Completed"}, {"order": "ERROR"}).open()
    assert await provider.add("1", {}, "ours-1") == "VEGAABC"
    assert isinstance((await provider.status(["VEGAABC"]))["VEGAABC"], OrderReport)
    with pytest.raises(Exception, match="names no order"):
        await provider.add("1", {}, "ours-2")


@pytest.mark.parametrize(
    "body",
    [
        {"order": 5, "canceled": True},
        {"order": 5, "cancelled": "1"},
        {"ok": True},
        {"success": "Order cancelled"},
        {"success": True},
        {"status": "success", "message": "Cancel request sent"},
        {"message": "Cancel request sent"},
        {"cancel": "Cancel request accepted"},
        {"status": "success", "data": [{"order": 5, "cancel": 1}]},
    ],
)
async def test_a_cancel_can_be_accepted_in_other_words(stand: Stand, body: Any) -> None:
    assert await stand.says(body).open().cancel(["5"]) == {"5": CancelAccepted()}


@pytest.mark.parametrize("body", [{"cancel": 1}, {"success": True}, {"status": "success", "message": "Cancel sent"}])
async def test_a_yes_to_several_cancels_without_ids_is_a_yes_to_each(stand: Stand, body: Any) -> None:
    assert await stand.says(body).open().cancel(["5", "6"]) == {"5": CancelAccepted(), "6": CancelAccepted()}
    assert len(stand.asked) == 1


async def test_a_yes_to_one_of_several_cancels_is_not_a_yes_to_the_others(stand: Stand) -> None:
    assert await stand.says({"order": 5, "canceled": True}).open().cancel(["5", "6"]) == {"5": CancelAccepted()}


@pytest.mark.parametrize(
    "body",
    [
        {"ok": False, "cancel": 0},
        {"order": 5, "canceled": False},
        {"ok": False},
        {"success": False},
        {"ok": False, "message": "Order already completed"},
        {"message": "Cancel request failed"},
        {"status": 404, "message": "Order not found"},
    ],
)
async def test_a_refused_cancel_is_an_error(stand: Stand, body: Any) -> None:
    assert isinstance((await stand.says(body).open().cancel(["5"]))["5"], EntryError)


async def test_refills_can_be_answered_in_other_words(stand: Stand) -> None:
    provider = stand.says({"refill_id": 77}, {"status": "success", "message": "Refill requested"}).open()
    assert await provider.refill(["5"]) == {"5": RefillStarted("77")}
    assert await provider.refill(["5"]) == {"5": RefillStarted(None)}
    stand.says({"ok": False})
    assert isinstance((await provider.refill(["5"]))["5"], EntryError)


async def test_words_instead_of_a_refill_status_are_an_error(stand: Stand) -> None:
    provider = stand.says({"status": "Refill not found"}).open()
    assert await provider.refill_status(["5"]) == {"5": EntryError("Refill not found")}
    stand.says({"status": "Looked at"})
    assert await provider.refill_status(["5"]) == {"5": RefillReport(RefillStatus.UNKNOWN, "Looked at")}
    stand.says({"refill": 5, "refill_status": "Completed"})
    assert await provider.refill_status(["5"]) == {"5": RefillReport(RefillStatus.COMPLETED, "Completed")}


@pytest.mark.parametrize(
    ("body", "amount"),
    [
        ({"balance": "$100.84"}, "100.84"),
        ({"balance": "100,84 USD"}, "100.84"),
        ({"balance": "1 000.50"}, "1000.50"),
        ({"balance": "5", "data": {"user": "x"}}, "5"),
        ({"status": "success", "data": {"balance": 5}}, "5"),
    ],
)
async def test_real_balances_are_read(stand: Stand, body: Any, amount: str) -> None:
    assert await stand.says(body).open().balance() == Balance(Decimal(amount), "USD")


async def test_an_object_after_a_php_warning_is_read(stand: Stand) -> None:
    warning = b'<br />\n<b>Warning</b>: Undefined array key "a" in <b>/api.php</b> on line <b>5</b><br />\n'
    assert await stand.says(warning + b'{"order":77}').open().add("1", {}, "ours-1") == "77"
    with pytest.raises(Exception, match="not JSON"):
        await stand.says(warning + b'{"order":77}{"order":78}').open().add("1", {}, "ours-1")


ROW = {"service": 1, "name": "Likes", "type": "Default", "category": "A", "rate": "0.90", "min": "10", "max": "100"}


@pytest.mark.parametrize(
    "catalogue",
    [
        [{"category": "A", "services": [ROW | {"category": None}]}],
        {"categories": [{"name": "A", "services": [ROW | {"category": None}]}]},
        {"A": [ROW | {"category": None}]},
        {"status": "success", "services": [ROW]},
        {"data": {"services": [ROW]}},
        {"services": {"A": [ROW | {"category": None}]}},
        {"1": ROW | {"category": {"id": 7, "name": "A"}}},
    ],
)
async def test_catalogues_grouped_by_category_are_read(stand: Stand, catalogue: Any) -> None:
    [listing] = await stand.says(catalogue).open().services()
    assert (listing.number, listing.category, listing.rate) == ("1", "A", Decimal("0.90"))


@pytest.mark.parametrize(
    ("least", "most", "limits"),
    [
        ("1 000", "10 000", (1000, 10000)),
        ("1K", "1.5M", (1000, 1_500_000)),
        ("1.000", "10,000", (1000, 10000)),
        ("10", "∞", (10, UNLIMITED)),
        ("10", "Unlimited", (10, UNLIMITED)),
        (0, 100, (1, 100)),
        (-5, 100, (1, 100)),
        (0, 0, (1, None)),
        ("N/A", "", (None, None)),
    ],
)
async def test_real_limits_are_read(stand: Stand, least: Any, most: Any, limits: Any) -> None:
    [listing] = await stand.says([ROW | {"min": least, "max": most, "rate": "$0.90"}]).open().services()
    assert ((listing.minimum, listing.maximum), listing.rate) == (limits, Decimal("0.90"))
    assert listing.fault is (None if None not in limits else Unorderable.NO_LIMITS)


async def test_a_row_without_a_type_is_a_default_service_if_it_has_all_its_fields(stand: Stand) -> None:
    bare = {name: value for name, value in ROW.items() if name != "type"}
    listings = await stand.says([bare, bare | {"service": 2, "max": None}]).open().services()
    assert [one.type for one in listings] == [ServiceType.DEFAULT, None]


async def test_html_in_names_and_descriptions_is_decoded(stand: Stand) -> None:
    texts = {"name": "Likes &amp; <b>Views</b> &lt;3 < 5 days", "description": "One<br>Two&lt;br /&gt;<p>3 &gt; 2</p>"}
    [listing] = await stand.says([ROW | texts | {"category": "R&amp;B &#8238;x"}]).open().services()
    assert listing.name == "Likes & Views <3 < 5 days"
    assert listing.description == "One\nTwo\n3 > 2"
    assert listing.category == "R&B x"
