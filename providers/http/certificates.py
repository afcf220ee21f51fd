"""The certificates that providers are checked against."""

import ssl
from functools import cache

import httpx


@cache
def trusted() -> ssl.SSLContext:
    """Read once for all providers: each time takes 30 ms and a megabyte."""
    return httpx.create_ssl_context()
