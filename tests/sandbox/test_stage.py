"""The stage tells a place where the page cannot be served from trouble of the bot."""

import socket

import pytest

from sandbox.stage import AddressNotFree, Stage


async def test_a_port_that_is_taken_is_told() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken, pytest.raises(AddressNotFree, match="address already in use"):
        async with Stage("sqlite+aiosqlite:///never-opened.db").open("127.0.0.1", taken.getsockname()[1]):
            pass
