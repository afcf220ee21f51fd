"""Keyboards: pure functions. A keyboard stays clickable for ever, so every click checks reality again."""

from collections.abc import Iterable, Sequence

from aiogram.types import InlineKeyboardMarkup

from core.forms.form import Question
from core.orders.order import Order
from handlers.buttons import (
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
    PlaceOrder,
    StartOrder,
    Step,
)
from handlers.views.keyboard import PER_PAGE, arrows, button, markup
from handlers.views.requests import ask_button


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
    return markup(actions, again, [ask_button(shown.id)])


def orders(rows: Sequence[tuple[int, str]], page: int, total: int) -> InlineKeyboardMarkup:
    """One page of a user's orders; `total` counts all of them."""
    pages = max(1, -(-total // PER_PAGE))
    return markup(
        *([button(text, OrderButton(id=order_id, do=Do.SHOW))] for order_id, text in rows),
        arrows(page, pages, OrdersPage(page=page - 1), OrdersPage(page=page + 1)),
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
