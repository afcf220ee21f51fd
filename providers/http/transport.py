"""One HTTP transport for every dialect: it sends a POST once, and returns an answer or raises a typed error."""

import asyncio
import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import httpx

from core.catalogue.memory import without_gc
from core.provider import (
    Busy,
    Cause,
    HeldBack,
    MayLeave,
    NotSent,
    ProviderError,
    Refused,
    Unconfirmed,
    Unreadable,
    always,
)
from providers.answers.safe_text import MAX_DEPTH, Secret, excerpt, one_line
from providers.http.bodies import NotJson, decode, parse
from providers.http.certificates import trusted
from providers.http.failure_words import explained
from providers.http.large import parse_large
from providers.http.retry_after import retry_after
from providers.options import Encoding, ProviderOptions

MAX_BODY = 64 * 1024 * 1024
CONNECT_SECONDS = 10.0
_MUCH = 256 * 1024  # a body this long is read in a thread and piece by piece: 6,000 services take a quarter of a second
# Shorter than the 5 s after which common servers close an idle connection: otherwise a request could meet that close
# and end unconfirmed although the provider never read it.
_LIMITS = httpx.Limits(max_connections=None, max_keepalive_connections=10, keepalive_expiry=3.0)
_log = logging.getLogger(__name__)
_HEADERS = {"Accept": "application/json", "User-Agent": "paneldesk"}
_BEFORE_SENDING = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.ProxyError,
    httpx.UnsupportedProtocol,
)


@dataclass(frozen=True, slots=True)
class Answer:
    """The HTTP status and the JSON value of an answer, with the key hidden."""

    code: int
    body: Any
    retry_after: timedelta | None = None

    def unreadable(self, why: str, cause: Cause = Cause.WRONG_SHAPE) -> ProviderError:
        """The error for a body that says nothing; after a 5xx the provider itself does not know what it did."""
        if self.code >= 500:
            return Unconfirmed(f"The provider's answer (HTTP {self.code}) says nothing: {why}", Cause.SERVER_ERROR)
        return Unreadable(f"The provider's answer (HTTP {self.code}) cannot be read: {why}", cause)


@dataclass(frozen=True, slots=True)
class _Reply:
    code: int
    content_type: str
    chunks: list[bytes] | None
    retry_after: timedelta | None

    @property
    def is_long(self) -> bool:
        return self.chunks is not None and sum(map(len, self.chunks)) > _MUCH


@dataclass(slots=True)
class _Gate:
    """Asks `may_leave` again once connected, right before the head and right before the body is written.

    Otherwise a process that was stopped while connecting, or between the two, would write the order whenever it
    continues. A head alone holds neither key nor order.
    """

    may_leave: MayLeave
    at_proxy: Any = None
    """The connection on which a login at a SOCKS proxy is under way: nothing has been sent to the provider yet."""

    async def trace(self, event: str, info: Mapping[str, Any]) -> None:
        """httpcore calls this with the name of each step of a request; an exception ends the request there."""
        if event.endswith((".send_request_headers.started", ".send_request_body.started")):
            _check(self.may_leave)
        elif event.endswith(".setup_socks5_connection.started"):
            self.at_proxy = info["stream"]
        elif event.endswith(".setup_socks5_connection.complete"):
            self.at_proxy = None
        elif event.endswith(".setup_socks5_connection.failed"):
            await self.at_proxy.aclose()  # httpcore leaves it open


def _check(may_leave: MayLeave) -> None:
    if not may_leave():
        raise HeldBack("It waited too long to be sent.", Cause.HELD_BACK)


