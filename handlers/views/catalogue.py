"""Finding a service: platforms, kinds, categories, favourites and search."""

from collections.abc import Sequence

from aiogram.filters.callback_data import CallbackData
from aiogram.types import InlineKeyboardButton

from core.catalogue.catalogue import Category
from core.catalogue.platforms import TITLES, Kind, Platform
from core.maintenance import Maintenance
from handlers.buttons import (
    AskSearch,
    NewOrder,
    SearchPage,
    ShowCategories,
    ShowCategory,
    ShowFavourites,
    ShowPlatform,
    ShowShelf,
)
from handlers.language import _, ngettext
from handlers.list_buttons import AllPlatforms
from handlers.views import maintenance
from handlers.views.home import home_button, write_button
from handlers.views.keyboard import PER_PAGE, Shown, arrows, button, in_columns, markup, page_of
from handlers.views.service import HEADING, Offer, service_button
from handlers.views.words import clipped, number, paragraphs, plain

SEARCHED = 40
"""Bytes of a search that its buttons carry: Telegram allows 64 in all."""


def platform_title(platform: Platform) -> str:
    match platform:
        case Platform.WEBSITE:
            return _("Websites")
        case Platform.OTHER:
            return _("Other")
    return TITLES[platform]


def kind_title(kind: Kind) -> str:
    return {
        Kind.FOLLOWERS: _("Followers"),
        Kind.SUBSCRIBERS: _("Subscribers"),
        Kind.MEMBERS: _("Members"),
        Kind.LIKES: _("Likes"),
        Kind.VIEWS: _("Views"),
        Kind.LIVE: _("Live viewers"),
        Kind.COMMENTS: _("Comments"),
        Kind.REACTIONS: _("Reactions"),
        Kind.SHARES: _("Shares"),
        Kind.SAVES: _("Saves"),
        Kind.PLAYS: _("Plays"),
        Kind.TRAFFIC: _("Visitors"),
        Kind.MENTIONS: _("Mentions"),
        Kind.OTHER: _("Other"),
    }[kind]


def new_order(offered: Sequence[Platform], recent: Sequence[Offer], closed: Maintenance | None = None) -> Shown:
    """As many platforms as fit, and what the person ordered last."""
    if not offered:
        return _("No services are available right now. Please try again later."), markup([home_button()])
    fit = 2 * (PER_PAGE - 2 - len(recent))
    tiles = [_tile(platform) for platform in offered]
    if len(tiles) > fit:
        tiles[fit - 1 :] = [button(_("More ›"), AllPlatforms())]
    last = _("Or choose what you ordered last:") if recent else ""
    text = paragraphs([maintenance.notice(closed), _("<b>New order</b>\nWhat is it for?"), last])
    return text, markup(
        *([service_button(offer, prefix="🕘 ")] for offer in recent),
        *in_columns(tiles),
        [button(_("📂 All categories"), ShowCategories()), button(_("🔎 Search"), AskSearch())],
        [home_button()],
    )


def platforms(offered: Sequence[Platform], page: int) -> Shown:
    """One page of all platforms."""
    items, page, pages = page_of(offered, page, 2 * (PER_PAGE - 2))
    return _("<b>New order</b>\nWhat is it for?"), markup(
        *in_columns([_tile(platform) for platform in items]),
        arrows(page, pages, AllPlatforms(page=page - 1), AllPlatforms(page=page + 1)),
        [button(_("‹ Back"), NewOrder()), home_button()],
    )


def _tile(platform: Platform) -> InlineKeyboardButton:
    return button(platform_title(platform), ShowPlatform(platform=platform))


def kinds(platform: Platform, offered: Sequence[tuple[Kind, int]]) -> Shown:
    tiles = [
        button(f"{kind_title(kind)} · {number(count)}", ShowShelf(platform=platform, kind=kind))
        for kind, count in offered
    ]
    text = f"<b>{plain(platform_title(platform))}</b>\n" + _("What do you need?")
    return text, markup(*in_columns(tiles), [button(_("‹ Back"), NewOrder()), home_button()])


