"""Looking for secrets in what was logged."""

from urllib.parse import quote, quote_plus

PASSWORD = "canary pass/of+the@database%"  # every sign that an address must escape


def leaks(log: str, *secrets: str) -> list[str]:
    """The secrets that are in a log, plain or as an address or a form spells them."""
    assert log
    spellings = {secret: {secret, quote(secret, safe=""), quote_plus(secret)} for secret in secrets}
    return [secret for secret, spelled in spellings.items() if any(one in log for one in spelled)]
