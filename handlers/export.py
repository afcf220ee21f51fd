"""/export: all of one's orders as a CSV file, or as several if one would be too large."""

from aiogram import Router
from aiogram.filters import Command
from aiogram.types import Message

from core.clock import Clock
from core.orders.checkout import Ordering
from core.orders.history import HistoryReader, newest_first
from handlers.csv_files import CsvTable
from handlers.show import show, thread_of
from handlers.views import export as views

router = Router(name="export")


@router.message(Command("export"))
async def export(message: Message, history: HistoryReader, ordering: Ordering, clock: Clock) -> None:
    # Written as a whole before any of it is sent: a database that fails meanwhile sends nobody half a history.
    with CsvTable(views.headings()) as table:
        async for order in newest_first(history, message.chat.id):
            table.add(views.values(order, ordering.prices.get(order.provider)))
        if not table.count or message.bot is None:
            await show(message, *views.nothing_to_export())
            return
        name = f"orders-{clock():%Y-%m-%d}"
        await table.send(message.bot, message.chat.id, name, *views.exported(table.count), thread_of(message))
