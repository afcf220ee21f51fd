"""/find: any order of anybody, for admins, and everything that happened to it."""

from functools import partial

from aiogram import Router
from aiogram.filters import Command, CommandObject
from aiogram.types import CallbackQuery, ForceReply, Message

from core.members.directory import People
from core.money.stars import Stars
from core.orders.order_list import number_of
from core.orders.timeline import OrderTimelines, Timeline
from core.people.access import Access
from core.requests.asking import Asking
from core.requests.request import AwaitedReply, ReplyPurpose
from handlers.form_step import Event
from handlers.message_text import Words
from handlers.paging import read_page
from handlers.people_buttons import FindPage, PersonOrders, ShowTimeline, fitting
from handlers.replies import RepliesToQuestion
from handlers.role_filters import IsAdmin
from handlers.show import Outdated, show
from handlers.views import star_refunds as star_views
from handlers.views import timeline as views
from handlers.views.keyboard import PER_PAGE

router = Router(name="find")
router.message.filter(IsAdmin())
router.callback_query.filter(IsAdmin())


@router.message(Command("find"))
async def find_command(
    message: Message,
    command: CommandObject,
    timelines: OrderTimelines,
    people: People,
    asking: Asking,
    stars: Stars,
    access: Access,
) -> None:
    if command.args:
        await _find(message, command.args, timelines, people, stars, access)
        return
    reply = ForceReply(force_reply=True, input_field_placeholder=views.placeholder())
    sent = await message.answer(views.ask_words(), reply_markup=reply)
    await asking.ask(message.chat.id, sent.message_id, AwaitedReply(purpose=ReplyPurpose.FIND_ORDER, about=0))


async def _is_find(_message: Message, question: AwaitedReply) -> bool:
    return question.purpose is ReplyPurpose.FIND_ORDER


@router.message(Words(), RepliesToQuestion(), _is_find)
async def replied(message: Message, timelines: OrderTimelines, people: People, stars: Stars, access: Access) -> None:
    await _find(message, message.text or "", timelines, people, stars, access)


async def _find(
    message: Message, words: str, timelines: OrderTimelines, people: People, stars: Stars, access: Access
) -> None:
    if access.is_owner(message.chat.id) and (payment := await stars.store.payment_of(words.strip())) is not None:
        await show(message, *star_views.ask(payment, await people.store.names([payment.payer])))
        return
    wanted = fitting(" ".join(words.split()))
    found, total = await timelines.found(wanted, 0, PER_PAGE)
    if total == 1 or (found and found[0].id == number_of(wanted)):
        others = (FindPage(words=wanted), total) if total > 1 else None
        await show_timeline_of(message, found[0].id, None, timelines, people, others)
    else:
        await show(message, *views.found(found, FindPage(words=wanted), total))


@router.callback_query(FindPage.filter())
async def find_page(callback: CallbackQuery, callback_data: FindPage, timelines: OrderTimelines) -> None:
    found, page, total = await read_page(partial(timelines.found, callback_data.words), callback_data.page)
    await show(callback, *views.found(found, FindPage(page=page, words=callback_data.words), total))


@router.callback_query(PersonOrders.filter())
async def orders_of(
    callback: CallbackQuery, callback_data: PersonOrders, timelines: OrderTimelines, people: People
) -> None:
    user_id = callback_data.user_id
    found, page, total = await read_page(partial(timelines.of_person, user_id), callback_data.page)
    name = (await people.store.names([user_id])).get(user_id, "")
    await show(callback, *views.of_person(found, PersonOrders(user_id=user_id, page=page), total, name))


@router.callback_query(ShowTimeline.filter())
async def show_timeline(
    callback: CallbackQuery, callback_data: ShowTimeline, timelines: OrderTimelines, people: People
) -> None:
    await show_timeline_of(callback, callback_data.order_id, callback_data.page, timelines, people)


async def show_timeline_of(
    event: Event,
    order_id: int,
    page: int | None,
    timelines: OrderTimelines,
    people: People,
    found: tuple[FindPage, int] | None = None,
) -> None:
    """`found` leads to all that the same words find, and says how many."""
    timeline = await timelines.timeline(order_id)
    if timeline is None:
        raise Outdated
    names = await people.store.names(_mentioned(timeline))
    await show(event, *views.timeline(timeline, names, page, found))


def _mentioned(timeline: Timeline) -> list[int]:
    """Everybody whose name the timeline may mention."""
    deciders = [request.handled_by for request in timeline.requests] + [entry.by for entry in timeline.money]
    others = [told.chat_id for told in timeline.told] + [entry.actor for entry in timeline.audit_entries]
    return [timeline.order.user_id, *others, *(one for one in deciders if one is not None)]
