"""/export: all of one's orders as a CSV file."""

from collections.abc import AsyncGenerator
from tempfile import SpooledTemporaryFile
from typing import IO

from aiogram import Bot, Router
from aiogram.filters import Command
from aiogram.types import InputFile, Message

from core.clock import Clock
from core.orders.checkout import Ordering
from core.orders.export import BOM, line
from core.orders.history import HistoryReader, newest_first
from handlers.show import show
from handlers.views import export as views

router = Router(name="export")
IN_MEMORY = 2**20
"""Bytes of a file that are held in memory; a longer one is on the disk until it is sent."""


class Written(InputFile):
    """A file that was written here, from its start each time it is sent."""

    def __init__(self, file: IO[bytes], filename: str) -> None:
        super().__init__(filename)
        self._file = file

    async def read(self, bot: Bot) -> AsyncGenerator[bytes, None]:
        self._file.seek(0)
        while piece := self._file.read(self.chunk_size):
            yield piece


@router.message(Command("export"))
async def export(message: Message, history: HistoryReader, ordering: Ordering, clock: Clock) -> None:
    # Written as a whole before any of it is sent: a database that fails meanwhile sends nobody half a history.
    with SpooledTemporaryFile(IN_MEMORY) as file:
        file.write((BOM + line(views.headings())).encode())
        count = 0
        async for order in newest_first(history, message.chat.id):
            file.write(line(views.values(order, ordering.prices.get(order.provider))).encode())
            count += 1
        if not count:
            await show(message, *views.nothing_to_export())
            return
        caption, keyboard = views.exported(count)
        name = f"orders-{clock():%Y-%m-%d}.csv"
        await message.answer_document(Written(file, name), caption=caption, reply_markup=keyboard)
