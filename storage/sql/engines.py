"""How both databases are opened, and PostgreSQL in particular: its patience, and its connections that were lost."""

import json
from time import monotonic
from typing import Any

from sqlalchemy import URL, event
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

COMMON: dict[str, Any] = {
    "hide_parameters": True,  # keep people's links and texts out of errors and logs
    "json_serializer": json.JSONEncoder(ensure_ascii=False, allow_nan=False).encode,
}
POSTGRES: dict[str, Any] = {
    "timeout": 10,
    "command_timeout": 60,
    # A process that freezes in a transaction or loses its network keeps its locks for a few seconds only, and nobody
    # waits longer for a lock.
    "server_settings": {
        "idle_in_transaction_session_timeout": "5s",
        "lock_timeout": "3s",
        "tcp_keepalives_idle": "10",
        "tcp_keepalives_interval": "5",
        "tcp_keepalives_count": "2",
    },
}
CONNECTIONS = 8
"""Of one process: ten replicas stay within the 100 that PostgreSQL allows by default. They stay open, because to open
one takes as long as twenty statements.
"""
RESTED = 10.0
"""Seconds after which a connection that nobody used is asked whether it still works."""
_USED_AT = "used_at"


def postgresql(address: URL) -> AsyncEngine:
    """An engine that uses no lost connection. `pool_pre_ping` would ask before each use: three ways to the server."""
    engine = create_async_engine(address, connect_args=POSTGRES, pool_size=CONNECTIONS, max_overflow=0, **COMMON)

    def taken(connection: Any, record: Any, _proxy: object) -> None:
        if connection.driver_connection.is_closed():
            raise DisconnectionError
        if monotonic() - record.info.get(_USED_AT, monotonic()) > RESTED:
            try:
                engine.dialect.do_ping(connection)
            except engine.dialect.loaded_dbapi.Error as error:
                raise DisconnectionError from error

    def put_back(_connection: object, record: Any) -> None:
        record.info[_USED_AT] = monotonic()

    event.listen(engine.sync_engine, "checkout", taken)
    event.listen(engine.sync_engine, "checkin", put_back)
    return engine
