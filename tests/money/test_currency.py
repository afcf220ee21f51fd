"""A bot does not start with another currency than that of people's balances."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from bot.app import App, open_bot, open_providers
from bot.settings.settings import Settings
from core.money.ledger import EntryKind, NewEntry
from storage.database import Database
from storage.ledger import Ledger
from tests.bot.conftest import read as read
from tests.storage.samples import ALICE, NOW


@pytest.fixture
def shop(read: Callable[..., Settings]) -> Callable[..., Settings]:
    def settings(**chosen: Any) -> Settings:
        return read(SHOP__CREDIT="wallet", **chosen)

    return settings


async def test_a_wallet_in_another_currency_does_not_start(database: Database, shop: Callable[..., Settings]) -> None:
    grant = NewEntry(user_id=ALICE, kind=EntryKind.GRANT, currency="USD", available=Decimal(5))
    await recall(database, shop(SHOP__CURRENCY="EUR"))  # nobody has a balance yet
    await Ledger(database).add(grant, NOW)
    await recall(database, shop(SHOP__CURRENCY="USD"))
    with pytest.raises(ValueError, match="SHOP__CURRENCY: is EUR, but people's balances are kept in USD"):
        await recall(database, shop(SHOP__CURRENCY="EUR"))


async def recall(database: Database, settings: Settings) -> None:
    """Compares the currency with the stored balances, as a start does."""
    async with open_bot(settings) as bot:
        await App(settings, bot, database, open_providers(settings), []).recall()
