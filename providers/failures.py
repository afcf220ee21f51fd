"""What httpx raised, told to people: no names of classes, no URL, nothing a provider could have put in."""

import socket
import ssl

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
    httpx.TooManyRedirects: "The provider sent the request from one address to the next without an end.",
    httpx.DecodingError: "The provider's answer is not packed as it says.",
    httpx.HTTPStatusError: "The provider answered with an HTTP error.",
    httpx.InvalidURL: "The provider's address cannot be read.",
    BaseException: "The request to the provider broke off in a way that nobody foresaw.",
}
_REASONS: dict[type[BaseException], str] = {
    ConnectionRefusedError: "the connection was refused",
    socket.gaierror: "its host name is not known",
    ssl.SSLCertVerificationError: "its certificate is not valid",
    ssl.SSLError: "no secure connection came about",
    BaseException: "no connection came about",
}


def in_words(error: BaseException, *, seconds: float, connect: float, whole: float) -> str:
    """One sentence. `seconds` was allowed for each step, `connect` for connecting, `whole` for all of it."""
    sentence = next(_IN_WORDS[kind] for kind in type(error).__mro__ if kind in _IN_WORDS)
    return sentence.format(reason=_reason(error), seconds=seconds, connect=connect, whole=whole)


def _reason(error: BaseException) -> str:
    """Why no connection came about, as the system said it beneath httpx."""
    beneath: BaseException | None = error
    while beneath is not None:
        kind = next((kind for kind in _REASONS if kind is not BaseException and isinstance(beneath, kind)), None)
        if kind is not None:
            return _REASONS[kind]
        beneath = beneath.__cause__ or beneath.__context__
    return _REASONS[BaseException]
