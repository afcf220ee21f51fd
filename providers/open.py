"""Opens a provider in its dialect, and behind its limits."""

from collections.abc import Callable, Mapping

import httpx

from core.provider import Provider
from providers.asking.learned_quirks import LearnedQuirks
from providers.dialect import Wiring
from providers.limits.breaker import Outage
from providers.limits.counted import Counted, OnCall
from providers.limits.limited_provider import LimitedProvider
from providers.limits.limiters import RateLimiter, Slot
from providers.options import ProviderOptions, check
from providers.panel.panel import PanelProvider
from providers.streamdetails.streamdetails import StreamDetailsProvider

DIALECTS: Mapping[str, Callable[[Wiring], Provider]] = {
    "panel": PanelProvider,
    "streamdetails": StreamDetailsProvider,
}


def open_provider(
    name: str,
    options: ProviderOptions,
    quirks: LearnedQuirks | None = None,
    network: httpx.AsyncBaseTransport | None = None,
    limiter: RateLimiter | None = None,
) -> Provider:
    """The provider `name`, ready to be asked; the caller closes it. Raises ValueError for options that cannot work.

    `quirks` is what was learned about providers before. The caller paces the first request of a question, `limiter`
    the others. `network` replaces the real one in tests.
    """
    check(name, options)
    if options.dialect not in DIALECTS:
        raise ValueError(f"Provider {name}: there is no dialect {options.dialect!r}.")
    limiter = limiter or RateLimiter(name, options.calls_per_second)
    return DIALECTS[options.dialect](Wiring(name, options, quirks or LearnedQuirks(), limiter, network))


def open_limited(
    name: str,
    options: ProviderOptions,
    quirks: LearnedQuirks | None = None,
    on_outage: Outage | None = None,
    on_call: OnCall | None = None,
    slot: Slot | None = None,
) -> LimitedProvider:
    """The same behind its limits.

    `on_outage(name, away, why)` is called once when it goes away and once when it is back, and
    `on_call(name, action, outcome)` after every request. `slot` shares the rate with other processes.
    """
    check(name, options)
    limiter = RateLimiter(name, options.calls_per_second, slot)
    provider = open_provider(name, options, quirks, limiter=limiter)
    if on_call is not None:
        provider = Counted(provider, on_call)
    return LimitedProvider(provider, limiter=limiter, at_once=options.connections, on_outage=on_outage)
