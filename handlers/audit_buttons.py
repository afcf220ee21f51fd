"""The data of the audit's buttons; see `handlers.buttons`. `actor` None means everybody."""

from aiogram.filters.callback_data import CallbackData


class AuditPage(CallbackData, prefix="au"):
    page: int = 0
    actor: int | None = None


class AuditActors(CallbackData, prefix="aa"):
    """The person whose actions are shown."""

    page: int = 0


class AuditFile(CallbackData, prefix="af"):
    actor: int | None = None
