"""A person's payments in Stars, and their refunds; for owners."""

from aiogram import Router
from aiogram.types import CallbackQuery
from aiogram.utils.callback_answer import CallbackAnswer

from core.members.directory import People
from core.money.ledger import NotCovered
from core.money.star_refunds import NoSuchPayment, RefundedAlready, Refunding
from core.money.stars import Payment, Stars
from handlers.role_filters import IsOwner
from handlers.show import Outdated, show
from handlers.star_buttons import AskRefund, PersonPayments, RefundPayment
from handlers.views import star_refunds as views

SHOWN = 10

router = Router(name="star_refunds")
router.callback_query.filter(IsOwner())


@router.callback_query(PersonPayments.filter())
async def payments(callback: CallbackQuery, callback_data: PersonPayments, stars: Stars, people: People) -> None:
    await _list(callback, callback_data.user_id, stars, people)


@router.callback_query(AskRefund.filter())
async def ask(callback: CallbackQuery, callback_data: AskRefund, stars: Stars, people: People) -> None:
    payment = await _payment(callback_data.payment_id, stars)
    await show(callback, *views.ask(payment, await people.store.names([payment.payer])))


@router.callback_query(RefundPayment.filter())
async def refund(
    callback: CallbackQuery,
    callback_data: RefundPayment,
    callback_answer: CallbackAnswer,
    refunding: Refunding,
    stars: Stars,
    people: People,
) -> None:
    payment = await _payment(callback_data.payment_id, stars)
    try:
        await refunding.refund(payment.id, callback.from_user.id)
    except NotCovered as short:
        callback_answer.text, callback_answer.show_alert = views.not_covered(short, payment.currency), True
        return
    except (RefundedAlready, NoSuchPayment):
        callback_answer.text, callback_answer.show_alert = views.refunded_already(), True
    else:
        callback_answer.text = views.on_its_way()
    await _list(callback, payment.payer, stars, people)


async def _payment(payment_id: int, stars: Stars) -> Payment:
    payment = await stars.store.payment(payment_id)
    if payment is None:
        raise Outdated
    return payment


async def _list(callback: CallbackQuery, user_id: int, stars: Stars, people: People) -> None:
    profile = await people.profile(user_id)
    await show(callback, *views.payments(profile, await stars.store.payments(user_id, SHOWN)))
