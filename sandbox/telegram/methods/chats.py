"""getChat, getChatMember, leaveChat, pinning."""

from collections.abc import Callable
from typing import Any

from sandbox.telegram.model import Chat, Json
from sandbox.telegram.params import Call
from sandbox.telegram.refusals import bad_request
from sandbox.telegram.visits import membership_changed
from sandbox.telegram.world import World

_GIFTS = (
    "unlimited_gifts",
    "limited_gifts",
    "unique_gifts",
    "premium_subscription",
    "gifts_from_channels",
)


def get_chat(world: World, call: Call) -> Json:
    """The Bot API `ChatFullInfo`."""
    chat = _chat(world, call)
    full = world.chat_object(chat) | {
        "accent_color_id": abs(chat.id) % 7,
        "max_reaction_count": 11,
        "accepted_gift_types": dict.fromkeys(_GIFTS, False),
    }
    if "username" in full:
        full["active_usernames"] = [full["username"]]
    if chat.pinned in chat.records:
        full["pinned_message"] = chat.records[chat.pinned].message
    return full


def get_chat_member(world: World, call: Call) -> Json:
    chat = _chat(world, call)
    call.needed("user_id", "user not found")
    user_id = call.integer("user_id")
    if user_id == world.bot_id:
        return {"status": "left" if chat.bot_left else "member", "user": world.bot()}
    if user_id not in world.people:
        raise bad_request("user not found")
    user = world.people[user_id].user()
    if not chat.private and chat.members[0] == user_id:
        return {"status": "creator", "user": user, "is_anonymous": False}
    inside = user_id == chat.id or user_id in chat.members
    return {"status": "member" if inside else "left", "user": user}


def leave_chat(world: World, call: Call) -> bool:
    chat = _chat(world, call)
    if chat.private:
        raise bad_request("chat member status can't be changed in private chats")
    chat.bot_left = True
    membership_changed(world, chat, world.bot_id, "member", "left")
    return True


def pin_chat_message(world: World, call: Call) -> bool:
    chat = world.chat_to_write(call.needed("chat_id", "chat_id is empty"))
    call.needed("message_id", "message identifier is not specified")
    message_id = call.integer("message_id")
    world.record(chat, message_id, "message to pin not found")
    chat.pinned = message_id
    world.events.add("pinned", chat.id, {"message_id": message_id})
    return True


def _chat(world: World, call: Call) -> Chat:
    return world.chat(call.needed("chat_id", "chat_id is empty"))


METHODS: dict[str, Callable[[World, Call], Any]] = {
    "getChat": get_chat,
    "getChatMember": get_chat_member,
    "leaveChat": leave_chat,
    "pinChatMessage": pin_chat_message,
}
