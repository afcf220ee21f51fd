"""The Bot API methods this server knows, by their lower-case names; Telegram ignores the case, too."""

from collections.abc import Awaitable, Callable
from typing import Any

from sandbox.telegram.methods import answering, chats, editing, inline, profile, receiving, sending, stars
from sandbox.telegram.params import Call
from sandbox.telegram.world import World

Method = Callable[[World, Call], Any | Awaitable[Any]]
"""Gives the result as JSON, at once or when awaited. Raises Refusal."""

METHODS: dict[str, Method] = {
    name.lower(): method
    for room in (answering, chats, editing, inline, profile, receiving, sending, stars)
    for name, method in room.METHODS.items()
}
