"""Asking: puts the next question of a draft, or its summary, in front of the person."""

from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, InlineKeyboardMarkup, Message

from core.catalogue.prices import Quote
from core.forms.form import BadAnswer
from core.orders.checkout import NotOrderable, Ordering, Review
from handlers import conversation
from handlers.conversation import Draft, ShownQuote, Talking
from handlers.show import remove_buttons, send, show
from handlers.views import keyboards
from handlers.views import order_form as texts
from handlers.views.service import not_orderable

Event = Message | CallbackQuery


async def ask(
    event: Event, draft: Draft, state: FSMContext, ordering: Ordering, complaint: str = "", typed: str = ""
) -> None:
    """Asks for the first field still open; with none left, shows the summary. `complaint` says what was wrong."""
    try:
        service = ordering.service(draft.service_id)
    except NotOrderable as error:
        await conversation.close(state)
        await send(event, not_orderable(error.reason))
        return
    filling = ordering.filling(service)
    question = draft.next_question(filling)
    if question is None:
        if complaint:
            await send(event, texts.wrong(complaint, typed))
        await summarize(event, draft, state, ordering)
        return
    await conversation.save(state, draft, Talking.filling)
    text = texts.question(service.name, question, *draft.progress(filling), complaint, typed)
    await _put(event, draft, text, keyboards.question(draft.key, question, first=not draft.steps))
    await conversation.save(state, draft, Talking.filling)


async def summarize(event: Event, draft: Draft, state: FSMContext, ordering: Ordering, note: str = "") -> None:
    """Shows everything that is about to be ordered, with a `note`; what no longer holds is asked for again."""
    try:
        review = ordering.review(draft.service_id, draft.answers)
    except NotOrderable as error:
        await conversation.close(state)
        await send(event, not_orderable(error.reason))
        return
    except BadAnswer as error:
        typed = draft.answers.get(error.field or draft.steps[-1], "")
        draft.forget(error.field)
        await ask(event, draft, state, ordering, str(error), typed)
        return
    before = draft.shown.quote() if draft.shown else None
    draft.shown = ShownQuote.of(review.quote)
    await conversation.save(state, draft, Talking.confirming)
    text = _summary(review, draft, ordering, before, note)
    await _put(event, draft, text, keyboards.summary(draft.key, draft.mine))
    await conversation.save(state, draft, Talking.confirming)


def _summary(review: Review, draft: Draft, ordering: Ordering, before: Quote | None, note: str) -> str:
    questions = ordering.filling(review.service).questions(draft.answers)
    return texts.summary(review, questions, draft.answers, ordering.prices[review.service.provider], before, note)


async def _put(event: Event, draft: Draft, text: str, keyboard: InlineKeyboardMarkup) -> None:
    """Edits the draft's own message if its button was pressed; else a new one, whose predecessor loses its buttons."""
    pressed = event.message.message_id if isinstance(event, CallbackQuery) and event.message else None
    if pressed is not None and pressed == draft.message_id:
        # A new message, should this one not let itself be edited any more.
        draft.message_id = await show(event, text, keyboard)
        return
    before = draft.message_id
    draft.message_id = await send(event, text, keyboard)
    if before is not None:
        await remove_buttons(event, before)
