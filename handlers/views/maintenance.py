"""Maintenance: the texts for customers while nothing can be ordered, and the operators' switch."""

from core.maintenance import Maintenance
from handlers.desk_buttons import ShowDesk, TakeOrders
from handlers.language import _
from handlers.views.keyboard import Shown, button, markup
from handlers.views.words import clipped, end_of, end_without_html, lines, moment, paragraphs, plain


def paused(closed: Maintenance) -> str:
    """The answer to a press, which holds 200 characters."""
    said = (
        _("Ordering is paused until {minute}. Nothing was ordered.").format(minute=end_without_html(closed.until))
        if closed.until is not None
        else _("Ordering is paused for now. Nothing was ordered.")
    )
    return clipped(lines([said, closed.words]), 200)


def on_the_order_summary(closed: Maintenance) -> str:
    """The note under a summary that can't be ordered now."""
    said = (
        _("⏸ Ordering is paused until {moment}. You can place this order then.").format(moment=end_of(closed.until))
        if closed.until is not None
        else _("⏸ Ordering is paused for now. You can place this order when it goes on.")
    )
    return lines([said, plain(closed.words, 300)])


def notice(closed: Maintenance | None) -> str:
    """What Home and the list of services say about it; nothing while orders are taken."""
    if closed is None:
        return ""
    said = (
        _("⏸ Ordering is paused until {moment}.").format(moment=end_of(closed.until))
        if closed.until is not None
        else _("⏸ Ordering is paused for now.")
    )
    return lines([said, plain(closed.words, 300)])


def state(closed: Maintenance | None) -> Shown:
    """To an admin: whether orders are taken, and how to change that."""
    how = _(
        "<code>/maintenance on 2h new prices</code> pauses ordering for two hours (m, h, d) and tells customers why."
        " <code>/maintenance off</code> ends it. Orders that are already confirmed go on."
    )
    switch = (
        button(_("⏸ Pause ordering"), TakeOrders(on=False))
        if closed is None
        else button(_("▶️ Take orders again"), TakeOrders(on=True))
    )
    return paragraphs([status_line(closed), how]), markup([switch], [button(_("‹ Desk"), ShowDesk())])


def unreadable_length(word: str) -> Shown:
    text = _("I can't read how long {word} is. Nothing was changed. Write it like {example} (m, h, d).")
    example = "<code>/maintenance on 2h new prices</code>"
    return text.format(word=f"<b>{plain(word, 40)}</b>", example=example), markup([button(_("‹ Desk"), ShowDesk())])


def status_line(closed: Maintenance | None) -> str:
    """One line or two for an admin."""
    if closed is None:
        return _("✅ Orders are taken.")
    since = moment(closed.since)
    said = (
        _("⏸ Ordering is paused since {since}, until {until}.").format(since=since, until=end_of(closed.until))
        if closed.until is not None
        else _("⏸ Ordering is paused since {since}, until you end it.").format(since=since)
    )
    words = f"<blockquote>{plain(closed.words, 300)}</blockquote>" if closed.words else ""
    return lines([said, words])
