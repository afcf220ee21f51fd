"""/mass: many orders from lines or a CSV file, one table, one press."""

from io import BytesIO

from aiogram import Bot, Router
from aiogram.filters import Command, CommandObject
from aiogram.types import Document, Message, Update

from core.forms.examples import example_link
from core.forms.mass_parsing import (
    MOST_BYTES,
    Correction,
    ListTooLong,
    UnreadableList,
    decoded,
    has_several_lines,
    is_correction,
    looks_like_list,
    read_corrections,
    read_list,
)
from core.orders.batch import State
from core.orders.mass import Mass
from core.orders.mass_corrections import NoSuchLine, belongs
from core.people.user import User
from handlers.conversation import Conversation, has_open_list, is_free
from handlers.form_step import key_of
from handlers.mass_table import show_table
from handlers.message_text import has_text
from handlers.open_lists import leave_other_list
from handlers.show import remove_buttons, show, thread_of
from handlers.views import mass as views

router = Router(name="mass")


async def is_list(message: Message, conversation: Conversation, mass: Mass) -> bool:
    """Whether a message is a list without the command: a file, or lines. Right after /mass any lines are one."""
    text = message.text or ""
    if message.document is not None:
        return True
    if text.startswith("/"):
        return False
    asked = conversation.list_was_asked and has_several_lines(text)
    return asked or looks_like_list(text, mass.ordering.shop.catalogue.meant)


async def is_edited_list(message: Message, conversation: Conversation) -> bool:
    """Whether the person edited the message of the list whose table is shown."""
    opened = conversation.open_list
    return opened is not None and opened.sent_id == message.message_id and not conversation.is_busy


@router.message(Command("mass"))
async def mass_command(
    message: Message,
    command: CommandObject,
    event_update: Update,
    conversation: Conversation,
    mass: Mass,
    known_user: User,
    bot: Bot,
) -> None:
    """`/mass` explains lists; with lines behind it, or under a file, it begins one. An open form ends."""
    if (draft := conversation.leave_form()) is not None and draft.message_id is not None:
        await remove_buttons(message, draft.message_id)
    rows = await _rows(message, command.args or "", bot)
    if rows:
        await _begin(message, rows, event_update, conversation, mass, known_user)
    elif rows is not None:
        conversation.list_asked = True
        await show(message, *views.how(example_link(mass.ordering.policy)))


@router.message(is_free, is_list)
async def listed(
    message: Message, event_update: Update, conversation: Conversation, mass: Mass, known_user: User, bot: Bot
) -> None:
    """A list that is sent alone, or lines that correct the list whose table is shown."""
    if message.document is None and await _corrected(message, event_update, conversation, mass, known_user):
        return
    rows = await _rows(message, message.text or "", bot)
    if rows:
        await _begin(message, rows, event_update, conversation, mass, known_user)
    elif rows is not None:
        await message.answer(views.empty())


async def _is_correction(message: Message) -> bool:
    return is_correction(message.text or "")


@router.message(has_open_list, _is_correction)
async def corrected(
    message: Message, event_update: Update, conversation: Conversation, mass: Mass, known_user: User
) -> None:
    """`3: 12 link 1000`, without bars."""
    await _corrected(message, event_update, conversation, mass, known_user)


@router.edited_message(has_text, is_edited_list)
async def edited(
    message: Message, event_update: Update, conversation: Conversation, mass: Mass, known_user: User
) -> None:
    opened, text = conversation.open_list, message.text or ""
    if opened is None:
        return
    batch = await mass.batch(opened.batch_id, known_user.id)
    if batch.state is not State.OPEN:
        return
    try:
        rows = read_list(text.split(maxsplit=1)[-1] if text.startswith("/") else text)
        table = await mass.replace_all(batch, rows, event_update.update_id, known_user)
    except (UnreadableList, ListTooLong):
        await message.answer(views.too_long())
    else:
        await show_table(message, table, conversation, opened.sent_id)


async def _rows(message: Message, text: str, bot: Bot) -> list[tuple[str, ...]] | None:
    """The lines of a message or of its file; None if it can't be read, after telling its sender so."""
    try:
        return read_list(text if message.document is None else decoded(await _downloaded(message.document, bot)))
    except UnreadableList:
        await message.answer(views.unreadable())
    except ListTooLong:
        await message.answer(views.too_long())
    return None


async def _downloaded(document: Document, bot: Bot) -> bytes:
    if (document.file_size or 0) > MOST_BYTES:
        raise ListTooLong
    file = BytesIO()
    await bot.download(document, file)
    return file.getvalue()


async def _begin(
    message: Message, rows: list[tuple[str, ...]], update: Update, conversation: Conversation, mass: Mass, user: User
) -> None:
    """Shows a new list, and cancels one that was open."""
    table = await mass.begin(key_of(message, update), rows, user, thread_of(message))
    table = await leave_other_list(message, conversation, mass, table)
    await show_table(message, table, conversation, message.message_id)


async def _corrected(message: Message, update: Update, conversation: Conversation, mass: Mass, user: User) -> bool:
    """Puts sent lines into the open list. False if there is none that they are about."""
    opened = conversation.open_list
    if opened is None:
        return False
    try:
        corrections: list[Correction] = read_corrections(message.text or "")
        batch = await mass.batch(opened.batch_id, user.id)
        if batch.state is not State.OPEN or not belongs(batch, corrections):
            return False
        table = await mass.correct(batch, corrections, update.update_id, user)
    except UnreadableList:
        await message.answer(views.unreadable())
    except ListTooLong:
        await message.answer(views.too_long())
    except NoSuchLine as error:
        await message.answer(views.no_such_line(error.place, error.count))
    else:
        await show_table(message, table, conversation, opened.sent_id)
    return True
