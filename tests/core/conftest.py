import pytest

from tests.core.fake_notices import FakeNotices
from tests.core.fake_orders import FakeOrders
from tests.core.fake_provider import FakeProvider
from tests.core.fake_refills import FakeRefills
from tests.core.samples import Time


@pytest.fixture
def clock() -> Time:
    return Time()


@pytest.fixture
def notices() -> FakeNotices:
    return FakeNotices()


@pytest.fixture
def store(notices: FakeNotices) -> FakeOrders:
    return FakeOrders(notices)


@pytest.fixture
def refills(notices: FakeNotices) -> FakeRefills:
    return FakeRefills(notices)


@pytest.fixture
def north() -> FakeProvider:
    return FakeProvider("north")
