"""/numbers: the shop's sales, costs and margin, for its owners."""

from aiogram import Router
from aiogram.filters import Command
from aiogram.types import BufferedInputFile, CallbackQuery, Message
from aiogram.utils.callback_answer import CallbackAnswer

from core.members.directory import People
from core.numbers.charts import Drawing, NotDrawn
from core.numbers.numbers import PERIODS, Numbers
from handlers.checkout import alert
from handlers.form_step import Event
from handlers.numbers_buttons import By, DrawNumbers, ShowNumbers
from handlers.roles import IsOwner
from handlers.show import Outdated, show
from handlers.views import numbers as views
from handlers.views.keyboard import page_of

router = Router(name="numbers")
router.message.filter(IsOwner())
router.callback_query.filter(IsOwner())


@router.message(Command("numbers"))
async def numbers_command(message: Message, numbers: Numbers, people: People) -> None:
    await _show(message, ShowNumbers(), numbers, people)


@router.callback_query(ShowNumbers.filter())
async def numbers_button(callback: CallbackQuery, callback_data: ShowNumbers, numbers: Numbers, people: People) -> None:
    if callback_data.days not in PERIODS:
        raise Outdated
    await _show(callback, callback_data, numbers, people)


async def _show(event: Event, wanted: ShowNumbers, numbers: Numbers, people: People) -> None:
    found = await numbers.report(wanted.days)
    match wanted.by:
        case By.ALL:
            await show(event, *views.overview(found, wanted.days))
        case By.SERVICE:
            await show(event, *views.services(found.services, wanted, numbers.completion))
        case By.PERSON:
            shown, _page, _pages = page_of(found.people, wanted.page)
            names = await people.store.names([one.key for one in shown if isinstance(one.key, int)])
            await show(event, *views.people(found.people, wanted, names))


@router.callback_query(DrawNumbers.filter())
async def draw(
    callback: CallbackQuery,
    callback_data: DrawNumbers,
    callback_answer: CallbackAnswer,
    numbers: Numbers,
    drawing: Drawing,
) -> None:
    """Sends the days as a picture, in the currency with the highest revenue."""
    if callback_data.days not in PERIODS or not isinstance(callback.message, Message):
        raise Outdated
    chart = views.chart(await numbers.report(callback_data.days))
    if chart is None:
        alert(callback_answer, views.nothing_sold())
        return
    try:
        picture = await drawing.draw(chart)
    except NotDrawn:
        alert(callback_answer, views.not_drawn())
        return
    await callback.message.answer_photo(BufferedInputFile(picture, "numbers.png"), caption=chart.title)
