"""What is known about providers by their host, for when the operator doesn't say."""

import httpx

from core.provider import Action

# Their documents name no cancel action (docs/provider-api.md, "What each provider adds").
LACKS: dict[str, frozenset[Action]] = {
    "sosyalmavi.com": frozenset({Action.CANCEL}),
    "smm.baostar.net": frozenset({Action.CANCEL}),
}


def lacks_of(url: str) -> frozenset[Action]:
    return LACKS.get(httpx.URL(url).host.removeprefix("www."), frozenset())
