"""The data of the buttons of broadcasts; see `handlers.buttons`."""

from aiogram.filters.callback_data import CallbackData

from core.broadcasts.broadcast import Audience


class ShowBroadcast(CallbackData, prefix="bv"):
    """Shows a draft's audiences, or how far it has been sent."""

    id: int


class ChooseAudience(CallbackData, prefix="ba"):
    id: int
    audience: Audience
    language: str | None = None


class BeginBroadcast(CallbackData, prefix="bs"):
    id: int
    audience: Audience
    language: str | None = None


class CancelBroadcast(CallbackData, prefix="bc"):
    id: int


class StopBroadcast(CallbackData, prefix="bx"):
    id: int


class WantNews(CallbackData, prefix="bn"):
    """Whether a person wants broadcasts; pressed in their settings, or under one."""

    on: bool
    in_settings: bool = False
