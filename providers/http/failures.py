"""Says in people's words what httpx raised: without class names, the URL, or anything that a provider wrote."""

import socket
import ssl
from collections.abc import Iterator

import httpx

_REACHED_NOT = "The provider cannot be reached: "
_IN_WORDS: dict[type[BaseException], str] = {
    httpx.ConnectError: _REACHED_NOT + "{reason}.",
    httpx.ConnectTimeout: _REACHED_NOT + "no connection came about within {connect:g} s.",
    httpx.PoolTimeout: _REACHED_NOT + "too many requests to it are under way.",
    httpx.ProxyError: _REACHED_NOT + "the proxy in between let nothing through.",
    httpx.UnsupportedProtocol: _REACHED_NOT + "its address is not one of the web.",
    httpx.ReadTimeout: "The provider gave no answer within {seconds:g} s.",
    httpx.WriteTimeout: "The provider did not take the request within {seconds:g} s.",
    httpx.TimeoutException: "The provider gave no answer in time.",
    TimeoutError: "The provider's answer was not complete within {whole:g} s.",
    httpx.ReadError: "The connection broke before an answer came.",
    httpx.WriteError: "The connection broke while the request was sent.",
    httpx.CloseError: "The connection broke while it was closed.",
    httpx.NetworkError: "The connection broke.",
    httpx.RemoteProtocolError: "The provider closed the connection before a whole answer came.",
    httpx.LocalProtocolError: "The request could not be put into HTTP.",
    httpx.ProtocolError: "The provider and the bot did not understand each other's HTTP.",
    httpx.DecodingError: "The provider's answer is not packed as it says.",
    httpx.InvalidURL: "The provider's address cannot be read.",
    BaseException: "The request to the provider broke off in a way that nobody foresaw.",
}
_REASONS: dict[type[BaseException], str] = {
    ConnectionRefusedError: "the connection was refused",
    socket.gaierror: "its host name is not known",
    ssl.SSLCertVerificationError: "its certificate is not valid",
    ssl.SSLError: "no secure connection came about",
}
_NO_REASON = "no connection came about"


def in_words(error: BaseException, *, seconds: float, connect: float, whole: float) -> str:
    """One sentence. `seconds` was the limit for each step, `connect` for connecting, `whole` for everything."""
    sentence = next(_IN_WORDS[kind] for kind in type(error).__mro__ if kind in _IN_WORDS)
    return sentence.format(reason=_reason(error), seconds=seconds, connect=connect, whole=whole)


def _reason(error: BaseException) -> str:
    """Why the connection failed, by the system's own error below httpx."""
    return next((_REASONS[kind] for one in _beneath(error) for kind in _REASONS if isinstance(one, kind)), _NO_REASON)


def _beneath(error: BaseException) -> Iterator[BaseException]:
    """`error` and everything that caused it. For a host with several addresses, a group holds one error for each."""
    yield error
    if isinstance(error, BaseExceptionGroup):
        for one in error.exceptions:
            yield from _beneath(one)
    cause = error.__cause__ or error.__context__
    if cause is not None:
        yield from _beneath(cause)
