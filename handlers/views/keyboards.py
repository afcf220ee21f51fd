"""Keyboards: pure functions. A keyboard stays clickable for ever, so every click checks reality again."""

from aiogram.types import InlineKeyboardMarkup

from core.forms.form import Question
from handlers.buttons import FormChoice, FormStep, LinkIsMine, PlaceOrder, StartOrder, Step
from handlers.views.keyboard import button, markup


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
