"""`python -m bot check`: tries everything the settings name, and prints what works and what does not."""

import asyncio
import os
from datetime import UTC, timedelta
from urllib.parse import urlsplit

from aiogram import Bot
from aiogram.enums import ChatAction
from aiogram.exceptions import (
    ClientDecodeError,
    TelegramAPIError,
    TelegramBadRequest,
    TelegramForbiddenError,
)
from aiogram.types import User, WebhookInfo

from bot.app import open_bot, open_providers
from bot.backing_up import kept_backups
from bot.findings import Finding, desk, one_line
from bot.limits.shares import open_redis_limits
from bot.logs import blotted
from bot.network import unused_proxies
from bot.pricing import credit, price_lists
from bot.receiving.registration import why
from bot.settings.settings import Settings
from core.api_quirks import USUAL_FIELDS, ApiQuirk
from core.clock import utc_now
from core.provider import Balance, NotSent, Provider, ProviderError, Refused, Unconfirmed
from storage.api_quirks import ApiQuirks
from storage.database import Database, DatabaseTrouble
from storage.migrations import migrations_to_come

_OWN = "each provider's own currency"
LATE = 2
"""How many of their intervals old the newest backup may be."""


async def check(settings: Settings) -> int:
    """Prints the table; 0 when everything works, 1 otherwise."""
    findings = [
        _people(settings),
        _money(settings),
        await _database(settings),
        *await _redis(settings),
        await _backups(settings),
        *await _telegram(settings),
    ]
    providers = open_providers(settings)
    findings += await asyncio.gather(*map(_provider, providers.values()))
    findings += await _quirks(settings)
    if proxies := unused_proxies(os.environ):
        findings.append(Finding("proxies", True, proxies))
    for provider in providers.values():
        await provider.close()
    width = max(len(finding.what) for finding in findings)
    for finding in findings:
        line = f"{'ok ' if finding.works else 'BAD'}  {finding.what:<{width}}  {finding.seen}"
        # A library's message about a request may have the token in it.
        print(blotted(line, settings.secrets))  # noqa: T201
    return 0 if all(finding.works for finding in findings) else 1


def _people(settings: Settings) -> Finding:
    if not settings.admin_ids:
        return Finding("admins", False, "none set: nobody could decide on unconfirmed orders (ADMIN_IDS)")
    admins = _counted(len(settings.admin_ids), "admin")
    if settings.access == "public":
        return Finding("admins", True, f"{admins}, open to everybody")
    return Finding("admins", True, f"{admins}, {_counted(len(settings.allowed_ids), 'allowed user')}")


def _money(settings: Settings) -> Finding:
    """How people pay, and the rates in force with their days."""
    pays, prices = credit(settings), price_lists(settings)
    rates = [f"1 {currency} = {rate.amount:f} of {rate.of}" for currency, rate in pays.rates.items()]
    stars = [f"1 Star = {settings.stars.rate:f}"] if settings.stars.rate is not None else []
    seen = "; ".join([f"{pays.mode}, in {pays.currency or _OWN}", *rates, *stars])
    unsold = [f"{name} ({one.currency})" for name, one in prices.items() if one.exchange() is None]
    if unsold:
        return Finding("money", False, f"{seen}; no rate, so not sold: {', '.join(unsold)} (SHOP__RATES)")
    return Finding("money", True, seen)


def _counted(count: int, what: str) -> str:
    return f"{count} {what}{'' if count == 1 else 's'}"


async def _database(settings: Settings) -> Finding:
    database: Database | None = None
    try:
        database = Database(settings.database_url)
        waiting = await migrations_to_come(database)
    except DatabaseTrouble as error:
        return Finding("database", False, str(error))
    finally:
        if database is not None:
            await database.close()
    return Finding("database", True, f"{database}{'; the next run migrates it' if waiting else ''}")


async def _backups(settings: Settings) -> Finding:
    """Whether backups are made, and how old the newest is: a late one is often the sign of a full disk."""
    every = settings.backup.every
    if settings.database_url.startswith("postgresql"):
        return Finding("backups", True, "yours to make: pg_dump backs up a Postgres database")
    if every is None:
        return Finding("backups", True, "off: BACKUP__EVERY=86400 makes one a day")
    now = utc_now()
    try:
        last = await kept_backups(settings.backup, Database(settings.database_url)).last(now)
    except DatabaseTrouble:
        return Finding("backups", False, "there is nothing to back up")
    if last is None:
        return Finding("backups", True, "none yet; the bot makes the first when it starts")
    late = now - last > LATE * timedelta(seconds=every)
    note = ", which is late" if late else ""
    return Finding("backups", not late, f"the newest is of {last:%Y-%m-%d %H:%M} UTC{note}")


async def _redis(settings: Settings) -> list[Finding]:
    redis_limits = open_redis_limits(settings)
    if redis_limits is None:
        return []
    version = await redis_limits.version()
    await redis_limits.close()
    if version is None:
        return [Finding("redis", False, "cannot be reached or does not let us in (REDIS_URL); the bot runs without it")]
    return [Finding("redis", True, f"Redis {version}: processes share the limits of sends and calls")]


