"""/numbers: the shop's sales, costs and margin, for its owners."""

from aiogram import Router
from aiogram.filters import Command
from aiogram.types import BufferedInputFile, CallbackQuery, Message
from aiogram.utils.callback_answer import CallbackAnswer

from core.members.directory import People
from core.statistics.charts import Drawing, NotDrawn
from core.statistics.statistics import PERIODS, Statistics
from handlers.checkout import alert
from handlers.form_step import Event
from handlers.role_filters import IsOwner
from handlers.show import Outdated, show
from handlers.statistics_buttons import By, DrawChart, ShowStatistics
from handlers.views import statistics as views
from handlers.views.keyboard import page_of

router = Router(name="statistics")
router.message.filter(IsOwner())
router.callback_query.filter(IsOwner())


@router.message(Command("numbers"))
async def statistics_command(message: Message, statistics: Statistics, people: People) -> None:
    await _show(message, ShowStatistics(), statistics, people)


@router.callback_query(ShowStatistics.filter())
async def statistics_button(
    callback: CallbackQuery, callback_data: ShowStatistics, statistics: Statistics, people: People
) -> None:
    if callback_data.days not in PERIODS:
        raise Outdated
    await _show(callback, callback_data, statistics, people)


async def _show(event: Event, wanted: ShowStatistics, statistics: Statistics, people: People) -> None:
    found = await statistics.report(wanted.days)
    match wanted.by:
        case By.ALL:
            await show(event, *views.overview(found, wanted.days))
        case By.SERVICE:
            await show(event, *views.services(found.services, wanted, statistics.completion))
        case By.PERSON:
            shown, _page, _pages = page_of(found.people, wanted.page)
            names = await people.store.names([one.key for one in shown if isinstance(one.key, int)])
            await show(event, *views.people(found.people, wanted, names))


@router.callback_query(DrawChart.filter())
async def draw(
    callback: CallbackQuery,
    callback_data: DrawChart,
    callback_answer: CallbackAnswer,
    statistics: Statistics,
    drawing: Drawing,
) -> None:
    """Sends the days as a picture, in the currency with the highest revenue."""
    if callback_data.days not in PERIODS or not isinstance(callback.message, Message):
        raise Outdated
    chart = views.chart(await statistics.report(callback_data.days))
    if chart is None:
        alert(callback_answer, views.nothing_sold())
        return
    try:
        picture = await drawing.draw(chart)
    except NotDrawn:
        alert(callback_answer, views.not_drawn())
        return
    await callback.message.answer_photo(BufferedInputFile(picture, "numbers.png"), caption=chart.title)
