"""An owner changes a person's balance and limits: /grant, /correct, /limit, or from their card."""

from collections.abc import Sequence
from decimal import Decimal

from aiogram import Router
from aiogram.filters import Command, CommandObject
from aiogram.types import CallbackQuery, Message, Update
from aiogram.utils.callback_answer import CallbackAnswer

from core.members.directory import People, PeopleGroup, Profile
from core.money.granting import LONGEST_NOTE, Gift, Granting, WrongAmount
from core.money.ledger import NotCovered
from core.money.limits import Limiting, OwnLimits
from core.money.wallet import Wallet
from core.requests.asking import Asking
from core.requests.request import AwaitedReply, ReplyPurpose
from handlers.conversation import Conversation, PendingGift
from handlers.message_text import Words
from handlers.money_buttons import AskGift, AskLimits, GiveGift, LeaveGift
from handlers.replies import RepliesToQuestion
from handlers.role_filters import IsOwner
from handlers.show import Outdated, show
from handlers.show import ask as ask_for_reply
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
    """Shows the change, and asks once more."""
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
    gift = PendingGift(key, profile.user_id, amount, note[:LONGEST_NOTE], corrects)
    conversation.gift = await _ask_once_more(message, profile, gift, wallet)


async def _ask_once_more(message: Message, profile: Profile, gift: PendingGift, wallet: Wallet) -> PendingGift | None:
    """Asks whether to change the balance. None if it holds less than would be taken, after saying so."""
    balance, currency = await wallet.balance(profile.user_id), wallet.credit.currency
    if balance is not None and balance.available < -gift.amount:
        await show(message, *views.too_much(gift.user_id, NotCovered(balance.available, -gift.amount), currency))
        return None
    await show(message, *views.ask(profile, gift, balance, currency))
    return gift


@router.callback_query(AskGift.filter())
async def ask_amount(callback: CallbackQuery, callback_data: AskGift, wallet: Wallet, asking: Asking) -> None:
    if not wallet.pays:
        raise Outdated
    question = AwaitedReply(purpose=ReplyPurpose.GIVE, about=callback_data.user_id)
    await _ask_for(callback, views.ask_amount(wallet.credit.currency), "5", question, asking)


@router.callback_query(AskLimits.filter())
async def ask_limits(callback: CallbackQuery, callback_data: AskLimits, wallet: Wallet, asking: Asking) -> None:
    if wallet.limits is None:
        raise Outdated
    question = AwaitedReply(purpose=ReplyPurpose.LIMIT, about=callback_data.user_id)
    await _ask_for(callback, views.ask_limits(), "10 50", question, asking)


async def _ask_for(
    callback: CallbackQuery, text: str, placeholder: str, question: AwaitedReply, asking: Asking
) -> None:
    message_id = await ask_for_reply(callback, text, placeholder)
    if message_id is not None:
        await asking.ask(callback.from_user.id, message_id, question)


async def _gives(_message: Message, question: AwaitedReply) -> bool:
    return question.purpose is ReplyPurpose.GIVE


async def _limits(_message: Message, question: AwaitedReply) -> bool:
    return question.purpose is ReplyPurpose.LIMIT


@router.message(Words(), RepliesToQuestion(), _gives)
async def replied_with_amount(
    message: Message,
    question: AwaitedReply,
    event_update: Update,
    conversation: Conversation,
    people: People,
    granting: Granting,
    wallet: Wallet,
) -> None:
    """Takes the amount of a reply, below zero to take money away; as for a command, it asks once more."""
    written, note = [*(message.text or "").split(maxsplit=1), "", ""][:2]
    corrects = written.startswith("-")
    try:
        amount = granting.amount(written, corrects)
        profile = await people.profile(question.about)
    except WrongAmount:
        await show(message, *views.not_amount(question.about, wallet.credit.currency))
        return
    key = f"{event_update.update_id}-{message.message_id}"
    gift = PendingGift(key, profile.user_id, amount, note[:LONGEST_NOTE], corrects)
    conversation.gift = await _ask_once_more(message, profile, gift, wallet)


@router.message(Words(), RepliesToQuestion(), _limits)
async def replied_with_limits(
    message: Message, question: AwaitedReply, people: People, limiting: Limiting, wallet: Wallet
) -> None:
    words = (message.text or "").split()
    if wallet.limits is None:
        await show(message, *views.no_limits())
        return
    try:
        own = _own_limits(words)
        profile = await people.profile(question.about)
    except WrongAmount:
        await show(message, *views.not_limits(question.about))
        return
    await limiting.set(profile.user_id, own, message.chat.id)
    await show(message, *views.limits(profile, own, wallet.limits, wallet.credit.currency))


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
            own = _own_limits(words[1:])
        except WrongAmount:
            await show(message, *views.limit_usage())
            return
        await limiting.set(profile.user_id, own, message.chat.id)
    own = await limiting.of(profile.user_id)
    await show(message, *views.limits(profile, own, wallet.limits, wallet.credit.currency))


def _own_limits(words: Sequence[str]) -> OwnLimits:
    """Reads the maximum for one order and for a day. Raises WrongAmount."""
    if len(words) != 2:
        raise WrongAmount(" ".join(words))
    return OwnLimits(per_order=_amount(words[0]), per_day=_amount(words[1]))


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
    found, total = await people.store.page(PeopleGroup.ALL, who, 0, 1) if who else ([], 0)
    return await people.store.profile(found[0].user_id, 0) if total == 1 else None
