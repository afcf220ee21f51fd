"""The data of the buttons for many orders at once; see `handlers.buttons`."""

from aiogram.filters.callback_data import CallbackData


class ShowBatch(CallbackData, prefix="ms"):
    """A page of a list, as it is now."""

    batch: int
    page: int = 0


class PlaceBatch(CallbackData, prefix="mp"):
    batch: int
    seal: str  # what the table above the button showed


class ChooseService(CallbackData, prefix="mh"):
    """Chooses one of several services for the number in a line, and in all lines with that number."""

    batch: int
    place: int
    service_id: int


class LeaveBatch(CallbackData, prefix="ml"):
    batch: int


class BatchAgain(CallbackData, prefix="ma"):
    """A new list of the lines that were not placed."""

    batch: int