def shelf(platform: Platform, kind: Kind, offers: Sequence[Offer], page: int, up: CallbackData) -> Shown:
    """One page of the services of one kind for one platform; `up` leads back."""
    items, page, pages = page_of(offers, page)
    text = f"<b>{plain(platform_title(platform))} · {kind_title(kind)}</b>\n" + _choose()
    return text, markup(
        *([service_button(offer)] for offer in items),
        arrows(
            page,
            pages,
            ShowShelf(platform=platform, kind=kind, page=page - 1),
            ShowShelf(platform=platform, kind=kind, page=page + 1),
        ),
        [button(_("‹ Back"), up), home_button()],
    )


def categories(shown: Sequence[Category], page: int) -> Shown:
    """The providers' own categories."""
    items, page, pages = page_of(shown, page)
    return _("Choose a category"), markup(
        *([button(f"{clipped(item.name, 54)} · {len(item.services)}", ShowCategory(key=item.key))] for item in items),
        arrows(page, pages, ShowCategories(page=page - 1), ShowCategories(page=page + 1)),
        [button(_("‹ Back"), NewOrder()), home_button()],
    )


def category(shown: Category, offers: Sequence[Offer], page: int, up_page: int) -> Shown:
    items, page, pages = page_of(offers, page)
    return f"<b>{plain(shown.name, HEADING)}</b>\n" + _choose(), markup(
        *([service_button(offer)] for offer in items),
        arrows(page, pages, ShowCategory(key=shown.key, page=page - 1), ShowCategory(key=shown.key, page=page + 1)),
        [button(_("‹ Back"), ShowCategories(page=up_page)), home_button()],
    )


def favourites(offers: Sequence[Offer], page: int) -> Shown:
    if not offers:
        text = _("<b>Favourites</b>\nNone yet. Press ☆ on a service to keep it here.")
        return text, markup([button(_("🛒 New order"), NewOrder())], [home_button()])
    items, page, pages = page_of(offers, page)
    return _("<b>Favourites</b>\nChoose a service (prices per 1,000)"), markup(
        *([service_button(offer)] for offer in items),
        arrows(page, pages, ShowFavourites(page=page - 1), ShowFavourites(page=page + 1)),
        [home_button()],
    )


def ask_search() -> Shown:
    text = _("What are you looking for? Send a few words, like <code>instagram followers</code>.")
    return text, markup([home_button()])


def found(words: str, offers: Sequence[Offer], page: int, written: str = "", partly: bool = False) -> Shown:
    """One page of search results.

    `written` is what the person wrote, if the search was corrected, or finds only some of the words (`partly`).
    """
    head = f"🔎 <b>{plain(written or words, 100)}</b>\n"
    if partly:
        head += _("No service has all of these words. This is for <b>{words}</b>:").format(words=plain(words, 100))
        head += "\n"
    elif written:
        head += _("Did you mean <b>{words}</b>?").format(words=plain(words, 100)) + "\n"
    if not offers:
        several = len((written or words).split()) > 1
        text = _("No results. Try fewer words.") if several else _("No results. Try other words.")
        return head + text, markup([write_button()], [button(_("🛒 New order"), NewOrder()), home_button()])
    items, page, pages = page_of(offers, page)
    count = ngettext("{count} service found", "{count} services found", len(offers))
    return head + count.format(count=number(len(offers))), markup(
        *([service_button(offer)] for offer in items),
        arrows(page, pages, _search(words, page - 1), _search(words, page + 1)),
        [write_button()] if partly else [],
        [button(_("🛒 New order"), NewOrder()), home_button()],
    )


def for_link(platform: Platform, offered: Sequence[tuple[Kind, int]]) -> Shown:
    """The services that fit a link sent alone."""
    text = _("A link on {platform}. What do you need for it?").format(platform=plain(platform_title(platform)))
    tiles = [button(kind_title(kind), ShowShelf(platform=platform, kind=kind)) for kind, _count in offered]
    return text, markup(*in_columns(tiles), [home_button()])


def nothing_for_link() -> Shown:
    text = _("We have no services for this link right now.")
    return text, markup([button(_("🛒 New order"), NewOrder()), home_button()])


def _choose() -> str:
    return _("Choose a service (prices per 1,000)")


def _search(words: str, page: int = 0) -> SearchPage:
    fitting = words.replace("|", " ").encode("utf-8", "ignore")[:SEARCHED].decode("utf-8", "ignore")
    return SearchPage(page=page, words=fitting.strip() or "?")
