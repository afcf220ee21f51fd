"""/balance shows owners the providers' balances, and everybody else their own balance or spending."""

import asyncio
from collections.abc import Mapping

from aiogram import Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from core.clock import Clock
from core.money.stars import Stars
from core.money.wallet import Wallet
from core.people.access import Access
from core.provider import Balance, Capacity, Provider, ProviderError
from handlers.csv_files import CsvTable
from handlers.money_buttons import SendEntries, ShowWallet, WalletBelow
from handlers.show import send, show
from handlers.views import money as views
from handlers.views import wallet as wallet_views

router = Router(name="money")
SHOWN = 8
"""Entries of a balance that are shown at once."""


@router.message(Command("balance"))
async def balance(
    message: Message, access: Access, wallet: Wallet, stars: Stars, providers: Mapping[str, Provider]
) -> None:
    if not access.is_owner(message.chat.id):
        await _show_own(message, wallet, stars, message.chat.id)
        return
    answers = await asyncio.gather(*map(_balance, providers.values()))
    await show(message, *views.balances(dict(zip(providers, answers, strict=True)), wallet.credit))


@router.callback_query(ShowWallet.filter())
async def own_balance(callback: CallbackQuery, wallet: Wallet, stars: Stars) -> None:
    await _show_own(callback, wallet, stars, callback.from_user.id)


@router.callback_query(WalletBelow.filter())
async def own_balance_below(callback: CallbackQuery, wallet: Wallet, stars: Stars) -> None:
    await _show_own(callback, wallet, stars, callback.from_user.id, below=True)


async def _show_own(
    event: Message | CallbackQuery, wallet: Wallet, stars: Stars, user_id: int, *, below: bool = False
) -> None:
    own, shown = await wallet.balance(user_id), send if below else show
    if own is None:
        await shown(event, *views.spent(await wallet.spent(user_id)))
        return
    latest, currency = await wallet.latest(user_id, SHOWN), wallet.credit.currency
    await shown(event, *wallet_views.wallet(own, latest, currency, stars.taken))


@router.callback_query(SendEntries.filter())
async def all_entries(callback: CallbackQuery, wallet: Wallet, clock: Clock) -> None:
    # Written as a whole before any of it is sent, as the file of one's orders is.
    with CsvTable(wallet_views.headings()) as table:
        async for entry in wallet.newest_first(callback.from_user.id):
            table.add(wallet_views.values(entry))
        if not table.count or callback.bot is None:
            await send(callback, *wallet_views.nothing_to_export())
            return
        name = f"balance-{clock():%Y-%m-%d}"
        await table.send(callback.bot, callback.from_user.id, name, *wallet_views.exported(table.count))


async def _balance(provider: Provider) -> Balance | Capacity | str:
    try:
        return await provider.balance()
    except ProviderError as error:
        return str(error)
