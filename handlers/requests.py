"""A customer's questions about their orders, and replies to the bot's own questions."""

from functools import partial

from aiogram import F, Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from core.clock import Clock
from core.orders.order_actions import OrderActions
from core.requests.asking import Asking, NoReplyWanted, NoSuchRequest, OpenAlready, TooManyToday
from core.requests.request import AwaitedReply, ReplyPurpose, RequestTopic
from handlers.buttons import Ask
from handlers.form_step import Event
from handlers.message_text import NotCommand
from handlers.paging import read_page
from handlers.replies import RepliesToQuestion, words_of
from handlers.request_buttons import AddToRequest, AskAbout, RequestsPage, ShowRequest
from handlers.show import ask, send, show
from handlers.views import requests as texts

router = Router(name="requests")


@router.callback_query(Ask.filter())
async def ask_button(callback: CallbackQuery, callback_data: Ask, order_actions: OrderActions) -> None:
    order = await order_actions.order(callback_data.order_id, callback.from_user.id)
    await send(callback, *texts.topics(order))


@router.callback_query(AskAbout.filter(F.topic == RequestTopic.OTHER))
async def something_else(
    callback: CallbackQuery, callback_data: AskAbout, order_actions: OrderActions, asking: Asking
) -> None:
    order = await order_actions.order(callback_data.order_id, callback.from_user.id)
    await _ask_for_words(
        callback, texts.ask_words(order.id), AwaitedReply(purpose=ReplyPurpose.ASK, about=order.id), asking
    )


@router.callback_query(AskAbout.filter())
async def topic(callback: CallbackQuery, callback_data: AskAbout, asking: Asking) -> None:
    """Answers what the bot can answer itself; the rest, or what was not enough, goes to the operators."""
    order, advice = await asking.advise(callback_data.order_id, callback.from_user.id, callback_data.topic)
    if advice is not None and not callback_data.anyway:
        await show(callback, *texts.advised(order, callback_data.topic, advice))
    else:
        await _request(callback, order.id, callback.from_user.id, callback_data.topic, "", asking)


async def _request(event: Event, order_id: int, user_id: int, about: RequestTopic, words: str, asking: Asking) -> None:
    try:
        request = await asking.request(order_id, user_id, about, words)
    except OpenAlready as error:
        await show(event, *texts.open_already(order_id, error.request_id))
    except TooManyToday as error:
        await show(event, *texts.too_many(error.most))
    else:
        await show(event, *texts.sent(request))


@router.callback_query(AddToRequest.filter())
async def add_button(callback: CallbackQuery, callback_data: AddToRequest, asking: Asking) -> None:
    try:
        request = await asking.repliable(callback_data.request_id, callback.from_user.id)
    except NoReplyWanted:
        await send(callback, *texts.no_reply_wanted())
    else:
        question = AwaitedReply(purpose=ReplyPurpose.ADD, about=request.id)
        await _ask_for_words(callback, texts.ask_more(request), question, asking)


async def _ask_for_words(callback: CallbackQuery, text: str, question: AwaitedReply, asking: Asking) -> None:
    message_id = await ask(callback, text, texts.placeholder())
    if message_id is not None:
        await asking.ask(callback.from_user.id, message_id, question)


@router.message(NotCommand(), RepliesToQuestion())
async def replied(message: Message, question: AwaitedReply, asking: Asking) -> None:
    words, user_id = await words_of(message), message.chat.id
    if words is None:
        return
    if question.purpose is ReplyPurpose.ASK:
        await _request(message, question.about, user_id, RequestTopic.OTHER, words, asking)
    elif question.purpose is ReplyPurpose.ADD:
        await _add(message, question.about, user_id, words, asking)
    else:
        raise NoSuchRequest(question.about)


async def _add(message: Message, request_id: int, user_id: int, words: str, asking: Asking) -> None:
    try:
        request = await asking.add(request_id, user_id, words)
    except NoReplyWanted:
        await show(message, *texts.no_reply_wanted())
    except OpenAlready as error:
        mine = await asking.mine(request_id, user_id)
        await show(message, *texts.open_already(mine.order_id, error.request_id))
    else:
        await show(message, *texts.sent(request))


@router.message(Command("requests"))
async def requests_command(message: Message, asking: Asking, clock: Clock) -> None:
    await _list(message, 0, message.chat.id, asking, clock)


@router.callback_query(RequestsPage.filter())
async def requests_page(callback: CallbackQuery, callback_data: RequestsPage, asking: Asking, clock: Clock) -> None:
    await _list(callback, callback_data.page, callback.from_user.id, asking, clock)


async def _list(event: Event, page: int, user_id: int, asking: Asking, clock: Clock) -> None:
    found, page, total = await read_page(partial(asking.page, user_id), page)
    await show(event, *texts.mine(found, page, total, clock()))


@router.callback_query(ShowRequest.filter())
async def show_request(callback: CallbackQuery, callback_data: ShowRequest, asking: Asking) -> None:
    request = await asking.mine(callback_data.request_id, callback.from_user.id)
    order = await asking.order_of(request)
    await show(callback, *texts.one_of_mine(order, request))
