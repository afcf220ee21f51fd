"""The Bot API methods that this server supports, by lower-case name; Telegram ignores case too."""

from collections.abc import Awaitable, Callable
from typing import Any

from sandbox.telegram.methods import answering, chats, editing, inline, profile, receiving, sending, stars
from sandbox.telegram.params import Call
from sandbox.telegram.world import World

Method = Callable[[World, Call], Any | Awaitable[Any]]
"""A method. It returns the result as JSON, or an awaitable of it. Raises Refusal."""

METHODS: dict[str, Method] = {
    name.lower(): method
    for room in (answering, chats, editing, inline, profile, receiving, sending, stars)
    for name, method in room.METHODS.items()
}
