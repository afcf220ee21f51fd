"""A customer's questions about their orders: asking, what the bot answers itself, and the operators' answers."""

from collections.abc import Sequence
from datetime import datetime

from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup
from babel.dates import format_skeleton

from core.notices.notice import RequestNews
from core.orders.order import Order
from core.requests.advice import Advice, HasEnded, MayCancel, RefillOpen, RefillUnderWay, StillUsual
from core.requests.request import ClosingReason, Part, Request, RequestStatus, RequestTopic
from handlers.buttons import Do, OrderButton, OrdersPage
from handlers.language import _, locale, ngettext
from handlers.request_buttons import AddToRequest, AskAbout, RequestsPage, ShowRequest
from handlers.views.home import home_button
from handlers.views.keyboard import PER_PAGE, Row, Shown, arrows, button, markup
from handlers.views.order_card import cancel_button, refill_button, show_button
from handlers.views.order_words import row, status
from handlers.views.words import lines, number, paragraphs, plain, span

LONGEST = 2000
"""Units that a question or an answer may have, as Telegram counts them: the facts must fit beside it."""
_SAID = 700


def topic_name(topic: RequestTopic) -> str:
    return {
        RequestTopic.SLOW: _("🐢 It is slow"),
        RequestTopic.DROPPED: _("📉 The count dropped"),
        RequestTopic.WRONG_LINK: _("🔗 Wrong link"),
        RequestTopic.OTHER: _("💬 Something else"),
    }[topic]


def topics(order: Order) -> Shown:
    text = lines([_("<b>Ask about order #{number}</b>").format(number=order.id), plain(row(order), 140)])
    rows = [[button(topic_name(topic), AskAbout(order_id=order.id, topic=topic))] for topic in RequestTopic]
    return paragraphs([text, _("What is it about?")]), markup(*rows, _back_to(order.id))


def advised(order: Order, topic: RequestTopic, advice: Advice) -> Shown:
    """The bot's own answer, with a button to ask the operators anyway."""
    heading = _("<b>About order #{number}</b>").format(number=order.id)
    doing = {
        RefillOpen: refill_button(order),
        MayCancel: cancel_button(order),
    }.get(type(advice))
    anyway = button(_("💬 Ask us anyway"), AskAbout(order_id=order.id, topic=topic, anyway=True))
    text = paragraphs([lines([heading, plain(row(order), 140)]), _advice(order, advice)])
    return text, markup([doing] if doing else [], [anyway], _back_to(order.id))


def _advice(order: Order, advice: Advice) -> str:
    match advice:
        case StillUsual(usual=usual, age=age):
            usually = _("This service usually takes {usual}. It has been {age} so far.")
            return usually.format(usual=span(usual), age=span(age))
        case HasEnded():
            return _("This order has ended: {status}.").format(status=status(order))
        case RefillOpen(until=None):
            return _("You can ask for a refill now.")
        case RefillOpen(until=until):
            return _("Refill is open until {date}.").format(date=day(until))
        case RefillUnderWay():
            return _("A refill is already running. I'll message you when it's done.")
        case MayCancel():
            return _("Nothing is delivered yet. Cancel this order, then order again with the right link.")


def day(at: datetime | None) -> str:
    """A day without its year, such as 3 Dec."""
    return format_skeleton("MMMd", at, locale=locale()) if at is not None else ""


def ask_words(order_id: int) -> str:
    return _("What would you like to ask about order #{number}? Reply to this message.").format(number=order_id)


def ask_more(request: Request) -> str:
    text = _("What would you like to add about order #{number}? Reply to this message. You can reply once.")
    return text.format(number=request.order_id)


def placeholder() -> str:
    return _("Your message")


def too_long() -> str:
    return _("That's too long. Please use at most {limit} characters.").format(limit=number(LONGEST))


def text_only() -> str:
    return _("Please send it as text.")


def sent(request: Request) -> Shown:
    text = _("✅ We have your question about order #{number}. You'll get the answer here.")
    return text.format(number=request.order_id), markup(_back_to(request.order_id), [home_button()])


def not_asked(order_id: int) -> Shown:
    """After "cancel", where a question about an order was asked for."""
    text = _("Nothing was sent to us. Do you want to cancel order #{number}? Open it to see whether that is possible.")
    return text.format(number=order_id), markup(_back_to(order_id), [home_button()])


