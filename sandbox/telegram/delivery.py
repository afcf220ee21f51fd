"""Posts updates to the bot's webhook in order, and repeats each until it is taken."""

import asyncio

import aiohttp

from sandbox.telegram.model import Json
from sandbox.telegram.updates import UpdateQueue
from sandbox.telegram.webhook import Webhook

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105  the name of a header, not a secret
IDLE_SECONDS = 1.0


async def deliver(webhook: Webhook, queue: UpdateQueue, retry_seconds: float) -> None:
    """Runs until cancelled. An update that is not answered with a 2xx is posted again after `retry_seconds`."""
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=60)) as session:
        while not webhook.bell.closed:
            if not webhook.url:
                await webhook.bell.until(lambda: webhook.url, IDLE_SECONDS)
            elif (update := queue.head()) is None:
                await queue.bell.until(queue.head, IDLE_SECONDS)
            elif why := await _post(session, webhook, update):
                webhook.failed(why)
                await asyncio.sleep(retry_seconds)
            else:
                queue.confirm_head(update)


async def _post(session: aiohttp.ClientSession, webhook: Webhook, update: Json) -> str:
    """Posts one update. Returns why it was not taken, or ""."""
    headers = {SECRET_HEADER: webhook.secret} if webhook.secret else {}
    try:
        async with session.post(webhook.url, json=update, headers=headers) as answer:
            if 200 <= answer.status < 300:
                return ""
            return f"Wrong response from the webhook: {answer.status} {answer.reason}"
    except (TimeoutError, aiohttp.ClientError) as error:
        return f"Connection failed: {type(error).__name__}"
