"""The operators' side of questions about orders: the question with its facts, the list, answering and closing."""

from collections.abc import Sequence
from datetime import datetime

from core.notices.notice import RequestNews
from core.orders.order import Order
from core.requests.request import ClosingReason, Part, Request, RequestStatus
from handlers.language import _, ngettext
from handlers.request_buttons import AnswerRequest, CloseFor, CloseRequest, RequestsPage, ShowRequest
from handlers.views import people
from handlers.views.home import home_button, only_home
from handlers.views.keyboard import Row, Shown, button, markup
from handlers.views.order_card import left
from handlers.views.order_words import status
from handlers.views.requests import LONGEST, day, listed, said, topic_name
from handlers.views.words import amount, lines, number, paragraphs, plain, span


def asked(order: Order, news: RequestNews, at: datetime, name: str = "") -> Shown:
    """To an admin: what a customer asks, with the facts as they were `at` that time."""
    heading = (
        _("💬 <b>The customer replied about order #{number}</b>")
        if news.part is Part.ADDED
        else _("💬 <b>Question about order #{number}</b>")
    )
    words = f"<blockquote>{plain(news.words, LONGEST)}</blockquote>" if news.words.strip() else ""
    until = _("Refill until: {date}").format(date=day(news.refill_until)) if news.refill_until else ""
    about = lines([heading.format(number=order.id), topic_name(news.topic), words])
    return paragraphs([about, lines([facts(order, at, name), until])]), markup(_actions(news.request_id))


def facts(order: Order, at: datetime, name: str) -> str:
    """The facts about an order for an operator; `name` is its owner's, empty if it is not known."""
    quantity = amount(order.quantity, order.fields) if order.quantity is not None else ""
    count = left(order)
    remains = number(count) if count is not None else ""
    known = [
        (_("Customer: {value}"), people.named(name, order.user_id)),
        (_("Service: {value}"), f"{plain(order.provider, 60)} {plain(order.service_number, 60)}"),
        ("{value}", plain(order.service_name, 60)),
        (_("Provider's number: {value}"), f"<code>{plain(order.provider_order, 60)}</code>")
        if order.provider_order
        else ("", ""),
        (_("Link: {value}"), plain(order.link, 300)),
        (_("Quantity: {value}"), quantity),
        (_("Not delivered: {value}"), remains),
        (_("Status: {value}"), status(order)),
        (_("Age: {value}"), span(at - order.created_at)),
    ]
    return lines([text.format(value=value) for text, value in known if value])


def _actions(request_id: int) -> Row:
    return [
        button(_("💬 Reply"), AnswerRequest(request_id=request_id)),
        button(_("✖ Close"), CloseRequest(request_id=request_id)),
    ]


def open_ones(requests: Sequence[Request], page: int, total: int, now: datetime) -> Shown:
    """One page of all open questions."""
    if not requests:
        return _("No open questions."), only_home()
    count = ngettext("{count} open question, the oldest first.", "{count} open questions, the oldest first.", total)
    return count.format(count=number(total)), listed(requests, page, total, now)


def one(order: Order, request: Request, now: datetime, name: str = "") -> Shown:
    """A question with all that was said, for an admin; `name` is the customer's."""
    heading = _("💬 <b>Question about order #{number}</b>").format(number=order.id)
    text = paragraphs([heading, said(request), facts(order, now, name), _end(request)])
    is_open = request.status is RequestStatus.OPEN
    return text, markup(_actions(request.id) if is_open else [], _back())


def _end(request: Request) -> str:
    if request.status is RequestStatus.OPEN:
        return ""
    return _("Answered.") if request.status is RequestStatus.ANSWERED else _("Closed.")


def ask_answer(request: Request) -> str:
    text = _("Your answer to the customer about order #{number}? Reply to this message.")
    return text.format(number=request.order_id)


def answered(request: Request, by: str = "") -> Shown:
    """`by` is who answered, where others see it too."""
    text = (
        _("✅ {name}'s answer about order #{number} is on its way to the customer.").format(
            name=plain(by, 64), number=request.order_id
        )
        if by
        else _("✅ Your answer about order #{number} is on its way to the customer.").format(number=request.order_id)
    )
    return text, markup(_back())


def ask_reason(request: Request) -> Shown:
    names = {
        ClosingReason.ANSWERED: _("Answered"),
        ClosingReason.NOT_POSSIBLE: _("Not possible"),
        ClosingReason.OTHER: _("Other"),
    }
    rows = [[button(name, CloseFor(request_id=request.id, reason=reason))] for reason, name in names.items()]
    text = _("Why do you close the question about order #{number}?").format(number=request.order_id)
    return text, markup(*rows, [button(_("‹ Back"), ShowRequest(request_id=request.id))])


def closed(request: Request, by: str = "") -> Shown:
    """`by` is who closed it, where others see it too."""
    text = _("The question about order #{number} is closed. The customer will be told.").format(number=request.order_id)
    return lines([text, _("By {name}.").format(name=plain(by, 64)) if by else ""]), markup(_back())


def handled(order: Order, request: Request, part: Part, customer: str, by: str) -> Shown:
    """The question after an admin has answered or closed it; `customer` and `by` are names, if they are known."""
    heading = _("💬 <b>Question about order #{number}</b>").format(number=order.id)
    asker = _("Customer: {value}").format(value=people.named(customer, order.user_id))
    return paragraphs([heading, said(request), asker, _handled_by(part is Part.ANSWERED, by)]), markup()


def _handled_by(answered: bool, name: str) -> str:
    who = f"<b>{plain(name, 64)}</b>" if name else _("Another admin")
    text = _("{name} has answered this question.") if answered else _("{name} has closed this question.")
    return text.format(name=who)


def too_late(request: Request, admin_id: int, by: str = "") -> Shown:
    """To an admin who comes second: who was first, by name if it is known, and with what."""
    is_answered = request.status is RequestStatus.ANSWERED
    if request.handled_by != admin_id:
        text = _handled_by(is_answered, by)
    elif is_answered:
        text = _("You have already answered this question.")
    else:
        text = _("You have already closed this question.")
    answer = request.last_answer or request.answer
    quoted = f"<blockquote>{plain(answer, LONGEST)}</blockquote>" if answer.strip() else ""
    return lines([text, quoted]), markup(_back())


def _back() -> Row:
    return [button(_("‹ Open questions"), RequestsPage(page=0)), home_button()]
