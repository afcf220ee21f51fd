"""Explains what httpx raised: its cause, and a sentence for operators without class names, URLs or provider's words."""

import socket
import ssl
from collections.abc import Iterator

import httpx

from core.provider import Cause

_REACHED_NOT = "The provider cannot be reached: "
_IN_WORDS: dict[type[BaseException], tuple[Cause, str]] = {
    httpx.ConnectError: (Cause.NO_CONNECTION, _REACHED_NOT + "{reason}."),
    httpx.ConnectTimeout: (Cause.TIME_OUT, _REACHED_NOT + "no connection came about within {connect:g} s."),
    httpx.PoolTimeout: (Cause.TIME_OUT, _REACHED_NOT + "too many requests to it are under way."),
    httpx.ProxyError: (Cause.PROXY, _REACHED_NOT + "the proxy in between let nothing through."),
    httpx.UnsupportedProtocol: (Cause.NO_CONNECTION, _REACHED_NOT + "its address is not one of the web."),
    httpx.ReadTimeout: (Cause.TIME_OUT, "The provider gave no answer within {seconds:g} s."),
    httpx.WriteTimeout: (Cause.TIME_OUT, "The provider did not take the request within {seconds:g} s."),
    httpx.TimeoutException: (Cause.TIME_OUT, "The provider gave no answer in time."),
    TimeoutError: (Cause.TIME_OUT, "The provider's answer was not complete within {whole:g} s."),
    httpx.ReadError: (Cause.BROKEN_CONNECTION, "The connection broke before an answer came."),
    httpx.WriteError: (Cause.BROKEN_CONNECTION, "The connection broke while the request was sent."),
    httpx.CloseError: (Cause.BROKEN_CONNECTION, "The connection broke while it was closed."),
    httpx.NetworkError: (Cause.BROKEN_CONNECTION, "The connection broke."),
    httpx.RemoteProtocolError: (
        Cause.BROKEN_CONNECTION,
        "The provider closed the connection before a whole answer came.",
    ),
    httpx.LocalProtocolError: (Cause.OTHER, "The request could not be put into HTTP."),
    httpx.ProtocolError: (Cause.OTHER, "The provider and the bot did not understand each other's HTTP."),
    httpx.DecodingError: (Cause.WRONG_SHAPE, "The provider's answer is not packed as it says."),
    httpx.InvalidURL: (Cause.OTHER, "The provider's address cannot be read."),
    BaseException: (Cause.OTHER, "The request to the provider broke off in a way that nobody foresaw."),
}
_REASONS: dict[type[BaseException], tuple[Cause, str]] = {
    ConnectionRefusedError: (Cause.REFUSED_CONNECTION, "the connection was refused"),
    socket.gaierror: (Cause.UNKNOWN_HOST, "its host name is not known"),
    ssl.SSLCertVerificationError: (Cause.NOT_SECURE, "its certificate is not valid"),
    ssl.SSLError: (Cause.NOT_SECURE, "no secure connection came about"),
}
_NO_REASON = (Cause.NO_CONNECTION, "no connection came about")


def explained(error: BaseException, *, seconds: float, connect: float, whole: float) -> tuple[Cause, str]:
    """The cause and one sentence. `seconds` was allowed for each step, `connect` for connecting, `whole` for all."""
    cause, sentence = next(_IN_WORDS[kind] for kind in type(error).__mro__ if kind in _IN_WORDS)
    beneath, reason = _reason(error)
    cause = beneath if cause is Cause.NO_CONNECTION else cause
    return cause, sentence.format(reason=reason, seconds=seconds, connect=connect, whole=whole)


def _reason(error: BaseException) -> tuple[Cause, str]:
    """Why no connection was made, in the words of the system beneath httpx."""
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
