"""/audit: what admins did, for owners alone."""

from collections.abc import Sequence
from functools import partial

from aiogram import Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from core.audit.audit import AuditEntry, AuditLog, newest_first
from core.catalogue.shop import Shop
from core.clock import Clock
from core.members.directory import People
from handlers.audit_buttons import AuditActors, AuditFile, AuditPage
from handlers.csv_files import CsvTable
from handlers.form_step import Event
from handlers.paging import read_page
from handlers.role_filters import IsOwner
from handlers.show import show, thread_of
from handlers.views import audit as views

router = Router(name="audit")
router.message.filter(IsOwner())
router.callback_query.filter(IsOwner())


@router.message(Command("audit"))
async def audit_command(message: Message, audit: AuditLog, people: People, shop: Shop) -> None:
    await _list(message, AuditPage(), audit, people, shop)


@router.callback_query(AuditPage.filter())
async def audit_page(
    callback: CallbackQuery, callback_data: AuditPage, audit: AuditLog, people: People, shop: Shop
) -> None:
    await _list(callback, callback_data, audit, people, shop)


async def _list(event: Event, wanted: AuditPage, audit: AuditLog, people: People, shop: Shop) -> None:
    found, page, total = await read_page(partial(audit.page, wanted.actor), wanted.page)
    names = await people.store.names(_mentioned(found, wanted))
    named = any(entry.target.startswith("category:") for entry in found)
    categories = await shop.beside(shop.listed_categories) if named else {}
    await show(event, *views.page(found, AuditPage(page=page, actor=wanted.actor), total, names, categories))


def _mentioned(entries: Sequence[AuditEntry], wanted: AuditPage) -> list[int]:
    """Everybody whom a page names."""
    targets = [entry.target.removeprefix("person:") for entry in entries if entry.target.startswith("person:")]
    people = [int(target) for target in targets if target.isdecimal() and len(target) < 20]
    return [*people, *(entry.actor for entry in entries), *([wanted.actor] if wanted.actor is not None else [])]


@router.callback_query(AuditActors.filter())
async def actors(callback: CallbackQuery, callback_data: AuditActors, audit: AuditLog, people: People) -> None:
    found = await audit.actors()
    await show(callback, *views.actors(found, callback_data, await people.store.names(found)))


@router.callback_query(AuditFile.filter())
async def as_file(callback: CallbackQuery, callback_data: AuditFile, audit: AuditLog, clock: Clock) -> None:
    if callback.bot is None:
        return
    # Written as a whole before any of it is sent, as /export does.
    with CsvTable(views.headings()) as table:
        async for entry in newest_first(audit, callback_data.actor):
            table.add(views.values(entry))
        name, thread = f"audit-{clock():%Y-%m-%d}", thread_of(callback.message)
        await table.send(callback.bot, callback.from_user.id, name, views.as_file(), thread=thread)
