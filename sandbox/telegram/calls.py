"""A record of every Bot API call."""

import time
from dataclasses import asdict, dataclass

from sandbox.telegram.bell import Bell
from sandbox.telegram.model import Json
from sandbox.telegram.params import Call


@dataclass
class CallRecord:
    """A call. `at` is the monotonic time when it came; `status` is None until it is answered."""

    seq: int
    at: float
    method: str
    params: Json
    status: int | None = None
    description: str = ""
    fault: str = ""


class CallLog:
    def __init__(self) -> None:
        self.bell = Bell()
        self._records: list[CallRecord] = []

    def begin(self, call: Call) -> CallRecord:
        record = CallRecord(len(self._records) + 1, time.monotonic(), call.method, call.shown())
        self._records.append(record)
        return record

    def finish(self, record: CallRecord, status: int, description: str) -> None:
        record.status = status
        record.description = description
        self.bell.ring()

    def after(self, seq: int, method: str) -> list[Json]:
        """The calls of one method after `seq`; "" means all methods."""
        wanted = method.lower()
        return [asdict(one) for one in self._records[seq:] if not wanted or one.method.lower() == wanted]

    async def wait_answered(self, seq: int, method: str, seconds: float) -> list[Json]:
        """Like `after`, but waits until one of them is answered."""

        def look() -> list[Json]:
            found = self.after(seq, method)
            return found if any(one["status"] for one in found) else []

        return await self.bell.until(look, seconds) or self.after(seq, method)
