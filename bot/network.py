"""Proxies and certificates between the bot and the world."""

import ssl
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Annotated
from urllib.parse import unquote, urlsplit

from pydantic import AfterValidator, SecretStr

_PROXY_VARIABLES = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY")


def _with_scheme(*schemes: str, example: str = "http://HOST:PORT") -> Callable[[SecretStr], SecretStr]:
    def check(proxy: SecretStr) -> SecretStr:
        try:
            parts = urlsplit(proxy.get_secret_value())
            right = parts.scheme in schemes and bool(parts.hostname) and parts.port != 0
        except ValueError:
            right = False
        if not right:
            raise ValueError(f"must be an address such as {example}; it begins with {', '.join(schemes)}")
        return proxy

    return check


Proxy = Annotated[SecretStr, AfterValidator(_with_scheme("http", "https", "socks5", "socks5h"))]
TelegramProxy = Annotated[SecretStr, AfterValidator(_with_scheme("http", "socks5"))]
RedisUrl = Annotated[SecretStr, AfterValidator(_with_scheme("redis", "rediss", example="redis://HOST:6379/0"))]


def proxy_secrets(proxy: SecretStr) -> list[str]:
    """The user and password in an address, as written and decoded, which must not be logged."""
    parts = urlsplit(proxy.get_secret_value())
    written = [f"{parts.username}:{parts.password}", parts.password] if parts.password else [parts.username]
    return [secret for text in written if text for secret in dict.fromkeys((text, unquote(text)))]


def unused_proxies(environment: Mapping[str, str]) -> str | None:
    """One line that names the environment's proxies, which are not used; None without any."""
    names = sorted(name for name, value in environment.items() if value and name.upper() in _PROXY_VARIABLES)
    if not names:
        return None
    return f"{', '.join(names)} of the environment: not used; set PROVIDERS__<NAME>__PROXY or TELEGRAM_PROXY instead"


def wrong_certificates(environment: Mapping[str, str]) -> list[str]:
    """A line for each variable that names certificates which are not there."""
    wrong = []
    if file := environment.get("SSL_CERT_FILE"):
        try:
            ssl.create_default_context(cafile=file)
        except (OSError, ValueError):  # ssl.SSLError is an OSError
            wrong.append(f"SSL_CERT_FILE: {file!r} is not a file of certificates that can be read")
    folder = environment.get("SSL_CERT_DIR")
    if folder and not Path(folder).is_dir():
        wrong.append(f"SSL_CERT_DIR: {folder!r} is not a folder")
    return wrong
