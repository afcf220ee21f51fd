"""Broadcasts: the draft, the audiences, the progress, and the button under each."""

from collections.abc import Mapping

from aiogram.types import InlineKeyboardMarkup

from core.broadcasts.broadcast import Audience, Broadcast, BroadcastResult, Progress
from core.notices.desk_notices import BroadcastEnded
from handlers.broadcast_buttons import (
    BeginBroadcast,
    CancelBroadcast,
    ChooseAudience,
    ShowBroadcast,
    StopBroadcast,
    WantNews,
)
from handlers.language import LANGUAGES, _, ngettext
from handlers.views.home import home_below, home_button, only_home
from handlers.views.keyboard import Shown, button, markup
from handlers.views.words import lines, number, paragraphs

Group = tuple[Audience, str | None]


def usage() -> Shown:
    text = paragraphs(
        [
            _("<b>📣 Broadcast</b>"),
            _("Write <code>/broadcast TEXT</code>, or send me any message and reply to it with /broadcast."),
            _("You see it first, and choose whom it goes to."),
        ]
    )
    return text, only_home()


def too_long() -> str:
    return _("That's too long for one message. Please shorten it.")


def under_it() -> InlineKeyboardMarkup:
    """The keyboard under each broadcast, for the person who got it."""
    return markup([button(_("🔕 No more news"), WantNews(on=False))])


def no_more_under_it() -> InlineKeyboardMarkup:
    return markup([button(_("🔔 Send me news again"), WantNews(on=True))])


def wants_news(on: bool) -> str:
    """The answer to a press."""
    return _("You'll get our news again.") if on else _("You won't get our news any more. Messages about orders go on.")


def audiences(broadcast: Broadcast, counts: Mapping[Group, int]) -> Shown:
    """Below the preview: the possible audiences, with their sizes."""
    rows = [
        [
            button(
                f"{_group(audience, language)} · {number(count)}",
                ChooseAudience(id=broadcast.id, audience=audience, language=language),
            )
        ]
        for (audience, language), count in counts.items()
    ]
    text = paragraphs(
        [
            _("<b>📣 Whom shall this go to?</b>\nThe message above is what they get."),
            _("Not counted: people who block the bot or want no news."),
        ]
    )
    return text, markup(*rows, [button(_("✖ Cancel"), CancelBroadcast(id=broadcast.id))])


def _group(audience: Audience, language: str | None) -> str:
    match audience:
        case Audience.ALL:
            return _("Everybody")
        case Audience.OPEN:
            return _("With open orders")
        case Audience.LANGUAGE:
            return LANGUAGES.get(language or "", "…")


def ask(broadcast: Broadcast, audience: Audience, language: str | None, count: int) -> Shown:
    """The last question."""
    people = ngettext("Send it to {count} person?", "Send it to {count} people?", count).format(count=number(count))
    begin = BeginBroadcast(id=broadcast.id, audience=audience, language=language)
    send = button(_("✅ Send · {count}").format(count=number(count)), begin, style="success")
    text = paragraphs([f"<b>📣 {_group(audience, language)}</b>", people, _("Orders and their news go first.")])
    return text, markup(
        [send] if count else [],
        [
            button(_("‹ Back"), ShowBroadcast(id=broadcast.id)),
            button(_("✖ Cancel"), CancelBroadcast(id=broadcast.id)),
        ],
    )


def cancelled() -> Shown:
    return _("Cancelled. Nobody got it."), only_home()


def gone() -> str:
    return _("That broadcast was cancelled.")


def progress(broadcast: Broadcast, result: BroadcastResult) -> Shown:
    """How far it is."""
    heading = {
        Progress.DRAFT: _("📣 Broadcast #{number} is not sent yet."),
        Progress.SENDING: _("📣 Broadcast #{number} is being sent: {done} of {size}."),
        Progress.STOPPED: _("⏹ Broadcast #{number} was stopped: {done} of {size}."),
        Progress.DONE: _("✅ Broadcast #{number} is done."),
    }[broadcast.progress].format(
        number=broadcast.id, done=number(result.seen_to), size=number(max(broadcast.size, result.seen_to))
    )
    running = [
        button(_("🔄 Refresh"), ShowBroadcast(id=broadcast.id)),
        button(_("⏹ Stop"), StopBroadcast(id=broadcast.id), style="danger"),
    ]
    keys = [running, [home_below()]] if broadcast.progress is Progress.SENDING else [[home_button()]]
    return paragraphs([heading, _result(result)]), markup(*keys)


def ended(news: BroadcastEnded) -> Shown:
    """To operators."""
    result = BroadcastResult(reached=news.reached, blocked=news.blocked, failed=news.failed, unknown=news.unknown)
    heading = _("✅ Broadcast #{number} is done.").format(number=news.broadcast)
    gone = _("⚠️ The message was deleted before everybody had it, so nobody else gets it.") if news.gone else ""
    return paragraphs([heading, gone, _result(result)]), markup()


def _result(result: BroadcastResult) -> str:
    counted = [
        (_("Reached: {count}"), result.reached),
        (_("Block the bot: {count}"), result.blocked),
        (_("Failed: {count}"), result.failed),
        (_("Not known: {count}"), result.unknown),
    ]
    return lines([text.format(count=number(count)) for text, count in counted if count or text == counted[0][0]])
