"""The data of the buttons of the shop's statistics; see `handlers.buttons`."""

from enum import StrEnum

from aiogram.filters.callback_data import CallbackData


class By(StrEnum):
    """How the sales are listed."""

    ALL = "a"
    SERVICE = "s"
    PERSON = "p"


class ShowStatistics(CallbackData, prefix="kn"):
    """The sales of the last days, today included."""

    days: int = 1
    by: By = By.ALL
    page: int = 0


class DrawChart(CallbackData, prefix="kd"):
    days: int
