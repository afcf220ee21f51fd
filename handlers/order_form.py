"""/order: a service, its fields one at a time. `form_step` shows what comes next; `checkout` places the order."""

from contextlib import suppress

from aiogram import F, Router
from aiogram.filters import Command, CommandObject
from aiogram.types import CallbackQuery, Message, Update

from core.catalogue.shop import Shop
from core.forms import answering
from core.forms.draft import Draft
from core.forms.flow import Corrected, Note, ReplyToAnother, WrittenBefore
from core.forms.form import BadAnswer, Filling, Question
from core.orders.checkout import Checkout, NotOrderable, Ordering
from core.orders.order_actions import OrderActions
from core.orders.placing import Placing
from core.people.user import User
from handlers.buttons import FormChoice, FormStep, PickService, StartOrder, Step, UseLink
from handlers.catalogue import new_order
from handlers.command_words import Says
from handlers.conversation import Conversation, is_at_order_summary, is_filling
from handlers.form_step import begin, show_step
from handlers.menu import COMMANDS
from handlers.message_text import command_in
from handlers.offers import offers
from handlers.orders import cancel_command
from handlers.reader import sees_providers
from handlers.show import Outdated, send, show
from handlers.views import form_ends as views
from handlers.views.service import none_numbered, several_numbered

router = Router(name="ordering")


async def _is_answer(message: Message) -> bool:
    """Whether a text in a form is an answer: anything but our commands, as an answer may begin with a slash too."""
    return bool(message.text) and (command_in(message) or "").casefold() not in COMMANDS


@router.message(Command("order"))
async def order_command(
    message: Message,
    command: CommandObject,
    event_update: Update,
    conversation: Conversation,
    shop: Shop,
    checkout: Checkout,
    order_actions: OrderActions,
    known_user: User,
) -> None:
    """`/order`, `/order 12`, `/order 12 LINK 1000`, `/order NAME:12 ...`."""
    named, *words = (command.args or "").split() or [""]
    if not named:
        await new_order(message, shop, checkout.ordering, order_actions, checkout.maintenance)
        return
    matches = shop.catalogue.meant(named, sees_providers=sees_providers())
    if len(matches) > 1:
        matches = [service for service in matches if not shop.catalogue.is_gone(service)] or matches[:1]
    if len(matches) == 1:
        await begin(message, matches[0].id, words, event_update, conversation, checkout, known_user)
    elif matches:
        conversation.rest = " ".join(words)
        found = offers(matches, shop, checkout.ordering)
        await show(message, *several_numbered(named, found, written=bool(words)))
    else:
        await show(message, *none_numbered(named))


@router.callback_query(StartOrder.filter())
async def order_button(
    callback: CallbackQuery,
    callback_data: StartOrder,
    event_update: Update,
    conversation: Conversation,
    checkout: Checkout,
    known_user: User,
) -> None:
    words = conversation.link.split()
    await begin(callback, callback_data.service_id, words, event_update, conversation, checkout, known_user)


@router.callback_query(PickService.filter())
async def picked_button(
    callback: CallbackQuery,
    callback_data: PickService,
    event_update: Update,
    conversation: Conversation,
    checkout: Checkout,
    known_user: User,
) -> None:
    words = conversation.rest.split()
    await begin(callback, callback_data.service_id, words, event_update, conversation, checkout, known_user)


async def answers_nothing(message: Message, conversation: Conversation, checkout: Checkout) -> bool:
    """Whether the text can't answer the form's question: a comment or a username may well be "cancel"."""
    draft = conversation.draft
    question = _open_question(draft, checkout.ordering) if draft else None
    if draft is None or question is None:
        return True
    filling = _filling(draft, checkout.ordering)
    try:
        filling.check(question.field, message.text or "", draft.answers)
    except BadAnswer:
        return True
    return False


router.message.register(cancel_command, is_filling, Says("cancel"), answers_nothing)
router.message.register(cancel_command, is_at_order_summary, Says("cancel"))


@router.message(is_filling, _is_answer)
async def typed_answer(
    message: Message, event_update: Update, conversation: Conversation, checkout: Checkout, known_user: User
) -> None:
    draft, note = conversation.draft, None
    question = _open_question(draft, checkout.ordering) if draft else None
    # Without a question the service can no longer be ordered; an update handled a second time changes nothing.
    if draft is not None and question is not None and draft.takes(event_update.update_id):
        note = not_meant(draft, message)
        if note is None:
            before = draft.answers.copy()
            note = _take(draft, question, message.text or "", checkout.ordering)
            draft.hears(message.message_id, _read_for(draft, before, question, note))
    await show_step(message, conversation, checkout, known_user, note)


