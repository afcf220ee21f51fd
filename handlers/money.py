"""/balance: to admins what the providers hold, to everybody else what they spent."""

import asyncio
from collections.abc import Mapping

from aiogram import Router
from aiogram.filters import Command
from aiogram.types import Message

from core.money.billing import spent
from core.orders.checkout import Ordering
from core.orders.requests import Managing
from core.people.access import Access
from core.provider import Balance, Capacity, Provider, ProviderError
from handlers.show import show
from handlers.views import money as views

router = Router(name="money")


@router.message(Command("balance"))
async def balance(
    message: Message, access: Access, managing: Managing, ordering: Ordering, providers: Mapping[str, Provider]
) -> None:
    if not access.is_admin(message.chat.id):
        await show(message, *views.spent(spent(await managing.spent(message.chat.id), ordering.prices)))
        return
    answers = await asyncio.gather(*map(_balance, providers.values()))
    await show(message, *views.balances(dict(zip(providers, answers, strict=True))))


async def _balance(provider: Provider) -> Balance | Capacity | str:
    try:
        return await provider.balance()
    except ProviderError as error:
        return str(error)
