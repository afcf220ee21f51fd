"""/people: who uses the bot, a card of each, their role, and notes about them."""

from contextlib import suppress
from functools import partial

from aiogram import Bot, Router
from aiogram.exceptions import TelegramAPIError
from aiogram.filters import Command, CommandObject
from aiogram.types import CallbackQuery, ForceReply, Message

from core.members.directory import People
from core.members.roles import OwnersStay, Roles
from core.money.limits import Limiting
from core.money.stars import Stars
from core.money.wallet import Wallet
from core.people.access import Access
from core.people.role import Role
from core.requests.asking import Asking
from core.requests.request import AwaitedReply, ReplyPurpose
from handlers.form_step import Event
from handlers.menu import speak_menu
from handlers.message_text import Words
from handlers.paging import read_page
from handlers.people_buttons import AskPeople, PeoplePage, SetRole, ShowPerson, WriteNote, fitting
from handlers.replies import RepliesToQuestion
from handlers.role_filters import IsAdmin
from handlers.show import Outdated, send, show
from handlers.views import people_desk as views
from handlers.views.requests import LONGEST, placeholder, too_long
from handlers.views.words import length

_PURPOSES = {ReplyPurpose.FIND_PERSON, ReplyPurpose.NOTE}

router = Router(name="people_desk")
router.message.filter(IsAdmin())
router.callback_query.filter(IsAdmin())


@router.message(Command("people"))
async def people_command(message: Message, command: CommandObject, people: People, access: Access) -> None:
    await _list(message, PeoplePage(words=fitting(command.args or "")), people, access)


@router.callback_query(PeoplePage.filter())
async def people_page(callback: CallbackQuery, callback_data: PeoplePage, people: People, access: Access) -> None:
    await _list(callback, callback_data, people, access)


async def _list(event: Event, wanted: PeoplePage, people: People, access: Access) -> None:
    found, page, total = await read_page(partial(people.store.page, wanted.group, wanted.words), wanted.page)
    shown = wanted.model_copy(update={"page": page})
    is_owner = event.from_user is not None and access.is_owner(event.from_user.id)
    await show(event, *views.listed(found, await people.store.counts(), shown, total, access, may_pick=is_owner))


@router.callback_query(ShowPerson.filter())
async def show_person(
    callback: CallbackQuery,
    callback_data: ShowPerson,
    people: People,
    access: Access,
    wallet: Wallet,
    limiting: Limiting,
    stars: Stars,
) -> None:
    await show_card(callback, callback_data.user_id, people, access, wallet, limiting, stars)


async def show_card(
    event: Event, user_id: int, people: People, access: Access, wallet: Wallet, limiting: Limiting, stars: Stars
) -> None:
    profile = await people.profile(user_id)
    sums = await wallet.spent(user_id)
    by = profile.member.by if profile.member is not None else None
    names = await people.store.names([*(note.by for note in profile.notes), *([by] if by is not None else [])])
    is_owner = event.from_user is not None and access.is_owner(event.from_user.id)
    theirs = views.PersonWallet(
        balance=await wallet.balance(user_id),
        currency=wallet.credit.currency,
        own=await limiting.of(user_id),
        everybody=wallet.limits,
    )
    has_paid = is_owner and bool(await stars.store.payments(user_id, 1))
    role = access.role_of(user_id)
    await show(event, *views.card(profile, role, sums, names, theirs, may_change=is_owner, has_paid=has_paid))


@router.callback_query(SetRole.filter())
async def set_role(
    callback: CallbackQuery,
    callback_data: SetRole,
    bot: Bot,
    people: People,
    roles: Roles,
    access: Access,
    wallet: Wallet,
    limiting: Limiting,
    stars: Stars,
) -> None:
    user_id, role, owner = callback_data.user_id, callback_data.role, callback.from_user.id
    if not access.is_owner(owner):
        raise Outdated
    try:
        profile = await people.profile(user_id)
        if role is Role.HELPER and not callback_data.sure:
            await show(callback, *views.ask_helper(profile))
            return
        await roles.set(user_id, role, owner)
    except OwnersStay:
        raise Outdated from None
    chosen = profile.user.language if profile.user is not None else None
    # A person without a chat with the bot sees the common menu until the next start of the bot.
    with suppress(TelegramAPIError):
        await speak_menu(bot, user_id, chosen, access)
    await show_card(callback, user_id, people, access, wallet, limiting, stars)


@router.callback_query(AskPeople.filter())
async def ask_people(callback: CallbackQuery, asking: Asking) -> None:
    await _ask(callback, views.ask_words(), AwaitedReply(purpose=ReplyPurpose.FIND_PERSON, about=0), asking)


@router.callback_query(WriteNote.filter())
async def ask_note(callback: CallbackQuery, callback_data: WriteNote, asking: Asking) -> None:
    await _ask(callback, views.ask_note(), AwaitedReply(purpose=ReplyPurpose.NOTE, about=callback_data.user_id), asking)


async def _ask(callback: CallbackQuery, text: str, question: AwaitedReply, asking: Asking) -> None:
    message_id = await send(callback, text, ForceReply(force_reply=True, input_field_placeholder=placeholder()))
    if message_id is not None:
        await asking.ask(callback.from_user.id, message_id, question)


async def _is_of_people(_message: Message, question: AwaitedReply) -> bool:
    return question.purpose in _PURPOSES


@router.message(Words(), RepliesToQuestion(), _is_of_people)
async def replied(message: Message, question: AwaitedReply, people: People, access: Access) -> None:
    words = (message.text or "").strip()
    if length(words) > LONGEST:
        await message.answer(too_long())
        return
    if question.purpose is ReplyPurpose.FIND_PERSON:
        await _list(message, PeoplePage(words=fitting(words)), people, access)
        return
    await people.note(question.about, message.chat.id, words)
    await show(message, *views.noted(question.about))
