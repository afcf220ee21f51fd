"""How people pay and what services cost, read from the settings."""

from bot.settings.settings import Settings
from core.catalogue.prices import PriceList
from core.money.credit import Credit, CreditMode


def credit(settings: Settings) -> Credit:
    shop = settings.shop
    mode = shop.credit or CreditMode.LIMITS
    currency = shop.currency
    if currency is None and mode is CreditMode.WALLET:
        # The settings are refused if these differ.
        currency = next(provider.currency for provider in settings.providers.values())
    limits = None if mode is CreditMode.OFF else shop.limits
    return Credit(mode=mode, currency=currency, rates=shop.exchange, limits=limits)


def price_lists(settings: Settings) -> dict[str, PriceList]:
    pays = credit(settings)
    rates = {currency: rate.amount for currency, rate in pays.rates.items()}
    return {
        name: PriceList(
            chosen.currency,
            settings.markup_percent,
            chosen.per_unit_types,
            shop=pays.currency,
            rates=rates,
            needs_price=pays.wallet,
            needs_bound=pays.wallet or (pays.limits is not None and pays.limits.any),
        )
        for name, chosen in settings.providers.items()
    }
