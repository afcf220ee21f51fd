"""Top-ups with Stars: the amount, the invoice, and the checkout; also /paysupport and /terms."""

from aiogram import Bot, F, Router
from aiogram.filters import Command, CommandStart
from aiogram.types import CallbackQuery, ForceReply, LabeledPrice, Message, PreCheckoutQuery, Update

from core.money.stars import MOST, NotOffered, Stars
from core.requests.asking import Asking
from core.requests.request import AwaitedReply, ReplyPurpose
from handlers.message_text import Words
from handlers.replies import RepliesToQuestion
from handlers.show import chat_of, send, show, thread_of
from handlers.star_buttons import AskStars, OrderStars, TopUp
from handlers.views import stars as views

CURRENCY = "XTR"
"""Telegram's name for Stars."""
LINK = "topup"

router = Router(name="stars")


@router.message(CommandStart(deep_link=True, magic=F.args == LINK))
@router.callback_query(TopUp.filter())
async def choose(event: Message | CallbackQuery, stars: Stars) -> None:
    """Shows the amounts. A forwarded invoice leads here too, because everybody pays an invoice of their own."""
    if not stars.taken:
        await show(event, *views.off())
        return
    await show(event, *views.choose(stars.offers(), stars.credit.currency))


@router.callback_query(OrderStars.filter())
async def order(
    callback: CallbackQuery, callback_data: OrderStars, event_update: Update, bot: Bot, stars: Stars
) -> None:
    await _send_invoice(callback, event_update, callback_data.stars, bot, stars)


@router.callback_query(AskStars.filter())
async def ask(callback: CallbackQuery, stars: Stars, asking: Asking) -> None:
    if not stars.taken:
        await show(callback, *views.off())
        return
    reply = ForceReply(force_reply=True, input_field_placeholder="100")
    message_id = await send(callback, views.ask_stars(stars.least, MOST), reply)
    if message_id is not None:
        await asking.ask(callback.from_user.id, message_id, AwaitedReply(purpose=ReplyPurpose.STARS, about=0))


async def _is_of_stars(_message: Message, question: AwaitedReply) -> bool:
    return question.purpose is ReplyPurpose.STARS


@router.message(Words(), RepliesToQuestion(), _is_of_stars)
async def replied(message: Message, event_update: Update, bot: Bot, stars: Stars) -> None:
    words = (message.text or "").strip().replace(",", "").replace(".", "").replace(" ", "")
    count = int(words) if words.isascii() and words.isdigit() and len(words) < 10 else 0
    await _send_invoice(message, event_update, count, bot, stars)


async def _send_invoice(event: Message | CallbackQuery, update: Update, count: int, bot: Bot, stars: Stars) -> None:
    """Sends an invoice. Handled again after a crash, it sends the same one, which can be paid once."""
    payer = event.from_user
    if payer is None:
        return
    try:
        invoice = await stars.order(f"{update.update_id}-{payer.id}", payer.id, count)
    except NotOffered:
        await send(event, *(views.not_so_many(stars.least, MOST) if stars.taken else views.off()))
        return
    title, description = views.invoice(invoice)
    await bot.send_invoice(
        chat_of(event),
        title,
        description,
        invoice.payload,
        CURRENCY,
        [LabeledPrice(label=title, amount=invoice.stars)],
        message_thread_id=thread_of(event.message if isinstance(event, CallbackQuery) else event),
        provider_token="",
        start_parameter=LINK,
    )


@router.pre_checkout_query()
async def checkout(query: PreCheckoutQuery, stars: Stars) -> str:
    """Why the invoice must not be paid, in words; empty if it may. See `InTime`."""
    if query.currency != CURRENCY:
        return views.cannot_be_checked()
    doubt = await stars.doubt(query.invoice_payload, query.from_user.id, query.total_amount)
    return "" if doubt is None else views.declined(doubt)


@router.message(Command("paysupport"))
async def paysupport(message: Message, stars: Stars) -> None:
    await show(message, *views.paysupport(stars.taken))


@router.message(Command("terms"))
async def terms(message: Message, stars: Stars) -> None:
    await show(message, *views.terms(stars.taken))
