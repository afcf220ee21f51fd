"""answerCallbackQuery and setMessageReaction: answers that are not messages."""

from collections.abc import Callable
from typing import Any

from sandbox.telegram.params import Call
from sandbox.telegram.refusals import QUERY_TOO_OLD, bad_request
from sandbox.telegram.world import World

ANSWER_LIMIT = 200


def answer_callback_query(world: World, call: Call) -> bool:
    query_id = str(call.needed("callback_query_id", QUERY_TOO_OLD))
    pressed = world.presses.get(query_id)
    if pressed is None or pressed.answer is not None:
        raise bad_request(QUERY_TOO_OLD)
    if len(call.text("text")) > ANSWER_LIMIT:
        raise bad_request("MESSAGE_TOO_LONG")
    pressed.answer = {"text": call.text("text"), "show_alert": call.flag("show_alert"), "url": call.text("url")}
    about = {"callback_query_id": pressed.id, "person_id": pressed.person_id}
    world.events.add("alert", pressed.chat_id, about | pressed.answer)
    return True


def set_message_reaction(world: World, call: Call) -> bool:
    chat = world.chat_to_write(call.needed("chat_id", "chat_id is empty"))
    call.needed("message_id", "message identifier is not specified")
    record = world.record(chat, call.integer("message_id"), "message to react not found")
    asked = call.params.get("reaction") or []
    # A bot may set only one reaction.
    if len(asked) > 1 or not all(one.get("type") == "emoji" and one.get("emoji") for one in asked):
        raise bad_request("REACTION_INVALID")
    record.reactions = [str(one["emoji"]) for one in asked]
    world.show_edited(chat, record)
    return True


METHODS: dict[str, Callable[[World, Call], Any]] = {
    "answerCallbackQuery": answer_callback_query,
    "setMessageReaction": set_message_reaction,
}
