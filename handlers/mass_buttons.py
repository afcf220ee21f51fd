"""What the buttons of many orders at once carry; see `handlers.buttons`."""

from aiogram.filters.callback_data import CallbackData


class ShowBatch(CallbackData, prefix="ms"):
    """A page of a list, as it is now."""

    batch: int
    page: int = 0


class PlaceBatch(CallbackData, prefix="mp"):
    batch: int
    seal: str  # what the table above the button showed


class ChooseService(CallbackData, prefix="mh"):
    """Which of several services is meant by the number in a line, and in those like it."""

    batch: int
    place: int
    service_id: int


class LeaveBatch(CallbackData, prefix="ml"):
    batch: int


class BatchAgain(CallbackData, prefix="ma"):
    """A new list of the lines that were not placed."""

    batch: int
