"""The operators' side of questions about orders: /requests, answering, closing."""

from aiogram import Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, ForceReply, Message

from core.clock import Clock
from core.requests.asking import AlreadyHandled, Asking
from core.requests.request import Purpose, Question
from handlers.form_step import Event
from handlers.request_buttons import AnswerRequest, CloseFor, CloseRequest, RequestsPage, ShowRequest
from handlers.roles import IsAdmin
from handlers.show import send, show
from handlers.views import request_desk as texts
from handlers.views.keyboard import PER_PAGE
from handlers.views.requests import placeholder

LAST_PAGE = 1_000_000

router = Router(name="request_desk")
router.message.filter(IsAdmin())
router.callback_query.filter(IsAdmin())


@router.message(Command("requests"))
async def requests_command(message: Message, asking: Asking, clock: Clock) -> None:
    await _list(message, 0, asking, clock)


@router.callback_query(RequestsPage.filter())
async def requests_page(callback: CallbackQuery, callback_data: RequestsPage, asking: Asking, clock: Clock) -> None:
    await _list(callback, callback_data.page, asking, clock)


async def _list(event: Event, page: int, asking: Asking, clock: Clock) -> None:
    page = max(0, min(page, LAST_PAGE))
    found, total = await asking.page(None, page * PER_PAGE, PER_PAGE)
    if not found and total:
        page = (total - 1) // PER_PAGE
        found, total = await asking.page(None, page * PER_PAGE, PER_PAGE)
    await show(event, *texts.open_ones(found, page, total, clock()))


@router.callback_query(ShowRequest.filter())
async def show_request(callback: CallbackQuery, callback_data: ShowRequest, asking: Asking, clock: Clock) -> None:
    request = await asking.found(callback_data.request_id)
    order = await asking.order_of(request)
    await show(callback, *texts.one(order, request, clock()))


@router.callback_query(AnswerRequest.filter())
async def answer_button(callback: CallbackQuery, callback_data: AnswerRequest, asking: Asking) -> None:
    admin = callback.from_user.id
    try:
        request = await asking.pending(callback_data.request_id)
    except AlreadyHandled as error:
        await send(callback, *texts.too_late(error.request, admin))
        return
    reply = ForceReply(force_reply=True, input_field_placeholder=placeholder())
    message_id = await send(callback, texts.ask_answer(request), reply)
    if message_id is not None:
        await asking.ask(admin, message_id, Question(purpose=Purpose.ANSWER, about=request.id))


async def answer(message: Message, request_id: int, admin: int, words: str, asking: Asking) -> None:
    """Sends an admin's words to the customer; of two admins the first counts."""
    try:
        request = await asking.answer(request_id, admin, words)
    except AlreadyHandled as error:
        await show(message, *texts.too_late(error.request, admin))
    else:
        await show(message, *texts.answered(request))


@router.callback_query(CloseRequest.filter())
async def close_button(callback: CallbackQuery, callback_data: CloseRequest, asking: Asking) -> None:
    try:
        request = await asking.pending(callback_data.request_id)
    except AlreadyHandled as error:
        await send(callback, *texts.too_late(error.request, callback.from_user.id))
    else:
        await send(callback, *texts.ask_reason(request))


@router.callback_query(CloseFor.filter())
async def reason_button(callback: CallbackQuery, callback_data: CloseFor, asking: Asking) -> None:
    try:
        request = await asking.close(callback_data.request_id, callback.from_user.id, callback_data.reason)
    except AlreadyHandled as error:
        await show(callback, *texts.too_late(error.request, callback.from_user.id))
    else:
        await show(callback, *texts.closed(request))
