"""Sends long tables as CSV files, each no larger than Telegram takes, and with little of them in memory."""

from collections.abc import AsyncGenerator, Iterable
from contextlib import ExitStack
from tempfile import SpooledTemporaryFile
from types import TracebackType
from typing import IO, Self

from aiogram import Bot
from aiogram.types import InlineKeyboardMarkup, InputFile

from core.csv_lines import BOM, Value, line
from handlers.views.export import part

LARGEST = 49_000_000
"""Bytes of one file: Telegram takes 50 MB from a bot, with what goes around it."""
IN_MEMORY = 2**20
"""Bytes of a file that are held in memory; a longer one is on the disk until it is sent."""


class CsvTable:
    """Rows below `headings`, in as many files as are needed. Write the whole table before you send any of it."""

    def __init__(self, headings: Iterable[Value]) -> None:
        self._top = (BOM + line(headings)).encode()
        self._files: list[IO[bytes]] = []
        self._open = ExitStack()
        self.count = 0
        """How many rows it has."""

    def __enter__(self) -> Self:
        self._begin()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._open.close()

    def add(self, values: Iterable[Value]) -> None:
        row = line(values).encode()
        if self._files[-1].tell() + len(row) > LARGEST and self._files[-1].tell() > len(self._top):
            self._begin()
        self._files[-1].write(row)
        self.count += 1

    def _begin(self) -> None:
        self._files.append(self._open.enter_context(SpooledTemporaryFile(IN_MEMORY)))  # noqa: SIM115
        self._files[-1].write(self._top)

    async def send(
        self,
        bot: Bot,
        chat_id: int,
        name: str,
        caption: str,
        keyboard: InlineKeyboardMarkup | None = None,
        thread: int | None = None,
    ) -> None:
        """Sends it as `name`.csv, or as `name`-1.csv and so on; `caption` and `keyboard` are under the last file."""
        parts = len(self._files)
        for place, file in enumerate(self._files, 1):
            last = place == parts
            texts = [part(place, parts) if parts > 1 else "", caption if last else ""]
            await bot.send_document(
                chat_id,
                _Written(file, f"{name}-{place}.csv" if parts > 1 else f"{name}.csv"),
                caption="\n".join(filter(None, texts)),
                reply_markup=keyboard if last else None,
                message_thread_id=thread,
            )


class _Written(InputFile):
    """A file that was written here, from its start each time it is sent."""

    def __init__(self, file: IO[bytes], filename: str) -> None:
        super().__init__(filename)
        self._file = file

    async def read(self, bot: Bot) -> AsyncGenerator[bytes, None]:
        self._file.seek(0)
        while piece := self._file.read(self.chunk_size):
            yield piece
