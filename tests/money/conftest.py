"""The databases of the storage tests."""

from tests.storage.conftest import address as address
from tests.storage.conftest import database as database
from tests.storage.conftest import emptying as emptying
from tests.storage.conftest import migrated_file as migrated_file
from tests.storage.conftest import migrated_postgres as migrated_postgres
from tests.storage.conftest import other_process as other_process
from tests.storage.conftest import server as server
from tests.storage.conftest import service as service
