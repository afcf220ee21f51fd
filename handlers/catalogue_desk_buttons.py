"""The data of the buttons in the operator's catalogue; see `handlers.buttons`."""

from decimal import Decimal
from enum import StrEnum

from aiogram.filters.callback_data import CallbackData

from core.catalogue.rules import Scope


class WhichServices(StrEnum):
    """Which services an operator looks at."""

    ALL = "a"
    PAUSED = "p"
    HIDDEN = "h"
    PINNED = "i"
    PRICED = "m"
    """Those with a price rule."""


class Value(StrEnum):
    """The values that an operator writes."""

    MARKUP = "m"
    PRICE = "p"
    FLOOR = "f"
    NAME = "n"
    GROUP = "g"


class Switch(StrEnum):
    HIDDEN = "h"
    PINNED = "p"
    LOSS = "l"


class ShowCatalogueDesk(CallbackData, prefix="ko"):
    pass


class ServicesToEdit(CallbackData, prefix="kl", sep="|"):
    """A page of services; `words` are those of a search."""

    which: WhichServices = WhichServices.ALL
    page: int = 0
    words: str = ""


class EditService(CallbackData, prefix="ks"):
    """A service, or the category or the provider that it belongs to."""

    id: int
    scope: Scope = Scope.SERVICE


class ShowChanges(CallbackData, prefix="kc", sep="|"):
    """A page of recorded changes: of the refresh at `at` in microseconds since 1970, or of all refreshes if it is 0."""

    provider: str = ""
    at: int = 0
    page: int = 0


class FavouriteUpdates(CallbackData, prefix="kF"):
    """Whether a person is told about changes of their favourite services."""

    on: bool


class AskValue(CallbackData, prefix="ka"):
    id: int
    scope: Scope
    value: Value


class SetPrices(CallbackData, prefix="kv"):
    """A markup, or a floor, that the operator confirms."""

    id: int
    scope: Scope
    value: Value
    percent: Decimal | None = None
    amount: Decimal | None = None


class AskHide(CallbackData, prefix="kh"):
    """Whether to hide every service of a category or a provider."""

    id: int
    scope: Scope


class Turn(CallbackData, prefix="kt"):
    id: int
    scope: Scope
    switch: Switch
    on: bool
