"""The databases of the storage tests, and a shop that takes Stars."""

import pytest

from storage.database import Database
from tests.money.star_shop import Shop
from tests.storage.conftest import address as address
from tests.storage.conftest import database as database
from tests.storage.conftest import emptying as emptying
from tests.storage.conftest import migrated_postgres as migrated_postgres
from tests.storage.conftest import other_process as other_process
from tests.storage.conftest import server as server
from tests.storage.conftest import service as service


@pytest.fixture
def shop(database: Database) -> Shop:
    return Shop(database)