class Transport:
    """Posts fields to one URL with the provider's key: `timeout` seconds for each step, three times that for the whole.

    `proxy` is http://, https:// or socks5://, with a user and password if it wants them; the environment's are not
    used. `network` replaces the real one in tests; `encoding` is for a dialect that has only one. Errors and reprs
    never hold the key.
    """

    def __init__(
        self,
        options: ProviderOptions,
        network: httpx.AsyncBaseTransport | None = None,
        *,
        encoding: Encoding | None = None,
    ) -> None:
        self._url = httpx.URL(options.url)
        self._secret = Secret(options.key)
        self._encoding = encoding or options.encoding
        self._timeout = options.timeout
        self._client = httpx.AsyncClient(
            transport=network,
            proxy=options.proxy,
            trust_env=False,  # the environment's proxies are not meant for orders
            verify=trusted() if network is None else True,
            limits=_LIMITS,
            headers=_HEADERS,
            timeout=httpx.Timeout(self._timeout, connect=min(self._timeout, CONNECT_SECONDS)),
            follow_redirects=False,
        )

    def __repr__(self) -> str:
        return f"Transport({self._url.host!r}, {self._encoding})"

    @property
    def longest(self) -> timedelta:
        """The longest time that an exchange takes, from connecting to the last byte of the answer."""
        return timedelta(seconds=3 * self._timeout)

    async def post(self, fields: Mapping[str, Any], may_leave: MayLeave = always) -> Answer:
        """Sends `fields` and the key once. Raises NotSent, Unconfirmed, Unreadable, or Busy for a bare HTTP 429.

        It asks `may_leave` before connecting and again right before the first byte. Raises HeldBack if that says no.
        """
        if self._client.is_closed:
            raise NotSent("The connection to the provider is closed.", Cause.NO_CONNECTION)
        request = self._request(fields)
        gate = _Gate(may_leave)
        request.extensions["trace"] = gate.trace
        reply = await self._exchange(request, gate)
        if not reply.is_long:
            return self._answer(reply)
        with without_gc():
            return await asyncio.to_thread(self._long_answer, reply)

    async def close(self) -> None:
        await self._client.aclose()

    def _request(self, fields: Mapping[str, Any]) -> httpx.Request:
        """Raises Refused for text that can't be encoded; nothing has been sent then."""
        everything = {"key": self._secret.value, **fields}
        try:
            if self._encoding == "json":
                content = json.dumps(everything, ensure_ascii=False).encode()
                headers = {"Content-Type": "application/json"}
                return self._client.build_request("POST", self._url, content=content, headers=headers)
            return self._client.build_request("POST", self._url, data=everything)
        except UnicodeEncodeError:
            del everything
        raise Refused("Invalid order: it holds characters that cannot be sent.", Cause.UNSENDABLE)

    async def _exchange(self, request: httpx.Request, gate: _Gate) -> _Reply:
        # It is raised after the handler has ended, so that no httpx error becomes its context: those hold the request
        # and the key.
        try:
            async with asyncio.timeout(self.longest.total_seconds()):
                _check(gate.may_leave)
                return await self._fetch(request)
        except HeldBack as error:
            failure: ProviderError = error
        except httpx.DecodingError as error:
            failure = self._told(Unreadable, error)
        except _BEFORE_SENDING as error:
            failure = self._told(NotSent, error)
        except Exception as error:  # If anything breaks once sending has begun, the request's outcome is unknown.
            failure = self._told(Unconfirmed if gate.at_proxy is None else NotSent, error)
        raise failure

    def _told(self, kind: type[ProviderError], error: Exception) -> ProviderError:
        """The failure as one of our errors; its class name is only for the log."""
        _log.info("a request to %s failed: %s", self._url.host, type(error).__name__)
        connect = min(self._timeout, CONNECT_SECONDS)
        cause, text = explained(error, seconds=self._timeout, connect=connect, whole=3 * self._timeout)
        return kind(text, cause)

    async def _fetch(self, request: httpx.Request) -> _Reply:
        response = await self._client.send(request, stream=True)
        try:
            chunks, size = [], 0
            async for chunk in response.aiter_bytes():
                chunks.append(chunk)
                size += len(chunk)
                if size > MAX_BODY:
                    break
        finally:
            await response.aclose()
        content = chunks if size <= MAX_BODY else None
        wait = retry_after(response.headers.get("retry-after", ""))
        return _Reply(response.status_code, response.headers.get("content-type", ""), content, wait)

    def _long_answer(self, reply: _Reply) -> Answer:
        names: dict[str, str] = {}

        def clean(value: Any, room: int) -> Any:
            return self._secret.hide_in(value, room, names)

        try:
            return Answer(reply.code, parse_large(reply.chunks or [], clean, MAX_DEPTH), reply.retry_after)
        except (NotJson, RecursionError):
            pass
        return self._answer(reply)

    def _answer(self, reply: _Reply) -> Answer:
        if reply.chunks is None:
            raise Answer(reply.code, None).unreadable(f"more than {MAX_BODY // 1024**2} MiB", Cause.TOO_LONG)
        text = decode(b"".join(reply.chunks))
        try:
            return Answer(reply.code, self._secret.hide_in(parse(text)), reply.retry_after)
        except (NotJson, RecursionError):
            failure = self._no_json(reply, text)
        raise failure

    def _no_json(self, reply: _Reply, text: str) -> ProviderError:
        if reply.code == 429:
            return Busy("Too many requests", reply.retry_after)
        shown = excerpt(text, self._secret)
        if shown:
            # A provider's page doesn't belong in a chat, but it may tell the operator what is wrong.
            kind = self._secret.hide(one_line(reply.content_type.partition(";")[0], 60)) or "no content type"
            _log.info("%s answered HTTP %d without JSON: %s, %s", self._url.host, reply.code, kind, shown)
        why, cause = ("it is not JSON", Cause.NOT_JSON) if text.strip() else ("it is empty", Cause.EMPTY)
        return Answer(reply.code, None).unreadable(why, cause)
