"""A circuit breaker for one provider: after several failures in a row it sends only one probe at a time."""

import logging
import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from core.provider import Busy, Cause, HeldBack, NotSent, ProviderError, Refused

LONGEST_COOL_DOWN = 600.0
Outage = Callable[[str, bool, str], None]
"""Called with (provider, away, why) once when a provider goes away and once when it is back."""
_log = logging.getLogger(__name__)


def spread() -> float:
    """A random factor around 1, so that many bots don't return to a provider in the same second."""
    return random.uniform(0.8, 1.2)  # noqa: S311  # no secret hangs on it


class Breaker:
    """Counts failures in a row: NotSent, Unconfirmed and Unreadable. Refused and Busy are answers, not failures.

    After `failures` of them it opens for `cool_down` seconds, twice as long after each failed probe. `clock` counts
    seconds and never goes back.
    """

    def __init__(
        self,
        name: str,
        *,
        failures: int,
        cool_down: float,
        clock: Callable[[], float],
        jitter: Callable[[], float],
        on_outage: Outage | None,
    ) -> None:
        self._name = name
        self._allowed = failures
        self._cool_down = cool_down
        self._clock = clock
        self._jitter = jitter
        self._on_outage = on_outage
        self._failures = 0
        self._failed_probes = 0
        self._asked_again_at = 0.0
        self._probing = False
        self.away = False

    @property
    def probe_due(self) -> bool:
        return self.away and not self._probing and self._clock() >= self._asked_again_at

    def check(self) -> None:
        """Raises NotSent while the provider is away and no probe is due."""
        if self.away and not self.probe_due:
            raise NotSent(f"{self._name} is away.", Cause.AWAY)

    @contextmanager
    def watch(self) -> Iterator[None]:
        """Wraps one request. The first one after the pause of an open breaker is the probe."""
        self.check()
        probe = self._probing = self.away
        try:
            yield
            self._succeeded()
        except (Refused, Busy):
            self._succeeded()
            raise
        except HeldBack:
            raise  # the provider was not asked
        except ProviderError as error:
            self._failed(probe, str(error))
            raise
        finally:
            # A cancelled request tells nothing, so the next one becomes the probe.
            self._probing = self._probing and not probe

    def _succeeded(self) -> None:
        self._failures = self._failed_probes = 0
        if self.away:
            self.away = False
            _log.info("%s is back", self._name)
            self._tell("")

    def _failed(self, probe: bool, why: str) -> None:
        if self.away and not probe:
            return  # it was sent before the breaker opened, so it tells nothing new
        self._failures += 1
        if self.away:
            self._failed_probes += 1
        elif self._failures < self._allowed:
            return
        pause = min(self._cool_down * 2**self._failed_probes, LONGEST_COOL_DOWN)
        self._asked_again_at = self._clock() + pause * self._jitter()
        if not self.away:
            self.away = True
            _log.warning("%s is away: %s", self._name, why)
            self._tell(why)

    def _tell(self, why: str) -> None:
        if self._on_outage is None:
            return
        try:
            self._on_outage(self._name, self.away, why)
        except Exception:  # A listener's error must not turn a placed order into a failure.
            _log.exception("telling of an outage failed")
