"""/settings: the language, which messages come, quiet hours, and the time zone they are meant in."""

from contextlib import suppress
from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Protocol

from aiogram import Bot, Router
from aiogram.exceptions import TelegramAPIError
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from core.clock import Clock
from core.people.access import Access
from core.people.preferences import Preferences
from core.people.user import User
from core.people.zones import read_zone
from handlers.buttons import (
    AskHour,
    AskLanguage,
    AskLevel,
    AskQuiet,
    AskZone,
    ChooseLanguage,
    ChooseLevel,
    ChooseQuiet,
    ChooseZone,
    HoldOrSilence,
    ShowSettings,
    ShowZones,
)
from handlers.catalogue_desk_buttons import FavouriteUpdates
from handlers.language import LANGUAGES, speaking, spoken
from handlers.menu import speak_menu
from handlers.message_text import Words
from handlers.show import Outdated, show
from handlers.views import settings as views

router = Router(name="settings")
ZONE_ASKED_FOR = timedelta(minutes=10)
"""How long a message may be the answer to the question for the time zone."""


class PreferenceStore(Protocol):
    async def choose_language(self, user_id: int, language: str | None) -> None: ...

    async def prefer(self, user_id: int, preferences: Preferences) -> None: ...

    async def ask_zone(self, user_id: int, at: datetime | None) -> None: ...


@router.message(Command("settings"))
@router.callback_query(ShowSettings.filter())
async def show_settings(event: Message | CallbackQuery, known_user: User, users: PreferenceStore, clock: Clock) -> None:
    if known_user.zone_asked_at is not None:
        await users.ask_zone(known_user.id, None)
    await show(event, *views.settings(known_user, clock()))


@router.callback_query(AskLanguage.filter())
async def ask_language(callback: CallbackQuery, known_user: User) -> None:
    await show(callback, *views.languages(known_user))


@router.callback_query(ChooseLanguage.filter())
async def choose_language(
    callback: CallbackQuery,
    callback_data: ChooseLanguage,
    known_user: User,
    users: PreferenceStore,
    access: Access,
    clock: Clock,
    bot: Bot,
) -> None:
    code = callback_data.code
    if code is not None and code not in LANGUAGES:
        raise Outdated
    await users.choose_language(known_user.id, code)
    with speaking(spoken(callback.from_user.language_code, code)):
        await show(callback, *views.settings(replace(known_user, language=code), clock()))
    # The menu is a convenience: if Telegram does not take it, the chat still speaks the language.
    with suppress(TelegramAPIError):
        await speak_menu(bot, known_user.id, code, access)


@router.callback_query(AskLevel.filter())
async def ask_level(callback: CallbackQuery, known_user: User) -> None:
    await show(callback, *views.levels(known_user.preferences))


@router.callback_query(ChooseLevel.filter())
async def choose_level(
    callback: CallbackQuery, callback_data: ChooseLevel, known_user: User, users: PreferenceStore, clock: Clock
) -> None:
    await _keep(callback, known_user, replace(known_user.preferences, level=callback_data.level), users, clock)


@router.callback_query(FavouriteUpdates.filter())
async def favourite_updates(
    callback: CallbackQuery, callback_data: FavouriteUpdates, known_user: User, users: PreferenceStore, clock: Clock
) -> None:
    await _keep(callback, known_user, replace(known_user.preferences, favourite_news=callback_data.on), users, clock)


async def _keep(
    callback: CallbackQuery, known_user: User, changed: Preferences, users: PreferenceStore, clock: Clock
) -> None:
    """Stores what the person prefers now, and shows all their settings."""
    await users.prefer(known_user.id, changed)
    await show(callback, *views.settings(replace(known_user, preferences=changed), clock()))


@router.callback_query(AskQuiet.filter())
async def ask_quiet(callback: CallbackQuery, known_user: User, clock: Clock) -> None:
    await show(callback, *views.quiet_hours(known_user.preferences, clock()))


@router.callback_query(AskHour.filter())
async def ask_hour(callback: CallbackQuery, callback_data: AskHour) -> None:
    await show(callback, *views.hours(callback_data.begin))


@router.callback_query(ChooseQuiet.filter())
async def choose_quiet(
    callback: CallbackQuery, callback_data: ChooseQuiet, known_user: User, users: PreferenceStore, clock: Clock
) -> None:
    begin, end = time(callback_data.begin), time(callback_data.end)
    hours = (begin, end) if begin != end else (None, None)
    changed = replace(known_user.preferences, quiet_from=hours[0], quiet_to=hours[1])
    await users.prefer(known_user.id, changed)
    await show(callback, *views.quiet_hours(changed, clock()))


@router.callback_query(HoldOrSilence.filter())
async def hold_or_silence(
    callback: CallbackQuery, callback_data: HoldOrSilence, known_user: User, users: PreferenceStore, clock: Clock
) -> None:
    changed = replace(known_user.preferences, hold=callback_data.hold)
    await users.prefer(known_user.id, changed)
    await show(callback, *views.quiet_hours(changed, clock()))


@router.callback_query(AskZone.filter())
async def ask_zone(callback: CallbackQuery, known_user: User, users: PreferenceStore, clock: Clock) -> None:
    """From now on a message may name the zone."""
    await users.ask_zone(known_user.id, clock())
    await show(callback, *views.regions(known_user.preferences, clock()))


@router.callback_query(ShowZones.filter())
async def show_zones(callback: CallbackQuery, callback_data: ShowZones, clock: Clock) -> None:
    await show(callback, *views.zones(callback_data.region, clock()))


@router.callback_query(ChooseZone.filter())
async def choose_zone(
    callback: CallbackQuery, callback_data: ChooseZone, known_user: User, users: PreferenceStore, clock: Clock
) -> None:
    zone = read_zone(callback_data.zone)
    if zone is None:
        raise Outdated
    await _set_zone(callback, zone, known_user, users, clock)


async def _is_asked_for_a_zone(_message: Message, known_user: User, clock: Clock) -> bool:
    asked_at = known_user.zone_asked_at
    return asked_at is not None and clock() < asked_at + ZONE_ASKED_FOR


@router.message(Words(), _is_asked_for_a_zone)
async def typed_zone(message: Message, known_user: User, users: PreferenceStore, clock: Clock) -> None:
    written = message.text or ""
    zone = read_zone(written)
    if zone is None:
        await show(message, *views.unknown_zone(written))
    else:
        await _set_zone(message, zone, known_user, users, clock)


async def _set_zone(
    event: Message | CallbackQuery, zone: str, known_user: User, users: PreferenceStore, clock: Clock
) -> None:
    changed = replace(known_user.preferences, time_zone=zone)
    await users.prefer(known_user.id, changed)
    await users.ask_zone(known_user.id, None)
    await show(event, *views.settings(replace(known_user, preferences=changed), clock()))
