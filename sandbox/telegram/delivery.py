"""Posts updates to the bot's webhook and repeats each until it is taken: lane by lane in order, lanes side by side."""

import asyncio

import aiohttp

from sandbox.telegram.model import Json
from sandbox.telegram.updates import UpdateQueue
from sandbox.telegram.webhook import Webhook

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105  the name of a header, not a secret
IDLE_SECONDS = 1.0


async def deliver(webhook: Webhook, queue: UpdateQueue, retry_seconds: float) -> None:
    """Runs until cancelled. An update that is not answered with a 2xx is posted again after `retry_seconds`."""
    busy: set[str] = set()

    def next_up() -> tuple[str, Json] | None:
        if len(busy) >= webhook.max_connections:
            return None
        return next((one for one in queue.first_of_each_lane().items() if one[0] not in busy), None)

    async with (
        aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=60)) as session,
        asyncio.TaskGroup() as posting,
    ):

        async def post(lane: str, update: Json) -> None:
            try:
                if why := await _post(session, webhook, update):
                    webhook.failed(why)
                    await asyncio.sleep(retry_seconds)
                else:
                    queue.confirm_posted(update)
            finally:
                busy.discard(lane)
                queue.bell.ring()

        while not webhook.bell.closed:
            if not webhook.url:
                await webhook.bell.until(lambda: webhook.url, IDLE_SECONDS)
            elif (found := await queue.bell.until(next_up, IDLE_SECONDS)) is not None and webhook.url:
                busy.add(found[0])
                posting.create_task(post(*found))


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
