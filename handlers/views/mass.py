"""Many orders from one list: how it is written, and the table of what is fine and what is not."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from core.catalogue.service import Service
from core.forms.mass_parsing import MOST_LINES
from core.money.ledger import ZERO
from core.money.limits import Limit
from core.orders.checkout_outcomes import LimitExceeded, NotEnough
from core.orders.mass_table import Checked, MassTable, Merged, SeveralServices
from handlers.buttons import NewOrder, ShowTerms
from handlers.language import _, ngettext
from handlers.mass_buttons import ChooseService, LeaveBatch, PlaceBatch, ShowBatch
from handlers.reader import sees_providers
from handlers.views.home import home_button, wallet_below
from handlers.views.keyboard import PER_PAGE, Row, Shown, arrows, button, markup, page_of
from handlers.views.mass_lines import checked_line
from handlers.views.words import clipped, lines, money, number, paragraphs, plain

LINES = 10
"""Lines of a list on one page."""


def how(example: str) -> Shown:
    """`example` is a link that may be ordered for."""
    text = paragraphs(
        [
            _("<b>Many orders at once</b>\nSend one order per line: the service's number, your link, the quantity."),
            f"<code>12 | {plain(example)} | 1000\n15 | {plain(example)} | 500</code>",
            ngettext(
                "Or send a CSV file with the same columns. At most {count} line.",
                "Or send a CSV file with the same columns. At most {count} lines.",
                MOST_LINES,
            ).format(count=number(MOST_LINES)),
            _("You'll see the price of each line before anything is ordered."),
        ]
    )
    return text, markup([button(_("🛒 New order"), NewOrder())], [home_button()])


def table(shown: MassTable, page: int = 0) -> Shown:
    """One page: first the lines to correct, then those that can be ordered."""
    batch = shown.batch
    listed, page, pages = page_of([*shown.bad, *shown.good], page, LINES)
    text = paragraphs(
        [
            lines([_("<b>Your list</b>"), _ready(shown), _short(shown.short), _to_correct(shown)]),
            lines([*_merged(shown.merged), _instead(shown)]),
            "\n".join(map(checked_line, listed)),
            _hint(shown.bad),
            _confirmation(shown) if shown.short is None else "",
        ]
    )
    turn = arrows(page, pages, ShowBatch(batch=batch.id, page=page - 1), ShowBatch(batch=batch.id, page=page + 1))
    return text, markup(
        turn,
        *(_choices(shown) if page == 0 else []),
        *(_place(shown) if shown.short is None else _later(shown, page)),
        [button(_("✖ Cancel"), LeaveBatch(batch=batch.id))],
    )


def _choices(shown: MassTable) -> list[Row]:
    """Buttons for the first number that several services share; a press chooses for all lines with it."""
    found = ((one.line.place, one.trouble) for one in shown.bad if isinstance(one.trouble, SeveralServices))
    place, several = next(found, (0, SeveralServices("")))
    return [
        [button(_choice(several.number, one), ChooseService(batch=shown.batch.id, place=place, service_id=one.id))]
        for one in several.services[:PER_PAGE]
    ]


def _choice(written: str, service: Service) -> str:
    provider = f"{service.provider} · " if sees_providers() else ""
    return f"{clipped(written, 12)} = {provider}{clipped(service.name, 50)}"


def _ready(shown: MassTable) -> str:
    count = len(shown.good)
    if not count and shown.bad:
        return ""
    ready = ngettext("✅ {count} order is ready", "✅ {count} orders are ready", count).format(count=number(count))
    total = total_of(shown.totals)
    return f"{ready} · <b>{total}</b>" if total else ready


def _short(short: NotEnough | LimitExceeded | None) -> str:
    """What keeps the whole list from being ordered, as far as the person may know."""
    if short is None:
        return ""
    total = money(short.price or ZERO, short.currency)
    if isinstance(short, NotEnough):
        text = _("⚠️ {total} in total; you have {available}. Top up, or send a shorter list.")
        return text.format(total=total, available=money(short.available, short.currency))
    if short.which is Limit.PERSON:
        text = _("⚠️ {total} in total; you may order for {left} more within 24 hours. Send a shorter list.")
        return text.format(total=total, left=money(max(short.limit - short.used, ZERO), short.currency))
    return _("⚠️ We can't take all of this today. Send a shorter list, or try again tomorrow.")


def _to_correct(shown: MassTable) -> str:
    if not shown.bad:
        return ""
    count = len(shown.bad)
    return ngettext("⚠️ {count} line to correct", "⚠️ {count} lines to correct", count).format(count=number(count))


def _merged(merged: Merged) -> list[str]:
    """What became of lines that were sent while the list was open."""
    added = ngettext(
        "➕ Line {lines} was added to your open list.",
        "➕ Lines {lines} were added to your open list.",
        len(merged.added),
    )
    changed = ngettext(
        "✏️ Line {lines} of your open list was changed.",
        "✏️ Lines {lines} of your open list were changed.",
        len(merged.changed),
    )
    same = ngettext(
        "⚠️ This is already line {lines} of your list.",
        "⚠️ These are already lines {lines} of your list.",
        len(merged.same),
    )
    told = ((added, merged.added), (changed, merged.changed), (same, merged.same))
    return [text.format(lines=_numbers(places)) for text, places in told if places]


def _numbers(places: Sequence[int]) -> str:
    shown = ", ".join(map(number, places[:LINES]))
    return f"{shown} …" if len(places) > LINES else shown


def _instead(shown: MassTable) -> str:
    return _("Your earlier list was cancelled. Nothing of it was ordered.") if shown.instead else ""


def _hint(bad: Sequence[Checked]) -> str:
    if not bad:
        return ""
    place = bad[0].line.place
    text = _("To correct a line, send it again with its number: {example}. A line with a problem isn't ordered.")
    return text.format(example=f"<code>{place}: 12 | https://… | 1000</code>")


def _confirmation(shown: MassTable) -> str:
    """What the press confirms. Its wording has a version: `core.orders.checkout.CONFIRMATION_VERSION`."""
    if not shown.good:
        return ""
    if shown.terms:
        return _(
            "By placing these orders you confirm that you own these pages or may promote them, and accept our terms."
        )
    return _("By placing these orders you confirm that you own these pages or may promote them.")


def _later(shown: MassTable, page: int) -> list[Row]:
    top_up = [wallet_below()] if isinstance(shown.short, NotEnough) else []
    return [[button(_("🔄 Check again"), ShowBatch(batch=shown.batch.id, page=page)), *top_up]]


def _place(shown: MassTable) -> list[Row]:
    count = len(shown.good)
    if not count:
        return []
    terms = [button(_("📄 Read the terms"), ShowTerms())] if shown.terms else []
    text = ngettext("✅ Place {count} order", "✅ Place {count} orders", count).format(count=number(count))
    total = total_of(shown.totals)
    label = f"{text} · {total}" if total else text
    return [[button(label, PlaceBatch(batch=shown.batch.id, seal=shown.batch.seal), style="success")], terms]


def total_of(totals: Mapping[str, Decimal]) -> str:
    return " + ".join(money(total, currency) for currency, total in sorted(totals.items()))


def unreadable() -> str:
    return _("I can't read this file. Save your table as CSV (UTF-8) and send it again.")


def too_long() -> str:
    return _("That's too much for one list. Send at most {count} lines.").format(count=number(MOST_LINES))


def empty() -> str:
    return _("There are no orders in it. Send one order per line: the service's number, your link, the quantity.")


def no_such_line(place: int, count: int) -> str:
    text = ngettext(
        "Your list has {count} line, so there is no line {place}.",
        "Your list has {count} lines, so there is no line {place}.",
        count,
    )
    return text.format(count=number(count), place=number(place))


def left() -> Shown:
    return _("Cancelled. Nothing was ordered."), markup([home_button()])


def started() -> str:
    """Answers the press."""
    return _("Your orders are being placed.")


def started_before() -> str:
    return _("This list was confirmed before. Here is how it stands.")
