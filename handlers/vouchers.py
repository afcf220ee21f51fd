"""/vouchers: an owner makes codes as a file. /redeem, or a link: a person turns a code into balance, once."""

from io import BytesIO

from aiogram import Bot, F, Router
from aiogram.filters import Command, CommandObject, CommandStart
from aiogram.types import BufferedInputFile, Message, Update
from aiogram.utils.deep_linking import create_start_link

from core.csv_lines import BOM, line
from core.money.granting import WrongAmount
from core.money.vouchers import DAYS, NotRedeemable, TooManyGuesses, Vouchers, plain
from core.money.wallet import Wallet
from handlers.role_filters import IsOwner
from handlers.show import show
from handlers.views import granting as granting_views
from handlers.views import vouchers as views

LINK = "voucher_"

router = Router(name="vouchers")


@router.message(Command("vouchers"), IsOwner())
async def make(
    message: Message, command: CommandObject, event_update: Update, bot: Bot, vouchers: Vouchers, wallet: Wallet
) -> None:
    """Makes the codes. Handled again after a crash, it makes the same codes and sends them again."""
    if not wallet.pays:
        await show(message, *granting_views.no_wallet())
        return
    words = (command.args or "").split()
    try:
        count, written, days = [*words, *(str(DAYS),)[: 3 - len(words)]]
        if not all(word.isascii() and word.isdigit() and len(word) < 5 for word in (count, days)):
            raise ValueError(words)
        amount = vouchers.granting.amount(written, corrects=False)
        key = f"{event_update.update_id} {message.chat.id} {message.message_id}"
        codes, until = await vouchers.make(key, int(count), amount, int(days), message.chat.id)
    except (WrongAmount, ValueError):
        await show(message, *views.usage())
        return
    file = BytesIO((BOM + line(views.headings())).encode())
    file.seek(0, 2)
    for code in codes:
        link = await create_start_link(bot, f"{LINK}{plain(code)}")
        file.write(line([code, link, amount, wallet.credit.currency, until]).encode())
    caption, keyboard = views.made(len(codes), amount, wallet.credit.currency, until)
    document = BufferedInputFile(file.getvalue(), f"vouchers-{until:%Y-%m-%d}.csv")
    await message.answer_document(document, caption=caption, reply_markup=keyboard)


@router.message(CommandStart(deep_link=True, magic=F.args.startswith(LINK)))
async def by_link(message: Message, command: CommandObject, vouchers: Vouchers, wallet: Wallet) -> None:
    await _redeem(message, (command.args or "").removeprefix(LINK), vouchers, wallet)


@router.message(Command("redeem"))
async def redeem(message: Message, command: CommandObject, vouchers: Vouchers, wallet: Wallet) -> None:
    if not (command.args or "").strip():
        await show(message, *views.ask_code())
        return
    await _redeem(message, command.args or "", vouchers, wallet)


async def _redeem(message: Message, code: str, vouchers: Vouchers, wallet: Wallet) -> None:
    if not wallet.pays:
        await show(message, *views.not_valid())
        return
    try:
        entry, is_new = await vouchers.redeem(code, message.chat.id)
    except NotRedeemable:
        await show(message, *views.not_valid())
    except TooManyGuesses:
        await show(message, *views.too_many())
    else:
        balance = await wallet.balance(message.chat.id)
        await show(message, *views.redeemed(entry, balance, is_new))
