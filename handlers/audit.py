"""/audit: what admins did, for owners alone."""

from tempfile import SpooledTemporaryFile

from aiogram import Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from core.audit.audit import AuditLog, newest_first
from core.clock import Clock
from core.orders.export import BOM, line
from handlers.audit_buttons import AuditActors, AuditFile, AuditPage
from handlers.export import IN_MEMORY, Written
from handlers.form_step import Event
from handlers.roles import IsOwner
from handlers.show import show, thread_of
from handlers.views import audit as views
from handlers.views.keyboard import PER_PAGE

LAST_PAGE = 1_000_000

router = Router(name="audit")
router.message.filter(IsOwner())
router.callback_query.filter(IsOwner())


@router.message(Command("audit"))
async def audit_command(message: Message, audit: AuditLog) -> None:
    await _list(message, AuditPage(), audit)


@router.callback_query(AuditPage.filter())
async def audit_page(callback: CallbackQuery, callback_data: AuditPage, audit: AuditLog) -> None:
    await _list(callback, callback_data, audit)


async def _list(event: Event, wanted: AuditPage, audit: AuditLog) -> None:
    page = max(0, min(wanted.page, LAST_PAGE))
    found, total = await audit.page(wanted.actor, page * PER_PAGE, PER_PAGE)
    if not found and total:
        page = (total - 1) // PER_PAGE
        found, total = await audit.page(wanted.actor, page * PER_PAGE, PER_PAGE)
    await show(event, *views.page(found, AuditPage(page=page, actor=wanted.actor), total))


@router.callback_query(AuditActors.filter())
async def actors(callback: CallbackQuery, audit: AuditLog) -> None:
    await show(callback, *views.actors(await audit.actors()))


@router.callback_query(AuditFile.filter())
async def as_file(callback: CallbackQuery, callback_data: AuditFile, audit: AuditLog, clock: Clock) -> None:
    if callback.bot is None:
        return
    # Written as a whole before any of it is sent, as /export does.
    with SpooledTemporaryFile(IN_MEMORY) as file:
        file.write((BOM + line(views.headings())).encode())
        async for entry in newest_first(audit, callback_data.actor):
            file.write(line(views.values(entry)).encode())
        await callback.bot.send_document(
            callback.from_user.id,
            Written(file, f"audit-{clock():%Y-%m-%d}.csv"),
            caption=views.as_file(),
            message_thread_id=thread_of(callback.message),
        )
