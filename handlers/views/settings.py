"""A person's own settings: language, messages, quiet hours, time zone."""

from datetime import datetime, time

from aiogram.types import InlineKeyboardButton
from babel.dates import format_time, get_timezone_location

from core.people.preferences import Level, Preferences
from core.people.user import User
from core.people.zones import REGIONS, Region, zone
from handlers.broadcast_buttons import WantNews
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
from handlers.language import LANGUAGES, _, language, locale
from handlers.views.home import home_button
from handlers.views.keyboard import Shown, button, in_columns, markup
from handlers.views.words import lines, paragraphs, plain

USUAL_HOURS = ((22, 8), (23, 7), (0, 9))


def settings(user: User, now: datetime) -> Shown:
    """All of a person's choices, and the buttons to change them."""
    chosen = user.preferences
    text = paragraphs(
        [
            _("<b>⚙️ Settings</b>"),
            lines(
                [
                    _("Language: {language}").format(language=_language_of(user)),
                    _("Messages: {level}").format(level=_levels()[chosen.level]),
                    _("News of favourites: on") if chosen.favourite_news else _("News of favourites: off"),
                    _("Quiet hours: {hours}").format(hours=_hours(chosen)),
                    _("News from us: on") if chosen.broadcasts else _("News from us: off"),
                    _("Time zone: {zone}").format(zone=_zone(chosen.time_zone, now)),
                ]
            ),
        ]
    )
    favourites = _("☆ No news of favourites") if chosen.favourite_news else _("☆ Send news of favourites")
    news = _("🔕 No more news") if chosen.broadcasts else _("🔔 Send me news again")
    return text, markup(
        [button(_("🌐 Language"), AskLanguage()), button(_("🔔 Messages"), AskLevel())],
        [button(_("🌙 Quiet hours"), AskQuiet()), button(_("🕒 Time zone"), AskZone())],
        [button(favourites, FavouriteUpdates(on=not chosen.favourite_news))],
        [button(news, WantNews(on=not chosen.broadcasts, in_settings=True))],
        [home_button()],
    )


def languages(user: User) -> Shown:
    rows = [
        [button(_ticked(name, user.language == code), ChooseLanguage(code=code))] for code, name in LANGUAGES.items()
    ]
    as_telegram = button(_ticked(_("As my Telegram"), user.language is None), ChooseLanguage(code=None))
    return _("<b>Choose your language</b>"), markup(*rows, [as_telegram], [_back()])


def levels(chosen: Preferences) -> Shown:
    """Which messages a person wants."""
    text = paragraphs(
        [
            _("<b>Which messages about your orders do you want?</b>"),
            _("Important ones: when an order ends, or needs your attention."),
            _("Your order cards stay up to date in any case."),
        ]
    )
    named = _levels().items()
    rows = [[button(_ticked(name, chosen.level is level), ChooseLevel(level=level))] for level, name in named]
    return text, markup(*rows, [_back()])


def quiet_hours(chosen: Preferences, now: datetime) -> Shown:
    text = paragraphs(
        [
            _("<b>Quiet hours</b>"),
            lines(
                [
                    _("Now: {hours}").format(hours=_hours(chosen)),
                    _("Time zone: {zone}").format(zone=_zone(chosen.time_zone, now)),
                ]
            ),
        ]
    )
    usual = [button(_span(time(a), time(b)), ChooseQuiet(begin=a, end=b)) for a, b in USUAL_HOURS]
    how: list[InlineKeyboardButton] = []
    if chosen.has_quiet_hours:
        how = [
            button(_ticked(_("Send silently"), not chosen.hold), HoldOrSilence(hold=False)),
            button(_ticked(_("Send afterwards"), chosen.hold), HoldOrSilence(hold=True)),
        ]
    return text, markup(
        how,
        *([hours] for hours in usual),
        [
            button(_("Other hours"), AskHour()),
            button(_ticked(_("Off"), not chosen.has_quiet_hours), ChooseQuiet(begin=0, end=0)),
        ],
        [button(_("🕒 Time zone"), AskZone()), _back()],
    )


def hours(begin: int | None) -> Shown:
    """All hours of the day, to choose the beginning or the end."""
    if begin is None:
        text = _("<b>When do your quiet hours begin?</b>")
        choices = [button(_clock(time(hour)), AskHour(begin=hour)) for hour in range(24)]
    else:
        text = _("<b>Quiet from {begin}. Until when?</b>").format(begin=_clock(time(begin)))
        ends = [hour for hour in range(24) if hour != begin]
        choices = [button(_clock(time(hour)), ChooseQuiet(begin=begin, end=hour)) for hour in ends]
    return text, markup(*in_columns(choices, 4), [button(_("‹ Back"), AskQuiet())])


def regions(chosen: Preferences, now: datetime) -> Shown:
    text = paragraphs(
        [
            _("<b>Your time zone</b>"),
            _("Now: {zone}").format(zone=_zone(chosen.time_zone, now)),
            _("Choose a region, or send your city or UTC offset, such as <code>Istanbul</code> or <code>UTC+3</code>."),
        ]
    )
    names = {
        Region.EUROPE: _("Europe"),
        Region.ASIA: _("Asia"),
        Region.AFRICA: _("Africa"),
        Region.NORTH_AMERICA: _("North America"),
        Region.SOUTH_AMERICA: _("South America"),
        Region.PACIFIC: _("Pacific"),
    }
    return text, markup(
        *in_columns([button(name, ShowZones(region=region)) for region, name in names.items()]), [_back()]
    )


def zones(region: Region, now: datetime) -> Shown:
    choices = [button(_zone(name, now), ChooseZone(zone=name)) for name in REGIONS[region]]
    text = _("<b>Choose your city</b>\nOr one in the same time zone. You can also send its name.")
    return text, markup(*in_columns(choices), [button(_("‹ Back"), AskZone())])


def unknown_zone(written: str) -> Shown:
    text = _("I don't know the time zone of {place}. Send a large city near you, or an offset such as UTC+3.")
    return text.format(place=f"<b>{plain(written, 60)}</b>"), markup([button(_("✖ Cancel"), ShowSettings())])


def _levels() -> dict[Level, str]:
    return {
        Level.ALL: _("All changes"),
        Level.IMPORTANT: _("Important ones"),
        Level.END: _("Only the end"),
        Level.NONE: _("None"),
    }


def _language_of(user: User) -> str:
    if user.language in LANGUAGES:
        return LANGUAGES[user.language]
    return _("as your Telegram ({language})").format(language=LANGUAGES[language()])


def _hours(chosen: Preferences) -> str:
    if not chosen.has_quiet_hours or chosen.quiet_from is None or chosen.quiet_to is None:
        return _("off")
    hours = _span(chosen.quiet_from, chosen.quiet_to)
    if chosen.hold:
        return _("{hours}, messages come afterwards").format(hours=hours)
    return _("{hours}, messages come silently").format(hours=hours)


def _zone(name: str, now: datetime) -> str:
    """A zone by its city, and what its clocks show: so that a wrong one is noticed."""
    city = get_timezone_location(zone(name), locale=locale(), return_city=True) if "/" in name else name
    return f"{plain(city, 40)}, {_clock(now.astimezone(zone(name)).time())}"


def _span(begin: time, end: time) -> str:
    return f"{_clock(begin)} – {_clock(end)}"


def _clock(at: time) -> str:
    return str(format_time(at, "HH:mm", locale=locale()))


def _ticked(text: str, on: bool) -> str:
    return f"✓ {text}" if on else text


def _back() -> InlineKeyboardButton:
    return button(_("‹ Settings"), ShowSettings())
