"""The data of the buttons of bulk actions: they choose several orders to refill or cancel; see `handlers.buttons`."""

from aiogram.filters.callback_data import CallbackData

from core.orders.batch import BatchAction


class ChooseForBulkAction(CallbackData, prefix="mb"):
    """Begins to choose."""

    action: BatchAction


class Choose(CallbackData, prefix="mc"):
    """Chooses one order or not."""

    batch: int
    place: int
    chosen: bool
    page: int


class ChooseAll(CallbackData, prefix="mx"):
    batch: int
    chosen: bool


class ChoicePage(CallbackData, prefix="mg"):
    batch: int
    page: int = 0


class ConfirmBulkAction(CallbackData, prefix="mk"):
    """Asks once for a confirmation."""

    batch: int


class StartBulkAction(CallbackData, prefix="mz"):
    batch: int
    seal: str  # the orders that were chosen
