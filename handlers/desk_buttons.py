"""The data of the desk's buttons; see `handlers.buttons`."""

from aiogram.filters.callback_data import CallbackData

from core.desk.desk import DeskLine


class ShowDesk(CallbackData, prefix="dk"):
    pass


class DeskList(CallbackData, prefix="dl"):
    """The orders behind a line of the desk."""

    line: DeskLine
    page: int = 0


class DeskOrder(CallbackData, prefix="do"):
    """An order of a line. `ask`: its provider is asked about it first."""

    line: DeskLine
    id: int
    ask: bool = False


class DeskCancel(CallbackData, prefix="dc"):
    """Asks the provider to cancel an order; `sure` is on the button of the second question."""

    line: DeskLine
    id: int
    sure: bool = False


class LowBalances(CallbackData, prefix="db"):
    pass


class ShowMaintenance(CallbackData, prefix="dm"):
    pass


class TakeOrders(CallbackData, prefix="dt"):
    """Begins a maintenance, or ends it."""

    on: bool
