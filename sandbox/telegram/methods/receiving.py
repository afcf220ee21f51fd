"""How the bot gets its updates and files: getUpdates, webhooks, getFile."""

from collections.abc import Callable
from typing import Any

from sandbox.telegram.files import DOWNLOAD_LIMIT
from sandbox.telegram.model import Json
from sandbox.telegram.params import Call
from sandbox.telegram.refusals import WEBHOOK_IS_SET, WEBHOOK_TAKES_OVER, bad_request, conflict
from sandbox.telegram.world import World

POLL_LIMIT_SECONDS = 50


async def get_updates(world: World, call: Call) -> list[Json]:
    if world.webhook.url:
        raise conflict(WEBHOOK_IS_SET)
    _allow(world, call)
    limit = min(max(call.integer("limit", 100), 1), 100)
    seconds = min(max(call.integer("timeout"), 0), POLL_LIMIT_SECONDS)
    return await world.updates.poll(call.integer("offset"), limit, seconds)


def set_webhook(world: World, call: Call) -> bool:
    """Sets the webhook; an empty `url`, which clients leave out, removes it."""
    url = call.text("url")
    if not url:
        return delete_webhook(world, call)
    world.webhook.point_at(url, call.text("secret_token"), call.integer("max_connections", 40))
    _allow(world, call)
    if call.flag("drop_pending_updates"):
        world.updates.drop()
    world.updates.end_polls(WEBHOOK_TAKES_OVER)
    return True


def delete_webhook(world: World, call: Call) -> bool:
    world.webhook.remove()
    if call.flag("drop_pending_updates"):
        world.updates.drop()
    return True


def get_webhook_info(world: World, call: Call) -> Json:
    return world.webhook.info(world.updates)


def get_file(world: World, call: Call) -> Json:
    stored = world.files.get(str(call.needed("file_id", "file_id not specified")))
    if stored is None:
        raise bad_request("invalid file_id")
    if len(stored.upload.data) > DOWNLOAD_LIMIT:
        raise bad_request("file is too big")
    return stored.about() | {"file_path": stored.path}


def _allow(world: World, call: Call) -> None:
    """Sets the wanted kinds of updates. They stay until the next setting; an empty list restores the default."""
    allowed = call.params.get("allowed_updates")
    if isinstance(allowed, list):
        world.updates.allowed = [str(kind) for kind in allowed]


METHODS: dict[str, Callable[[World, Call], Any]] = {
    "getUpdates": get_updates,
    "setWebhook": set_webhook,
    "deleteWebhook": delete_webhook,
    "getWebhookInfo": get_webhook_info,
    "getFile": get_file,
}
