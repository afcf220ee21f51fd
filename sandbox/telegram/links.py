"""Which URLs Telegram accepts in links and buttons."""

import re
from urllib.parse import urlsplit

_HOST = re.compile(r"^[^\s.]+(\.[^\s.]+)+$")


def checked_url(url: str) -> str | None:
    """`url` as Telegram stores it, or None if Telegram would not link it: the host needs a dot."""
    url = url.strip()
    if url.startswith(("tg://", "ton://")):
        return url
    if "://" not in url:
        url = f"http://{url}"
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        return None
    if parts.scheme.lower() not in {"http", "https"} or re.search(r"\s", url) or not _HOST.match(host):
        return None
    return url if parts.path or parts.query or parts.fragment else f"{url}/"
