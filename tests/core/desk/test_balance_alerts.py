"""A low balance is told once, and again only after it has recovered."""

from decimal import Decimal

import pytest

from core.desk.balance_alerts import BalanceWatch
from core.desk.low_balance import usual_spending
from core.notices.desk_notices import BalanceLow
from core.people.operators import DeskChat, Operators
from core.provider import Balance
from tests.core.fake_desk import FakeAlerts
from tests.core.fake_notices import FakeNotices
from tests.core.samples import ADA, BOB, Time

GROUP = -100


class Spending:
    """One provider where 70 was spent in the last 7 days."""

    def __init__(self) -> None:
        self.left = "100"

    async def spending(self) -> list[object]:
        return list(usual_spending({"north": Balance(Decimal(self.left), "USD")}, {"north": Decimal(70)}))


@pytest.fixture
def notices() -> FakeNotices:
    return FakeNotices()


def alerting(notices: FakeNotices, spending: Spending, operators: Operators) -> BalanceWatch:
    return BalanceWatch(spending, FakeAlerts(notices), operators, Time())  # type: ignore[arg-type]


async def test_a_low_balance_is_told_once_until_it_has_recovered(notices: FakeNotices) -> None:
    spending = Spending()
    watching = alerting(notices, spending, Operators([ADA]))
    told = []
    for left in ("10", "9.99", "9", "0", "10", "10.99", "9", "11", "9.5"):
        spending.left = left
        told.append(await watching.look())
    # 10 and 10.99 are no longer low, but not clearly fine: a balance that moves about the limit is told once.
    assert told == [0, 1, 0, 0, 0, 0, 0, 0, 1]
    [first, second] = [notice.content for notice in notices.waiting.values()]
    assert first == BalanceLow(provider="north", amount="9.99", currency="USD", a_day="10")
    assert BalanceLow.read(second.payload()) == second


async def test_a_low_balance_is_told_where_operators_are(notices: FakeNotices) -> None:
    spending = Spending()
    spending.left = "1"
    await alerting(notices, spending, Operators([BOB, ADA])).look()
    await alerting(notices, spending, Operators([BOB, ADA], DeskChat(GROUP))).look()
    assert [notice.chat_id for notice in notices.waiting.values()] == [BOB, ADA, GROUP]


async def test_nobody_is_told_if_nothing_is_spent() -> None:
    [idle] = usual_spending({"north": Balance(Decimal(0), "USD")}, {})
    assert not idle.is_low
    assert idle.is_fine


@pytest.mark.parametrize(("left", "hours"), [("10", 24), ("2.5", 6), ("0", 0), ("-3", 0)])
async def test_a_balance_lasts_as_long_as_usual_spending_allows(left: str, hours: float) -> None:
    [one] = usual_spending({"north": Balance(Decimal(left), "USD")}, {"north": Decimal(70)})
    assert one.lasts.total_seconds() == hours * 3600
