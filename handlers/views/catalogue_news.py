"""Changes in the catalogue: the message after a refresh, the list behind it, and the news of one's favourites."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal, InvalidOperation

from core.catalogue.catalogue import ServiceChange
from core.catalogue.changes import ListedChange
from core.catalogue.service import Service
from core.notices.catalogue_notices import CatalogueNews, ChangeKind, ChangeLine, FavouriteNews
from handlers.buttons import ShowFavourites, ShowSettings
from handlers.catalogue_desk_buttons import EditService, ShowCatalogueDesk, ShowChanges
from handlers.language import _, ngettext
from handlers.views.home import home_button
from handlers.views.keyboard import PER_PAGE, Shown, arrows, button, markup
from handlers.views.words import lines, moment, money, number, paragraphs, plain

_START = datetime(1970, 1, 1, tzinfo=UTC)
_NAME = 60


def for_operators(news: CatalogueNews) -> Shown:
    """One message after a refresh."""
    text = paragraphs(
        [
            _("<b>The catalogue of {provider} has changed</b>").format(provider=plain(news.provider)),
            " · ".join(_count(ChangeKind(kind), count) for kind, count in news.counts.items()),
            lines([_for_operators(line, news.currency) for line in news.lines]),
        ]
    )
    changes = ShowChanges(provider=news.provider, at=(news.at - _START) // timedelta(microseconds=1))
    return text, markup([button(_("Show all changes"), changes)], [button(_("‹ Catalogue"), ShowCatalogueDesk())])


def _count(kind: ChangeKind, count: int) -> str:
    said = {
        ChangeKind.LOSS: ngettext("⏸ {count} at a loss, paused", "⏸ {count} at a loss, paused", count),
        ChangeKind.DEARER: ngettext("{count} dearer", "{count} dearer", count),
        ChangeKind.CHEAPER: ngettext("{count} cheaper", "{count} cheaper", count),
        ChangeKind.GONE: ngettext("{count} gone", "{count} gone", count),
        ChangeKind.BACK: ngettext("{count} back", "{count} back", count),
    }
    return said[kind].format(count=number(count))


def _for_operators(line: ChangeLine, currency: str) -> str:
    if line.kind is ChangeKind.LOSS:
        said = _("⏸ {service}: costs {cost}, sold for {price}")
        amounts = {"cost": _amount(line.old, currency), "price": _amount(line.new, currency)}
        return said.format(service=plain(line.name, _NAME), **amounts)
    return _line(line, currency)


def _line(line: ChangeLine, currency: str) -> str:
    said = {
        ChangeKind.DEARER: _("▲ {service}: {old} → {new}"),
        ChangeKind.CHEAPER: _("▼ {service}: {old} → {new}"),
        ChangeKind.BACK: _("✅ {service}: back for {new}"),
    }.get(line.kind, _("✖️ {service}: not available any more"))
    old, new = _amount(line.old, currency), _amount(line.new, currency)
    return said.format(service=plain(line.name, _NAME), old=old, new=new)


def _amount(amount: Decimal | None, currency: str) -> str:
    return "?" if amount is None else money(amount, currency)


def of_favourites(news: FavouriteNews) -> Shown:
    more = ngettext("… and {count} more", "… and {count} more", news.more).format(count=number(news.more))
    text = paragraphs(
        [
            _("<b>☆ News of your favourites</b>"),
            lines([_line(line, news.currency) for line in news.lines]),
            more if news.more else "",
        ]
    )
    return text, markup(
        [button(_("☆ Favourites"), ShowFavourites()), button(_("⚙️ Settings"), ShowSettings())], [home_button()]
    )


def at_of(shown: ShowChanges) -> datetime | None:
    """The refresh whose changes are shown; None for all refreshes."""
    try:
        return _START + timedelta(microseconds=shown.at) if shown.at else None
    except OverflowError:
        return None


def changes(
    page: Sequence[ListedChange], total: int, shown: ShowChanges, services: Mapping[int, Service | None]
) -> Shown:
    """One page of recorded changes; each leads to its service."""
    at = at_of(shown)
    named = f" · {plain(shown.provider)}" if shown.provider else ""
    text = lines(
        [
            _("<b>Changes</b>") + named,
            moment(at) if at is not None else _("The newest come first."),
            "" if page else _("No changes are recorded."),
        ]
    )
    pages = max(1, -(-total // PER_PAGE))
    back, forward = (shown.model_copy(update={"page": shown.page + step}) for step in (-1, 1))
    rows = [[button(_row(one, services.get(one.service_id)), EditService(id=one.service_id))] for one in page]
    return text, markup(
        *rows, arrows(shown.page, pages, back, forward), [button(_("‹ Catalogue"), ShowCatalogueDesk()), home_button()]
    )


def _row(one: ListedChange, service: Service | None) -> str:
    return f"{_change(one)} · {service.name if service is not None else one.service_id}"


def of_service(recorded: Sequence[ServiceChange]) -> str:
    """The latest changes of one service, for its operator's card."""
    rows = [f"{moment(one.at)} · {plain(_change(one), 80)}" for one in recorded]
    return lines([_("<b>Changes</b>"), *rows]) if rows else ""


def _change(one: ServiceChange | ListedChange) -> str:
    if one.field == "offered":
        return _("✅ back") if one.new else _("✖️ gone")
    old, new = one.old or "–", one.new or "–"
    if one.field == "rate":
        return f"{_sign(one.old, one.new)} {old} → {new}"
    names = {"minimum": _("minimum"), "maximum": _("maximum"), "type_text": _("type")}
    return f"{names.get(one.field, one.field)} {old} → {new}"


def _sign(old: str, new: str) -> str:
    try:
        return "▲" if Decimal(new) > Decimal(old) else "▼"
    except InvalidOperation:
        return "≠"
