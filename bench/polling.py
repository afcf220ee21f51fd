"""Asks the stand-in provider over loopback for many orders' statuses: one id per call, or 100."""

from decimal import Decimal

from bench.measure import Pair, best_of
from core.catalogue.service import Listing, ServiceType
from core.provider import Provider
from providers.answers.batches import in_chunks
from providers.open import open_provider
from providers.options import ProviderOptions
from sandbox.provider.server import ProviderServer

ORDERS = 500


async def measure() -> list[Pair]:
    server = ProviderServer()
    address = await server.start()
    personality = server.personalities()[0]
    provider = open_provider(personality.name, ProviderOptions(url=address + personality.path, key=personality.key))
    try:
        return [await _pair(provider)]
    finally:
        await provider.close()
        await server.stop()


async def _pair(provider: Provider) -> Pair:
    service = min((s for s in await provider.services() if s.type is ServiceType.DEFAULT and s.rate), key=_cost)
    quantity = str(service.minimum)
    numbers = [
        await provider.add(service.number, {"link": f"https://example.com/{n}", "quantity": quantity}, f"key-{n}")
        for n in range(ORDERS)
    ]

    async def one_by_one() -> None:
        for number in numbers:
            await provider.status([number])

    plain, ours = await best_of(2, one_by_one), await best_of(3, lambda: in_chunks(numbers, provider.status))
    return Pair(f"statuses of {ORDERS} orders", "one id a call", plain, "100 ids a call", ours)


def _cost(service: Listing) -> Decimal:
    return (service.rate or Decimal(0)) * (service.minimum or 0)
