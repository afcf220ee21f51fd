"""/broadcast: an owner tells many people something; people choose whether they want it."""

from contextlib import suppress
from dataclasses import replace

from aiogram import Router
from aiogram.exceptions import TelegramBadRequest
from aiogram.filters import Command, CommandObject
from aiogram.types import CallbackQuery, Message
from aiogram.utils.callback_answer import CallbackAnswer

from core.broadcasts import broadcast as about
from core.broadcasts.broadcast import Audience, Broadcast, Progress
from core.broadcasts.composing import BroadcastOver, Composing, NoSuchBroadcast
from core.clock import Clock
from core.people.user import User
from core.requests.asking import Asking
from core.requests.request import AwaitedReply, ReplyPurpose
from handlers.broadcast_buttons import (
    BeginBroadcast,
    CancelBroadcast,
    ChooseAudience,
    ShowBroadcast,
    StopBroadcast,
    WantNews,
)
from handlers.form_step import Event
from handlers.language import LANGUAGES
from handlers.role_filters import IsOwner
from handlers.sending.broadcasts import LONGEST, BroadcastPost
from handlers.settings import PreferenceStore
from handlers.show import chat_of, send, show
from handlers.views import broadcasts as views
from handlers.views import settings as settings_views
from handlers.views.keyboard import Shown
from handlers.views.words import length

router = Router(name="broadcasts")
own = Router(name="news")
"""The router with the buttons that everybody may press."""
router.message.filter(IsOwner())
router.callback_query.filter(IsOwner())


@router.message(Command("broadcast"))
async def broadcast_command(
    message: Message, command: CommandObject, composing: Composing, post: BroadcastPost
) -> None:
    """Drafts the text behind the command, or the message that it replies to, and shows it as people get it."""
    copied, text = message.reply_to_message, (command.args or "").strip()
    if copied is not None:
        drafted = about.Message(chat_id=message.chat.id, message_id=copied.message_id)
    elif not text:
        await show(message, *views.usage())
        return
    elif length(text) > LONGEST:
        await message.answer(views.too_long())
        return
    else:
        drafted = about.Message(text=text)
    broadcast = await composing.draft(drafted, message.from_user.id if message.from_user else message.chat.id)
    try:
        await post.show(broadcast, message.chat.id)
    except TelegramBadRequest:
        # Some messages can't be copied, such as invoices.
        await composing.cancel(broadcast.id)
        await show(message, *views.usage())
        return
    await show_audiences(message, broadcast, composing)


async def show_audiences(event: Event, broadcast: Broadcast, composing: Composing) -> None:
    groups: list[views.Group] = [(Audience.ALL, None), (Audience.OPEN, None)]
    groups += [(Audience.LANGUAGE, code) for code in LANGUAGES]
    counts = {group: await composing.count(*group) for group in groups}
    await show(event, *views.audiences(broadcast, counts))


@router.callback_query(ShowBroadcast.filter())
async def show_broadcast(
    callback: CallbackQuery, callback_data: ShowBroadcast, composing: Composing, asking: Asking
) -> None:
    broadcast = await composing.found(callback_data.id)
    if broadcast.progress is Progress.DRAFT:
        await show_audiences(callback, broadcast, composing)
    else:
        await _show_progress(callback, broadcast, composing, asking)


async def _show_progress(callback: CallbackQuery, broadcast: Broadcast, composing: Composing, asking: Asking) -> None:
    """Shows how far it is, in a message that is edited until the end."""
    chat_id, message_id = chat_of(callback), await show(callback, *await _progress(broadcast, composing))
    if message_id is not None and broadcast.progress is Progress.SENDING:
        await asking.ask(chat_id, message_id, AwaitedReply(purpose=ReplyPurpose.BROADCAST, about=broadcast.id))
        # What ended before the message was remembered has edited nothing.
        broadcast = await composing.found(broadcast.id)
        if broadcast.progress is not Progress.SENDING:
            await show(callback, *await _progress(broadcast, composing))
    if message_id is not None and broadcast.progress is not Progress.SENDING:
        await asking.forget(chat_id, message_id)


async def _progress(broadcast: Broadcast, composing: Composing) -> Shown:
    return views.progress(broadcast, await composing.result(broadcast.id))


@router.callback_query(ChooseAudience.filter())
async def choose_audience(
    callback: CallbackQuery, callback_data: ChooseAudience, composing: Composing, asking: Asking
) -> None:
    broadcast = await composing.found(callback_data.id)
    if broadcast.progress is not Progress.DRAFT:
        await _show_progress(callback, broadcast, composing, asking)
        return
    audience, language = callback_data.audience, callback_data.language
    await show(callback, *views.ask(broadcast, audience, language, await composing.count(audience, language)))


@router.callback_query(BeginBroadcast.filter())
async def begin(callback: CallbackQuery, callback_data: BeginBroadcast, composing: Composing, asking: Asking) -> None:
    by = callback.from_user.id
    try:
        broadcast = await composing.begin(callback_data.id, callback_data.audience, callback_data.language, by)
    except BroadcastOver as error:
        broadcast = error.broadcast
    await _show_progress(callback, broadcast, composing, asking)


@router.callback_query(CancelBroadcast.filter())
async def cancel(callback: CallbackQuery, callback_data: CancelBroadcast, composing: Composing, asking: Asking) -> None:
    try:
        with suppress(NoSuchBroadcast):
            await composing.cancel(callback_data.id)
    except BroadcastOver as error:
        await _show_progress(callback, error.broadcast, composing, asking)
    else:
        await show(callback, *views.cancelled())


@router.callback_query(StopBroadcast.filter())
async def stop(callback: CallbackQuery, callback_data: StopBroadcast, composing: Composing, asking: Asking) -> None:
    try:
        broadcast = await composing.stop(callback_data.id, callback.from_user.id)
    except BroadcastOver as error:
        broadcast = error.broadcast
    await _show_progress(callback, broadcast, composing, asking)


@own.callback_query(WantNews.filter())
async def want_news(
    callback: CallbackQuery,
    callback_data: WantNews,
    callback_answer: CallbackAnswer,
    known_user: User,
    users: PreferenceStore,
    clock: Clock,
) -> None:
    changed = replace(known_user.preferences, broadcasts=callback_data.on)
    await users.prefer(known_user.id, changed)
    callback_answer.text = views.wants_news(callback_data.on)
    if callback_data.in_settings:
        await show(callback, *settings_views.settings(replace(known_user, preferences=changed), clock()))
        return
    keyboard = views.under_it() if callback_data.on else views.no_more_under_it()
    if isinstance(callback.message, Message):
        try:
            await callback.message.edit_reply_markup(reply_markup=keyboard)
        except TelegramBadRequest:
            # Too old to be edited, or pressed twice; the answer to the press says it anyway.
            return
    else:
        await send(callback, views.wants_news(callback_data.on), keyboard)
