"""Leads from the operators' group to one's own chat, where private things open by a link."""

from aiogram import Bot, F, Router
from aiogram.filters import CommandObject, CommandStart
from aiogram.types import CallbackQuery, Message
from aiogram.utils.callback_answer import CallbackAnswer
from aiogram.utils.deep_linking import create_start_link

from core.members.directory import People
from core.money.limits import Limiting
from core.money.stars import Stars
from core.money.wallet import Wallet
from core.orders.timeline import OrderTimelines
from core.people.access import Access
from handlers.find import show_timeline_of
from handlers.people_buttons import ShowPerson, ShowTimeline
from handlers.people_desk import show_card
from handlers.role_filters import InPrivate, IsAdmin

PERSON, STORY = "person", "story"
_LINK = rf"^({PERSON}|{STORY})[0-9]{{1,15}}$"

router = Router(name="group_deep_links")
router.message.filter(IsAdmin(), InPrivate())
router.callback_query.filter(IsAdmin(), ~InPrivate())


@router.callback_query(ShowPerson.filter())
async def lead_to_person(
    _callback: CallbackQuery, callback_data: ShowPerson, callback_answer: CallbackAnswer, bot: Bot
) -> None:
    callback_answer.url = await create_start_link(bot, f"{PERSON}{callback_data.user_id}")


@router.callback_query(ShowTimeline.filter())
async def lead_to_timeline(
    _callback: CallbackQuery, callback_data: ShowTimeline, callback_answer: CallbackAnswer, bot: Bot
) -> None:
    callback_answer.url = await create_start_link(bot, f"{STORY}{callback_data.order_id}")


@router.message(CommandStart(deep_link=True, magic=F.args.regexp(_LINK)))
async def arrive(
    message: Message,
    command: CommandObject,
    people: People,
    timelines: OrderTimelines,
    access: Access,
    wallet: Wallet,
    limiting: Limiting,
    stars: Stars,
) -> None:
    link = command.args or ""
    if link.startswith(PERSON):
        await show_card(message, int(link.removeprefix(PERSON)), people, access, wallet, limiting, stars)
    else:
        await show_timeline_of(message, int(link.removeprefix(STORY)), None, timelines, people)
