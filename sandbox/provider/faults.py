"""Faults that wait for a request to hit: which provider and action, how often, and what goes wrong.

The kinds, grouped by what the provider has done when the fault strikes:

- nothing done: `refuse_connection`, `reset_before`, `error`, `throttled` (429 with `Retry-After`, to every matching
  request for the next `seconds`)
- done if `done` is true: `html_200`, `html_502`, `empty`, and any HTTP status from `300` (`429`, `500`)
- always done: `slow_before` (works late), `slow` (answers late), `late` (answers when released),
  `reset_after`, `truncated`, `duplicate_answer`, `string_ids`, any `2xx`, and `shapes.SHAPES`

`refuse_connection` cannot undo the handshake: the connection is reset before the body is read, so the action is unknown
and must be `*`. `ProviderServer.refuse()` really refuses connections.
"""

import asyncio
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sandbox.provider.shapes import SHAPES

UNREAD = "refuse_connection"
THROTTLED = "throttled"
PAGES = frozenset({"html_200", "html_502", "empty"})
_AIMED = frozenset({"missing_ids", "one_bad_entry"})
_OPTIONS: dict[str, frozenset[str]] = {
    UNREAD: frozenset(),
    "reset_before": frozenset(),
    "reset_after": frozenset(),
    "slow": frozenset({"seconds"}),
    "slow_before": frozenset({"seconds"}),
    "late": frozenset(),
    "truncated": frozenset(),
    "duplicate_answer": frozenset(),
    "string_ids": frozenset(),
    "error": frozenset({"text", "status"}),
    THROTTLED: frozenset({"seconds"}),
    **{kind: frozenset({"done"}) for kind in PAGES},
    **{kind: frozenset({"ids"}) if kind in _AIMED else frozenset() for kind in SHAPES},
}
_TYPES: dict[str, tuple[type, ...]] = {
    "kind": (str,),
    "provider": (str,),
    "action": (str,),
    "times": (int,),
    "done": (bool,),
    "seconds": (int, float),
    "text": (str,),
    "status": (int,),
    "ids": (list,),
}
ACTIONS = frozenset(
    {"*", "services", "add", "status", "refill", "refill_status", "cancel", "balance", "user", "get"},
)


@dataclass
class Fault:
    """One fault. `times` counts down, `ids` picks entries of a batch, `status` is the HTTP status of an `error`."""

    kind: str
    provider: str = "*"
    action: str = "*"
    times: int = 1
    done: bool = False
    seconds: float = 1.0
    text: str = "Something went wrong"
    status: int = 200
    ids: tuple[str, ...] = ()
    ends_at: float = 0.0
    """When a throttling ends, by the machine's own clock."""

    @property
    def seconds_left(self) -> float:
        return max(self.ends_at - time.monotonic(), 0.0)

    @property
    def http_status(self) -> int | None:
        """The HTTP status, for a fault that is named after one."""
        return int(self.kind) if self.kind.isdigit() else None

    @property
    def does_it(self) -> bool:
        """Whether the provider carries out what was asked."""
        if self.kind in PAGES or (self.http_status or 0) >= 300:
            return self.done
        return self.kind not in {UNREAD, "reset_before", "error", THROTTLED}

    def hits(self, provider: str, action: str) -> bool:
        return self.provider in {"*", provider} and self.action in {"*", action}


def read_fault(body: Mapping[str, Any], providers: frozenset[str]) -> Fault:
    """Raises ValueError with the reason for a fault that can't work."""
    kind = body.get("kind", "")
    options = _options(kind)
    if options is None:
        raise ValueError(f"no such kind: {kind!r}")
    unknown = body.keys() - {"kind", "provider", "action", "times"} - options
    if unknown:
        raise ValueError(f"{kind} takes no {sorted(unknown)}")
    _check_values(body)
    fault = Fault(**{**body, "ids": tuple(str(one) for one in body.get("ids", ()))})
    if fault.provider not in providers | {"*"}:
        raise ValueError(f"no such provider: {fault.provider!r}")
    if fault.action not in ACTIONS or (kind == UNREAD and fault.action != "*"):
        raise ValueError(f"{kind} can't wait for the action {fault.action!r}")
    return fault


def _options(kind: object) -> frozenset[str] | None:
    """The options that a kind takes, or None for an unknown kind."""
    if isinstance(kind, str) and re.fullmatch(r"[2-5]\d\d", kind, re.ASCII):
        return frozenset() if kind.startswith("2") else frozenset({"done"})
    return _OPTIONS.get(str(kind))


def _check_values(body: Mapping[str, Any]) -> None:
    for name, value in body.items():
        # Compares the exact type, because True is an int too.
        if type(value) not in _TYPES[name]:
            raise ValueError(f"{name} can't be {value!r}")
    if body.get("times", 1) < 1 or not 0 <= body.get("seconds", 0) < 3600:
        raise ValueError("times starts at 1, seconds is from 0 to an hour")
    if not 200 <= body.get("status", 200) < 600:
        raise ValueError("status is an HTTP status from 200")


@dataclass
class FaultBook:
    """The faults, in the order they were added; the first match is used. It holds late answers until their release."""

    waiting: list[Fault] = field(default_factory=list)
    _release: asyncio.Event = field(default_factory=asyncio.Event)

    def add(self, fault: Fault) -> None:
        if fault.kind == THROTTLED:
            fault.ends_at = time.monotonic() + fault.seconds
        self.waiting.append(fault)

    def take_unread(self, provider: str) -> Fault | None:
        """The fault, if any, that strikes before the request is read."""
        return self._take(f for f in self.waiting if f.kind == UNREAD and f.hits(provider, "*"))

    def take(self, provider: str, action: str) -> Fault | None:
        self.waiting = [f for f in self.waiting if f.kind != THROTTLED or f.seconds_left]
        return self._take(f for f in self.waiting if f.kind != UNREAD and f.hits(provider, action))

    def _take(self, hitting: Any) -> Fault | None:
        fault: Fault | None = next(hitting, None)
        if fault is not None and fault.kind != THROTTLED:
            fault.times -= 1
            if not fault.times:
                self.waiting.remove(fault)
        return fault

    async def hold(self) -> None:
        await self._release.wait()

    def release(self) -> None:
        """Sends every answer that is held now; later ones wait for the next release."""
        self._release.set()
        self._release = asyncio.Event()

    def clear(self) -> None:
        self.waiting.clear()
        self.release()
