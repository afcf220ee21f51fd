"""Real loopback connections: refused, hanging, cut off, reset, and reset when reused."""

import asyncio
import logging

import pytest

from core.provider import HeldBack, NotSent, Unconfirmed
from tests.providers.loopback import closed_port, read_request, reset, response, serving
from tests.providers.stand import KEY, Stand, everything_shown

FORM = {"link": "https://example.com", "quantity": "100"}


async def test_nothing_was_sent_if_nothing_listens(stand: Stand) -> None:
    provider = stand.open(url=f"http://127.0.0.1:{await closed_port()}/", transport=None)
    with pytest.raises(NotSent) as caught:
        await provider.add("1", FORM, "ours-1")
    assert KEY not in everything_shown(caught.value)


async def test_a_provider_that_never_answers_leaves_the_order_unconfirmed(stand: Stand) -> None:
    received = asyncio.Event()

    async def hang(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await read_request(reader)
        received.set()
        await reader.read()

    async with serving(hang) as url:
        with pytest.raises(Unconfirmed, match=r"no answer within 0\.2 s"):
            await stand.open(url=url, transport=None, timeout=0.2).add("1", FORM, "ours-1")
    assert received.is_set()


async def test_a_provider_that_trickles_its_answer_is_cut_off(stand: Stand) -> None:
    async def trickle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await read_request(reader)
        writer.write(response(b"", length=10_000))
        while True:
            writer.write(b" ")
            await writer.drain()
            await asyncio.sleep(0.02)

    async with serving(trickle) as url:
        with pytest.raises(Unconfirmed, match=r"not complete within 0\.3 s"):
            await stand.open(url=url, transport=None, timeout=0.1).add("1", FORM, "ours-1")


@pytest.mark.parametrize("sent", [b"", b"HTTP/1.1 200 OK\r\n", response(b'{"order"', length=15), b"SSH-2.0\r\n\r\n"])
@pytest.mark.parametrize("ending", ["close", "reset"])
async def test_a_connection_that_ends_early_leaves_the_order_unconfirmed(
    stand: Stand, sent: bytes, ending: str
) -> None:
    async def end_early(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await read_request(reader)
        writer.write(sent)
        await writer.drain()
        if ending == "reset":
            reset(writer)

    async with serving(end_early) as url:
        with pytest.raises(Unconfirmed) as caught:
            await stand.open(url=url, transport=None).add("1", FORM, "ours-1")
    assert KEY not in everything_shown(caught.value)


@pytest.mark.parametrize("ending", ["close", "reset"])
async def test_a_kept_connection_that_ends_on_reuse_leaves_the_second_order_unconfirmed(
    stand: Stand, ending: str
) -> None:
    connections = 0

    async def answer_once(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal connections
        connections += 1
        await read_request(reader)
        writer.write(response(b'{"order": 1}'))
        await reader.readexactly(1)  # the second request has begun to arrive
        if ending == "reset":
            reset(writer)

    async with serving(answer_once) as url:
        provider = stand.open(url=url, transport=None)
        assert await provider.add("1", FORM, "ours-1") == "1"
        with pytest.raises(Unconfirmed):
            await provider.add("1", FORM, "ours-2")
    assert connections == 1


async def test_a_request_is_sent_once_and_the_key_is_in_no_log(stand: Stand, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    caplog.set_level(logging.DEBUG, "httpcore")  # a bot in another test may have silenced it
    bodies = []

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        bodies.append(await read_request(reader))
        writer.write(response(b'{"order": 23501}'))
        await reader.read()

    async with serving(answer) as url:
        assert await stand.open(url=url, transport=None).add("1", FORM, "ours-1") == "23501"
    assert len(bodies) == 1
    assert "send_request_body.complete" in caplog.text
    assert KEY not in caplog.text


@pytest.mark.parametrize("connections", [0, 1], ids=["a new connection", "a connection used before"])
@pytest.mark.parametrize("looks", [(True, False), (True, True, False)], ids=["before the head", "before the body"])
async def test_a_process_that_froze_on_the_way_sends_no_byte_of_the_order(
    stand: Stand, connections: int, looks: tuple[bool, ...]
) -> None:
    bodies: list[bytes] = []
    ended = asyncio.Event()

    async def listen(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                bodies.append(await read_request(reader))
                writer.write(response(b'{"order": 7}'))
        except asyncio.IncompleteReadError as error:
            bodies.append(error.partial)
            ended.set()

    asked = iter(looks)
    async with serving(listen) as url:
        provider = stand.open(url=url, transport=None)
        for _ in range(connections):
            await provider.add("1", FORM, "before")
        with pytest.raises(HeldBack):
            await provider.add("1", FORM, "ours-1", lambda: next(asked))
        await provider.close()
        await asyncio.wait_for(ended.wait(), 10)
    assert bodies[connections:] == [b""]
