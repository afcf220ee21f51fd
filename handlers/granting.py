"""/grant, /correct and /limit: an owner moves a person's balance, and says how much they may order."""

from decimal import Decimal

from aiogram import Router
from aiogram.filters import Command, CommandObject
from aiogram.types import CallbackQuery, Message, Update
from aiogram.utils.callback_answer import CallbackAnswer

from core.members.directory import Group, People, Profile
from core.money.granting import LONGEST_NOTE, Gift, Granting, WrongAmount
from core.money.ledger import NotCovered
from core.money.limits import Limiting, OwnLimits
from core.money.wallet import Wallet
from handlers.conversation import Conversation, PendingGift
from handlers.money_buttons import GiveGift, LeaveGift
from handlers.roles import IsOwner
from handlers.show import Outdated, show
from handlers.views import granting as views

router = Router(name="granting")
router.message.filter(IsOwner())
router.callback_query.filter(IsOwner())


@router.message(Command("grant", "correct"))
async def ask(
    message: Message,
    command: CommandObject,
    event_update: Update,
    conversation: Conversation,
    people: People,
    granting: Granting,
    wallet: Wallet,
) -> None:
    """Shows what is about to be done, and asks once more."""
    corrects = command.command.casefold() == "correct"
    who, written, note = [*(command.args or "").split(maxsplit=2), "", "", ""][:3]
    if not wallet.pays:
        await show(message, *views.no_wallet())
        return
    try:
        amount = granting.amount(written, corrects)
    except WrongAmount:
        await show(message, *views.usage(corrects, wallet.credit.currency))
        return
    profile = await _find(people, who)
    if profile is None:
        await show(message, *views.nobody(who))
        return
    key = f"{event_update.update_id}-{message.message_id}"
    pending = PendingGift(key, profile.user_id, amount, note[:LONGEST_NOTE], corrects)
    conversation.gift = pending
    balance = await wallet.balance(profile.user_id)
    await show(message, *views.ask(profile, pending, balance, wallet.credit.currency))


@router.callback_query(GiveGift.filter())
async def give(
    callback: CallbackQuery,
    callback_data: GiveGift,
    callback_answer: CallbackAnswer,
    conversation: Conversation,
    people: People,
    granting: Granting,
) -> None:
    pending = conversation.gift
    if pending is None or pending.key != callback_data.key:
        raise Outdated
    gift = Gift(**pending._asdict())
    try:
        entry, _ = await granting.give(gift, callback.from_user.id)
    except NotCovered as short:
        callback_answer.text, callback_answer.show_alert = views.not_covered(short, granting.credit.currency), True
        return
    conversation.gift = None
    await show(callback, *views.done(entry, await people.profile(gift.user_id)))


@router.callback_query(LeaveGift.filter())
async def leave(callback: CallbackQuery, callback_data: LeaveGift, conversation: Conversation) -> None:
    if conversation.gift is not None and conversation.gift.key == callback_data.key:
        conversation.gift = None
    await show(callback, *views.left())


@router.message(Command("limit"))
async def limit(message: Message, command: CommandObject, people: People, limiting: Limiting, wallet: Wallet) -> None:
    """Shows a person's own limits, or sets them."""
    words = (command.args or "").split()
    if wallet.limits is None:
        await show(message, *views.no_limits())
        return
    if len(words) not in {1, 3}:
        await show(message, *views.limit_usage())
        return
    profile = await _find(people, words[0])
    if profile is None:
        await show(message, *views.nobody(words[0]))
        return
    if len(words) == 3:
        try:
            own = OwnLimits(per_order=_amount(words[1]), per_day=_amount(words[2]))
        except WrongAmount:
            await show(message, *views.limit_usage())
            return
        await limiting.set(profile.user_id, own, message.chat.id)
    own = await limiting.of(profile.user_id)
    await show(message, *views.limits(profile, own, wallet.limits, wallet.credit.currency))


def _amount(text: str) -> Decimal | None:
    """None for "-", which takes a limit back. Raises WrongAmount."""
    if text == "-":
        return None
    if not text.isascii() or not text.replace(".", "", 1).isdigit() or len(text) > 15:
        raise WrongAmount(text)
    return Decimal(text)


async def _find(people: People, who: str) -> Profile | None:
    """The person with that id, or the only one that is called so."""
    if who.isascii() and who.isdigit() and len(who) < 16:
        return await people.store.profile(int(who), 0)
    found, total = await people.store.page(Group.ALL, who, 0, 1) if who else ([], 0)
    return await people.store.profile(found[0].user_id, 0) if total == 1 else None
