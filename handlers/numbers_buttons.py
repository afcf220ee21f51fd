"""The data of the buttons of the shop's numbers; see `handlers.buttons`."""

from enum import StrEnum

from aiogram.filters.callback_data import CallbackData


class By(StrEnum):
    """How the numbers are listed."""

    ALL = "a"
    SERVICE = "s"
    PERSON = "p"


class ShowNumbers(CallbackData, prefix="kn"):
    """The numbers of the last days, today included."""

    days: int = 1
    by: By = By.ALL
    page: int = 0


class DrawNumbers(CallbackData, prefix="kd"):
    days: int
