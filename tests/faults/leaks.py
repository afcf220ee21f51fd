"""Looks for secrets in logs."""

from urllib.parse import quote, quote_plus

PASSWORD = "canary pass/of+the@database%"  # every character that must be escaped in a URL


def leaks(log: str, *secrets: str) -> list[str]:
    """The secrets in a log, in plain text or as a URL or a form encodes them."""
    assert log
    spellings = {secret: {secret, quote(secret, safe=""), quote_plus(secret)} for secret in secrets}
    return [secret for secret, spelled in spellings.items() if any(one in log for one in spelled)]