def open_already(order_id: int, request_id: int) -> Shown:
    text = _("We already have a question about order #{number} and will answer it here.").format(number=order_id)
    show = button(_("Show my question"), ShowRequest(request_id=request_id))
    return text, markup([show], _back_to(order_id))


def too_many(most: int) -> Shown:
    text = ngettext(
        "You can ask {count} question a day. Please try again tomorrow.",
        "You can ask {count} questions a day. Please try again tomorrow.",
        most,
    )
    return text.format(count=number(most)), markup([_mine()], [home_button()])


def no_reply_wanted() -> Shown:
    text = _("You can reply once to an answer. To ask something new, open the order.")
    return text, markup([_mine()], [home_button()])


def told(order: Order, news: RequestNews) -> Shown:
    """The operators' answer, or that they closed the question."""
    reply = [button(_("💬 Reply"), AddToRequest(request_id=news.request_id))] if news.may_reply else []
    if news.part is Part.ANSWERED:
        said = _("💬 About order <b>#{number}</b>:").format(number=order.id)
        text = lines([said, f"<blockquote>{plain(news.words, LONGEST)}</blockquote>", plain(row(order), 140)])
    else:
        closed = _("Your question about order <b>#{number}</b> is closed.").format(number=order.id)
        text = lines([closed, closed_because(news.reason), plain(row(order), 140)])
    return text, markup(reply, [show_button(order)])


def closed_because(reason: ClosingReason | None) -> str:
    match reason:
        case ClosingReason.ANSWERED:
            return _("It is answered.")
        case ClosingReason.NOT_POSSIBLE:
            return _("Sorry, what you asked for is not possible.")
        case _:
            return ""


def mine(requests: Sequence[Request], page: int, total: int, now: datetime) -> Shown:
    """One page of a person's questions."""
    if not requests:
        text = _("You have no questions yet. To ask one, open an order and tap “Ask about this order”.")
        return text, markup([button(_("📦 My orders"), OrdersPage(page=0))], [home_button()])
    return lines([_("<b>Your questions</b>"), _("Open ones first.")]), listed(requests, page, total, now)


def listed(requests: Sequence[Request], page: int, total: int, now: datetime) -> InlineKeyboardMarkup:
    """A row for each, with its age."""
    signs = {RequestStatus.OPEN: "⏳", RequestStatus.ANSWERED: "✅", RequestStatus.CLOSED: "✖️"}
    rows = [
        [
            button(
                f"{signs[one.status]} #{one.order_id} · {topic_name(one.topic)} · {span(now - one.created_at)}",
                ShowRequest(request_id=one.id),
            )
        ]
        for one in requests
    ]
    pages = max(1, -(-total // PER_PAGE))
    turn = arrows(page, pages, RequestsPage(page=page - 1), RequestsPage(page=page + 1))
    return markup(*rows, turn, [home_button()])


def one_of_mine(order: Order, request: Request) -> Shown:
    """A person's own question, with what was said."""
    heading = _("<b>Your question about order #{number}</b>").format(number=order.id)
    end = _("Waiting for an answer.") if request.status is RequestStatus.OPEN else ""
    if request.status is RequestStatus.CLOSED:
        end = lines([_("Closed."), closed_because(request.reason)])
    may_reply = request.status is RequestStatus.ANSWERED and not request.more
    reply = [button(_("💬 Reply"), AddToRequest(request_id=request.id))] if may_reply else []
    text = paragraphs([lines([heading, plain(row(order), 140)]), said(request), end])
    return text, markup(reply, _back_to(order.id), [_mine()])


def said(request: Request) -> str:
    """What the customer and the operators wrote, in turn."""
    spoken = [
        (_("Question"), request.words),
        (_("Answer"), request.answer),
        (_("Reply"), request.more),
        (_("Answer"), request.last_answer),
    ]
    quoted = [f"{who}:\n<blockquote>{plain(words, _SAID)}</blockquote>" for who, words in spoken if words.strip()]
    return lines([topic_name(request.topic), *quoted])


def _back_to(order_id: int) -> Row:
    return [button(_("‹ Order #{number}").format(number=order_id), OrderButton(id=order_id, do=Do.SHOW))]


def _mine() -> InlineKeyboardButton:
    return button(_("‹ My questions"), RequestsPage(page=0))