def _read_for(draft: Draft, before: dict[str, str], question: Question, note: Note | None) -> str:
    """The field that a message answered, which need not be that of `question`."""
    if sum(before.get(field) != answer for field, answer in draft.answers.items()) > 1:
        return answering.LINE
    return note.question.field if isinstance(note, Corrected) else question.field


def not_meant(draft: Draft, message: Message) -> Note | None:
    """Why a message is not meant for what the form shows now; None if it is."""
    replied = message.reply_to_message
    if draft.is_answered_by(message.message_id, replied.message_id if replied else None):
        return None
    return ReplyToAnother(message.text or "") if replied else WrittenBefore(message.text or "")


@router.callback_query(FormChoice.filter())
async def chosen_answer(
    callback: CallbackQuery,
    callback_data: FormChoice,
    event_update: Update,
    conversation: Conversation,
    checkout: Checkout,
    known_user: User,
) -> None:
    draft, note = pressed(callback, callback_data.draft, conversation), None
    if draft.takes(event_update.update_id):
        question = _open_question(draft, checkout.ordering)
        if question is None or question.field != callback_data.field:
            raise Outdated
        note = _take(draft, question, callback_data.value, checkout.ordering)
    await show_step(callback, conversation, checkout, known_user, note)


@router.callback_query(UseLink.filter())
async def use_link(
    callback: CallbackQuery,
    callback_data: UseLink,
    event_update: Update,
    conversation: Conversation,
    checkout: Checkout,
    known_user: User,
) -> None:
    """Uses the link to another platform, or waits for another link."""
    draft, note = pressed(callback, callback_data.draft, conversation), None
    if draft.takes(event_update.update_id):
        if callback_data.use and draft.doubted:
            with suppress(NotOrderable):  # `show_step` says so
                note = answering.use_doubted(draft, _filling(draft, checkout.ordering))
        draft.doubted = ""
    await show_step(callback, conversation, checkout, known_user, note)


def _take(draft: Draft, question: Question, text: str, ordering: Ordering) -> Note | None:
    return answering.take(draft, _filling(draft, ordering), question, text)


@router.callback_query(FormStep.filter(F.step.in_({Step.BACK, Step.SKIP, Step.KEEP})))
async def back_skip_or_keep(
    callback: CallbackQuery,
    callback_data: FormStep,
    event_update: Update,
    conversation: Conversation,
    checkout: Checkout,
    known_user: User,
) -> None:
    draft, note = pressed(callback, callback_data.draft, conversation), None
    if draft.takes(event_update.update_id):
        match callback_data.step:
            case Step.BACK:
                with suppress(NotOrderable):
                    draft.back(_filling(draft, checkout.ordering))
            case Step.KEEP:
                note = _keep(draft, checkout.ordering)
            case _:
                _skip(draft, checkout.ordering)
    await show_step(callback, conversation, checkout, known_user, note)


def _keep(draft: Draft, ordering: Ordering) -> Note | None:
    question = _open_question(draft, ordering)
    if question is None or question.field not in draft.kept:
        raise Outdated
    return answering.keep(draft, _filling(draft, ordering), question, draft.kept[question.field])


def _skip(draft: Draft, ordering: Ordering) -> None:
    question = _open_question(draft, ordering)
    if question is None or not question.optional:
        raise Outdated
    draft.skip(question.field)


@router.callback_query(FormStep.filter(F.step == Step.LEAVE))
async def leave(callback: CallbackQuery, callback_data: FormStep, conversation: Conversation, placing: Placing) -> None:
    draft = pressed(callback, callback_data.draft, conversation)
    if order := await placing.order_of_key(draft.key, callback.from_user.id):
        conversation.close()
        await send(callback, *views.placed_all_the_same(order.id))
        return
    conversation.leave_form()
    await show(callback, *views.left())


def pressed(callback: CallbackQuery, key: str, conversation: Conversation) -> Draft:
    """The draft whose button was pressed, if that is the one being filled and this its latest message."""
    draft = conversation.pressed(key)
    if callback.message is None or draft.message_id != callback.message.message_id:
        raise Outdated
    return draft


def _open_question(draft: Draft, ordering: Ordering) -> Question | None:
    try:
        return draft.open_question(_filling(draft, ordering))
    except NotOrderable:
        return None


def _filling(draft: Draft, ordering: Ordering) -> Filling:
    """Raises NotOrderable."""
    return ordering.filling(ordering.service(draft.service_id))
