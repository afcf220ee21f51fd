"""The operators' side of questions about orders: /requests, answering, closing."""

from functools import partial

from aiogram import Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from core.clock import Clock
from core.orders.unconfirmed import Deciding
from core.people.user import User
from core.requests.asking import AlreadyHandled, Asking
from core.requests.request import AwaitedReply, ReplyPurpose, Request
from handlers.form_step import Event
from handlers.message_text import NotCommand
from handlers.paging import read_page
from handlers.replies import RepliesToQuestion, words_of
from handlers.request_buttons import AnswerRequest, CloseFor, CloseRequest, RequestsPage, ShowRequest
from handlers.role_filters import IsAdmin, Names, name_of
from handlers.show import ask, chat_of, is_private, remove_buttons, send, show
from handlers.unconfirmed_number import take_number
from handlers.views import request_desk as texts
from handlers.views.keyboard import Shown
from handlers.views.requests import placeholder

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
    found, page, total = await read_page(partial(asking.page, None), page)
    await show(event, *texts.open_ones(found, page, total, clock()))


@router.callback_query(ShowRequest.filter())
async def show_request(
    callback: CallbackQuery, callback_data: ShowRequest, asking: Asking, clock: Clock, users: Names
) -> None:
    request = await asking.found(callback_data.request_id)
    order = await asking.order_of(request)
    await show(callback, *texts.one(order, request, clock(), await name_of(users, order.user_id)))


@router.callback_query(AnswerRequest.filter())
async def answer_button(callback: CallbackQuery, callback_data: AnswerRequest, asking: Asking, users: Names) -> None:
    try:
        request = await asking.pending(callback_data.request_id)
    except AlreadyHandled as error:
        await _tell_too_late(callback, error.request, users)
        return
    message_id = await ask(callback, texts.ask_answer(request), placeholder())
    if message_id is not None:
        await asking.ask(chat_of(callback), message_id, AwaitedReply(purpose=ReplyPurpose.ANSWER, about=request.id))


async def _is_for_operators(_message: Message, question: AwaitedReply) -> bool:
    return question.purpose in {ReplyPurpose.ANSWER, ReplyPurpose.NUMBER}


@router.message(NotCommand(), RepliesToQuestion(), _is_for_operators)
async def replied(
    message: Message, question: AwaitedReply, known_user: User, asking: Asking, deciding: Deciding, users: Names
) -> None:
    """Sends an admin's words to the customer; the first of two admins counts. In a group it may take a number."""
    words = await words_of(message)
    if words is None:
        return
    if question.purpose is ReplyPurpose.NUMBER:
        await take_number(message, question.about, words, deciding, users)
        return
    try:
        request = await asking.answer(question.about, known_user.id, words)
    except AlreadyHandled as error:
        await show(message, *await _too_late(error.request, known_user.id, users))
    else:
        await show(message, *texts.answered(request, "" if is_private(message) else known_user.name))
    if not is_private(message) and message.reply_to_message is not None:
        # Everybody at the desk sees that nothing is left to do there.
        await remove_buttons(message, message.reply_to_message.message_id)


@router.callback_query(CloseRequest.filter())
async def close_button(callback: CallbackQuery, callback_data: CloseRequest, asking: Asking, users: Names) -> None:
    try:
        request = await asking.pending(callback_data.request_id)
    except AlreadyHandled as error:
        await _tell_too_late(callback, error.request, users)
    else:
        await send(callback, *texts.ask_reason(request))


@router.callback_query(CloseFor.filter())
async def reason_button(callback: CallbackQuery, callback_data: CloseFor, asking: Asking, users: Names) -> None:
    try:
        request = await asking.close(callback_data.request_id, callback.from_user.id, callback_data.reason)
    except AlreadyHandled as error:
        await show(callback, *await _too_late(error.request, callback.from_user.id, users))
    else:
        await show(callback, *texts.closed(request, "" if is_private(callback) else callback.from_user.full_name))


async def _tell_too_late(callback: CallbackQuery, request: Request, users: Names) -> None:
    await send(callback, *await _too_late(request, callback.from_user.id, users))
    if not is_private(callback) and callback.message is not None:
        await remove_buttons(callback, callback.message.message_id)


async def _too_late(request: Request, user_id: int, users: Names) -> Shown:
    return texts.too_late(request, user_id, await name_of(users, request.handled_by))
