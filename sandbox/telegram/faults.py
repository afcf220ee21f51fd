"""Faults on request: what goes wrong with the next Bot API calls."""

import math
import time
from dataclasses import asdict, dataclass
from typing import Any

from sandbox.telegram.model import Json
from sandbox.telegram.refusals import BLOCKED, Refusal, bad_request, forbidden, too_many_requests

KINDS = {"429", "403", "401", "400", "500", "html", "drop_before", "drop_after", "slow", "undecodable"}


@dataclass
class Fault:
    """A fault. It hits `times` calls, or all if None; `everyone` closes the whole API for `retry_after` seconds."""

    kind: str
    method: str = "*"
    chat_id: int | None = None
    times: int | None = 1
    retry_after: int = 1
    seconds: float = 1.0
    everyone: bool = False

    def hits(self, method: str, chat_id: str) -> bool:
        # Polls repeat all the time and would use up every fault, so a fault must name them to hit them.
        named = self.method.lower() == method.lower()
        wide = self.method == "*" and method.lower() != "getupdates"
        return (named or wide) and (self.chat_id is None or str(self.chat_id) == chat_id)

    def refusal(self) -> Refusal | None:
        match self.kind:
            case "429":
                return too_many_requests(self.retry_after)
            case "403":
                return forbidden(BLOCKED)
            case "401":
                return Refusal(401, "Unauthorized")
            case "400":
                return bad_request("chat not found")
            case "500":
                return Refusal(500, "Internal Server Error")
        return None


class Faults:
    def __init__(self) -> None:
        self._faults: list[Fault] = []
        self._closed_until = 0.0

    def add(self, asked: Json) -> Fault:
        """From the JSON of the control side, where `everyone` is called "global". Raises Refusal."""
        try:
            fault = Fault(
                kind=str(asked["kind"]),
                method=str(asked.get("method") or "*"),
                chat_id=_optional_int(asked.get("chat_id")),
                times=_optional_int(asked.get("times", 1)),
                retry_after=int(asked.get("retry_after", 1)),
                seconds=float(asked.get("seconds", 1)),
                everyone=bool(asked.get("global", False)),
            )
        except (KeyError, TypeError, ValueError) as error:
            raise Refusal(400, f"not a fault: {error!r}") from error
        if fault.kind not in KINDS:
            raise Refusal(400, f"kind is one of {', '.join(sorted(KINDS))}")
        self._faults.append(fault)
        return fault

    def clear(self) -> None:
        self._faults.clear()
        self._closed_until = 0.0

    def shown(self) -> list[Json]:
        return [asdict(fault) for fault in self._faults]

    def take(self, method: str, chat_id: str) -> Fault | None:
        """Takes the fault that hits this call, if any, and counts it."""
        left = math.ceil(self._closed_until - time.monotonic())
        if left > 0 and method.lower() != "getupdates":
            return Fault("429", retry_after=left)
        fault = next((one for one in self._faults if one.hits(method, chat_id)), None)
        if fault is None:
            return None
        if fault.times is not None:
            fault.times -= 1
            if fault.times <= 0:
                self._faults.remove(fault)
        if fault.everyone and fault.kind == "429":
            self._closed_until = time.monotonic() + fault.retry_after
        return fault


def _optional_int(value: Any) -> int | None:
    return None if value is None else int(value)
