"""Keyboards: pure functions. A keyboard stays clickable for ever, so every click checks reality again."""

from collections.abc import Iterable, Sequence
from typing import TypeVar

from aiogram.filters.callback_data import CallbackData
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from handlers.callbacks import (
    AcceptTerms,
    AnotherNumber,
    BackToDeciding,
    Decide,
    Do,
    FormChoice,
    FormStep,
    FoundAfterAll,
    LeaveNumber,
    LinkIsMine,
    MoreUnconfirmed,
    OrderButton,
    OrderNumber,
    OrdersPage,
    Page,
    PickService,
    PlaceOrder,
    SearchPage,
    ShowCategories,
    ShowCategory,
    ShowProviders,
    ShowService,
    StartOrder,
    Step,
)
from handlers.texts.words import clipped
from orders.catalogue import Category
from orders.filling import Question
from orders.models import Order

PER_PAGE = 8
Row = list[InlineKeyboardButton]
T = TypeVar("T")


def button(text: str, data: CallbackData) -> InlineKeyboardButton:
    return InlineKeyboardButton(text=clipped(text, 64).strip() or "…", callback_data=data.pack())


def markup(*rows: Row) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup(inline_keyboard=[row for row in rows if row])


def page_of(items: Sequence[T], page: int) -> tuple[Sequence[T], int, int]:
    """One page's items, the page it turned out to be, and how many there are."""
    pages = max(1, -(-len(items) // PER_PAGE))
    page = max(0, min(page, pages - 1))
    return items[page * PER_PAGE : (page + 1) * PER_PAGE], page, pages


def _arrows(page: int, pages: int, back: CallbackData, forward: CallbackData) -> Row:
    """The row that turns pages; nothing where there is one page."""
    if pages < 2:
        return []
    left = button("‹", back) if page > 0 else button("·", Page())
    right = button("›", forward) if page < pages - 1 else button("·", Page())
    return [left, button(f"{page + 1} / {pages}", Page()), right]


def providers(names: Iterable[str]) -> InlineKeyboardMarkup:
    return markup(*([button(name, ShowCategories(provider=name))] for name in names))


def categories(provider: str, shown: Sequence[Category], page: int, several: bool) -> InlineKeyboardMarkup:
    items, page, pages = page_of(shown, page)
    return markup(
        *([button(f"{clipped(item.name, 54)} · {len(item.services)}", ShowCategory(key=item.key))] for item in items),
        _arrows(
            page,
            pages,
            ShowCategories(provider=provider, page=page - 1),
            ShowCategories(provider=provider, page=page + 1),
        ),
        [button("« Providers", ShowProviders())] if several else [],
    )


def category(shown: Category, rows: Sequence[tuple[int, str]], page: int, up_page: int) -> InlineKeyboardMarkup:
    """One page of a category's services: `rows` are (id, text) of all of them."""
    items, page, pages = page_of(rows, page)
    return markup(
        *([button(text, ShowService(id=service_id))] for service_id, text in items),
        _arrows(page, pages, ShowCategory(key=shown.key, page=page - 1), ShowCategory(key=shown.key, page=page + 1)),
        [button("« Categories", ShowCategories(provider=shown.provider, page=up_page))],
    )


def found(rows: Sequence[tuple[int, str]], page: int) -> InlineKeyboardMarkup:
    items, page, pages = page_of(rows, page)
    return markup(
        *([button(text, ShowService(id=service_id))] for service_id, text in items),
        _arrows(page, pages, SearchPage(page=page - 1), SearchPage(page=page + 1)),
    )


def pick(rows: Sequence[tuple[int, str]], written: bool) -> InlineKeyboardMarkup:
    """One service of several: to be looked at, or ordered at once with what was `written` behind its number."""
    data = (PickService(service_id=id) if written else ShowService(id=id) for id, _ in rows)
    return markup(*([button(text, one)] for one, (_, text) in zip(data, rows, strict=True)))


def service(service_id: int, orderable: bool, up: ShowCategory | None) -> InlineKeyboardMarkup:
    return markup(
        [button("Order", StartOrder(service_id=service_id))] if orderable else [],
        [button("« Back", up)] if up else [],
    )


def terms(version: str) -> InlineKeyboardMarkup:
    return markup([button("I agree", AcceptTerms(version=version))])


def question(draft: str, asked: Question, first: bool) -> InlineKeyboardMarkup:
    choices = [
        button(label, FormChoice(draft=draft, field=asked.field, value=value))
        for value, label in (asked.choices or {}).items()
    ]
    wide = 1 if any(len(choice.text) > 12 for choice in choices) else 4
    rows = [choices[start : start + wide] for start in range(0, len(choices), wide)]
    move = [] if first else [button("‹ Back", FormStep(draft=draft, step=Step.BACK))]
    if asked.optional:
        move.append(button("Skip ›", FormStep(draft=draft, step=Step.SKIP)))
    move.append(button("Leave", FormStep(draft=draft, step=Step.LEAVE)))
    return markup(*rows, move)


def summary(draft: str, mine: bool) -> InlineKeyboardMarkup:
    return markup(
        [button("☑ The link is mine to promote" if mine else "☐ The link is mine to promote", LinkIsMine(draft=draft))],
        [button("Place order", PlaceOrder(draft=draft))],
        [
            button("‹ Back", FormStep(draft=draft, step=Step.BACK)),
            button("Leave", FormStep(draft=draft, step=Step.LEAVE)),
        ],
    )


def begin_again(service_id: int) -> InlineKeyboardMarkup:
    return markup([button("Begin again", StartOrder(service_id=service_id))])


def order(shown: Order, may_refill: bool, may_cancel: bool, may_repeat: bool) -> InlineKeyboardMarkup:
    """The buttons that apply to the order as it is now."""
    actions = [button("Refresh", OrderButton(id=shown.id, do=Do.REFRESH))] if shown.provider_order else []
    if may_refill:
        actions.append(button("Refill", OrderButton(id=shown.id, do=Do.REFILL)))
    if may_cancel:
        actions.append(button("Cancel", OrderButton(id=shown.id, do=Do.ASK_CANCEL)))
    again = [button("Order again", OrderButton(id=shown.id, do=Do.AGAIN))] if may_repeat else []
    return markup(actions, again)


def orders(rows: Sequence[tuple[int, str]], page: int, total: int) -> InlineKeyboardMarkup:
    """One page of a user's orders; `total` counts all of them."""
    pages = max(1, -(-total // PER_PAGE))
    return markup(
        *([button(text, OrderButton(id=order_id, do=Do.SHOW))] for order_id, text in rows),
        _arrows(page, pages, OrdersPage(page=page - 1), OrdersPage(page=page + 1)),
    )


def ask_cancel(order_id: int) -> InlineKeyboardMarkup:
    return markup(
        [
            button("Yes, cancel it", OrderButton(id=order_id, do=Do.CANCEL)),
            button("No, keep it", OrderButton(id=order_id, do=Do.KEEP)),
        ]
    )


def show_order(order_id: int, may_repeat: bool = False) -> InlineKeyboardMarkup:
    return markup(
        [button("Order again", OrderButton(id=order_id, do=Do.AGAIN))] if may_repeat else [],
        [button(f"Show order #{order_id}", OrderButton(id=order_id, do=Do.SHOW))],
    )


def decide(order_id: int) -> InlineKeyboardMarkup:
    return markup(
        [button("It exists", Decide(order_id=order_id, exists=True))],
        [button("It does not exist", Decide(order_id=order_id, exists=False))],
    )


def ask_missing(order_id: int) -> InlineKeyboardMarkup:
    return markup(
        [button("Yes, it does not exist", Decide(order_id=order_id, exists=False, sure=True))],
        [button("‹ Back", BackToDeciding(order_id=order_id))],
    )


def found_after_all(order_id: int) -> InlineKeyboardMarkup:
    return markup([button("I found it after all", FoundAfterAll(order_id=order_id))])


def is_it(order_id: int, number: str) -> InlineKeyboardMarkup:
    """Under what the provider says about `number`."""
    return markup(
        [button("Yes, it is", OrderNumber(order_id=order_id, sure=True, number=number))],
        *other_number(order_id).inline_keyboard,
    )


def other_number(order_id: int) -> InlineKeyboardMarkup:
    return markup(
        [
            button("Another number", AnotherNumber(order_id=order_id)),
            button("✖ Cancel", LeaveNumber(order_id=order_id)),
        ]
    )


def which_order(order_ids: Iterable[int], number: str) -> InlineKeyboardMarkup:
    """The orders whose numbers are asked for: a typed number belongs to one of them."""
    rows = ([button(f"Order #{id}", OrderNumber(order_id=id, sure=False, number=number))] for id in order_ids)
    return markup(*rows, [button("✖ Cancel", LeaveNumber(order_id=0))])


def more_unconfirmed(after: int) -> InlineKeyboardMarkup:
    return markup([button("Show the next ones", MoreUnconfirmed(after=after))])