async def _telegram(settings: Settings) -> list[Finding]:
    async with open_bot(settings) as bot:
        try:
            me = await bot.get_me()
        except (TelegramAPIError, ClientDecodeError) as error:
            return [Finding("telegram", False, one_line(error))]
        webhook = await _webhook(bot, settings)
        admins = [await _admin(bot, admin) for admin in sorted(settings.admin_ids)]
        admins += await desk(bot, settings.desk.chat)
    return [Finding("telegram", True, f"@{me.username} ({me.id})"), _inline(me), *webhook, *admins]


def _inline(me: User) -> Finding:
    """Whether orders can be shared in other chats. Telegram does not say whether inline feedback is on."""
    if not me.supports_inline_queries:
        return Finding("inline mode", True, "off: to share orders in any chat, send /setinline to @BotFather")
    unknown = "Telegram does not say whether inline feedback is on, too, so that shared cards update by themselves"
    return Finding("inline mode", True, f"on; {unknown}: send /setinlinefeedback to @BotFather and choose Enabled")


async def _webhook(bot: Bot, settings: Settings) -> list[Finding]:
    """A line if a webhook is set or will be: while it is set, Telegram refuses polls."""
    try:
        info = await bot.get_webhook_info()
    except (TelegramAPIError, ClientDecodeError) as error:
        return [Finding("webhook", False, one_line(error))]
    if settings.webhook.url is not None:
        return [_of_webhook(info, str(settings.webhook.url))]
    if not info.url:
        return []
    seen = f"set to {_host(info.url)} by another program; the bot removes it at its start"
    return [Finding("webhook", True, f"{seen} and keeps the updates that wait ({info.pending_update_count})")]


def _of_webhook(info: WebhookInfo, url: str) -> Finding:
    if info.url != url:
        before = f"not set yet, but to {_host(info.url)}" if info.url else "not set yet"
        return Finding("webhook", True, f"{before}; the bot sets it to {_host(url)} at its start")
    if info.last_error_date is None:
        return Finding("webhook", True, f"set to {_host(url)}; {info.pending_update_count} updates wait")
    # It may be long ago: Telegram keeps the last one.
    at = info.last_error_date.astimezone(UTC)
    return Finding("webhook", True, f"set to {_host(url)}; at {at:%Y-%m-%d %H:%M} UTC Telegram said: {why(info)}")


def _host(url: str) -> str:
    # The rest of the address may be a secret.
    return urlsplit(url).hostname or "an address that cannot be read"


async def _admin(bot: Bot, admin: int) -> Finding:
    """Whether Telegram lets the bot write to an admin; nothing is written but "typing"."""
    try:
        await bot.send_chat_action(admin, ChatAction.TYPING)
    except (TelegramForbiddenError, TelegramBadRequest):
        return Finding(f"admin {admin}", False, "cannot be written to: open the bot in Telegram and press Start")
    except (TelegramAPIError, ClientDecodeError) as error:
        return Finding(f"admin {admin}", False, one_line(error))
    return Finding(f"admin {admin}", True, "can be written to")


def _setting(provider: str, error: ProviderError) -> str:
    """The settings that may have caused a provider's failure."""
    prefix = f"PROVIDERS__{provider.upper()}__"
    match error:
        case Refused():
            return f"{prefix}KEY"
        case NotSent():
            return f"{prefix}URL, __PROXY"
        case Unconfirmed():
            return f"{prefix}URL, __TIMEOUT"
        case _:
            return f"{prefix}URL, __DIALECT, __ENCODING"


async def _provider(provider: Provider) -> Finding:
    try:
        balance = await provider.balance()
    except ProviderError as error:
        return Finding(provider.name, False, f"{error} (see {_setting(provider.name, error)})")
    if isinstance(balance, Balance):
        return Finding(provider.name, True, f"{balance.amount} {balance.currency}")
    return Finding(provider.name, True, f"{balance.available} of {balance.total} threads free")


async def _quirks(settings: Settings) -> list[Finding]:
    """The undocumented ways in which providers want to be asked, as the bot has learned today."""
    try:
        database = Database(settings.database_url)
    except DatabaseTrouble:
        return []
    try:
        known = [] if await migrations_to_come(database) else await ApiQuirks(database).known()
    except DatabaseTrouble:
        known = []
    finally:
        await database.close()
    now = utc_now()
    return [
        Finding(f"{quirk.provider} {quirk.action}", True, _way(quirk))
        for quirk in known
        if quirk.unusual and quirk.holds(now) and quirk.provider in settings.providers
    ]


def _way(quirk: ApiQuirk) -> str:
    one = f"`{quirk.field or USUAL_FIELDS[quirk.action]}=`"
    return f"asked about one at a time, with {one}" if quirk.together is False else f"one is asked about with {one}"
