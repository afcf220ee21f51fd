"""HTTP (CONNECT) and SOCKS5 proxies with a password, which pass bytes on and count connections."""

import asyncio
import base64
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

LOGIN = "ada:pass"


@dataclass
class Tunnels:
    """`opened` counts the connections that were passed on, by scheme and port."""

    opened: Counter[tuple[str, int]] = field(default_factory=Counter)
    port: int = 0

    def url(self, scheme: str) -> str:
        return f"{scheme}://{LOGIN}@127.0.0.1:{self.port}"

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError, asyncio.IncompleteReadError):
            first = await reader.readexactly(1)
            scheme, host, port = await (_socks(reader, writer) if first == b"\x05" else _http(reader))
            there, back = await asyncio.open_connection(host, port)
            writer.write(
                b"\x05\x00\x00\x01\x7f\x00\x00\x01\x00\x50" if scheme == "socks5" else b"HTTP/1.1 200 OK\r\n\r\n"
            )
            self.opened[scheme, port] += 1
            try:
                await asyncio.gather(_pass_on(reader, back), _pass_on(there, writer))
            finally:
                back.close()
        writer.close()


async def _http(reader: asyncio.StreamReader) -> tuple[str, str, int]:
    head = (await reader.readuntil(b"\r\n\r\n")).decode()
    assert base64.b64encode(LOGIN.encode()).decode() in head, "the proxy wants a password"
    method, target, _ = head.partition("\r\n")[0].split()
    assert method == "ONNECT", "its first letter is read by now"
    host, _, port = target.rpartition(":")
    return "http", host, int(port)


async def _socks(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> tuple[str, str, int]:
    """RFC 1928 and 1929."""
    await reader.readexactly((await reader.readexactly(1))[0])
    writer.write(b"\x05\x02")
    name, word = LOGIN.encode().split(b":")
    assert (
        await reader.readexactly(3 + len(name) + len(word)) == bytes([1, len(name)]) + name + bytes([len(word)]) + word
    )
    writer.write(b"\x01\x00")
    kind = (await reader.readexactly(4))[3]
    if kind == 1:
        host = ".".join(str(part) for part in await reader.readexactly(4))
    else:
        host = (await reader.readexactly((await reader.readexactly(1))[0])).decode()
    return "socks5", host, int.from_bytes(await reader.readexactly(2), "big")


async def _pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(OSError):
        while piece := await reader.read(65536):
            writer.write(piece)
            await writer.drain()
    writer.close()


@contextmanager
def tunnels() -> Iterator[Tunnels]:
    """Runs the proxies in a thread of their own, because the code that starts the sandbox blocks."""
    there, stop, ready = Tunnels(), asyncio.Event(), threading.Event()
    loops: list[asyncio.AbstractEventLoop] = []

    async def run() -> None:
        server = await asyncio.start_server(there.serve, "127.0.0.1", 0)
        there.port = server.sockets[0].getsockname()[1]
        loops.append(asyncio.get_running_loop())
        ready.set()
        await stop.wait()
        server.close()

    thread = threading.Thread(target=lambda: asyncio.run(run()))
    thread.start()
    assert ready.wait(10)
    try:
        yield there
    finally:
        loops[0].call_soon_threadsafe(stop.set)
        thread.join(10)
