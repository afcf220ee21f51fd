"""editMessageText, editMessageReplyMarkup, deleteMessage, deleteMessages."""

import time
from collections.abc import Callable
from typing import Any

from sandbox.telegram.markup import checked_markup, is_inline
from sandbox.telegram.methods.sending import message_text
from sandbox.telegram.model import Chat, Json, Record
from sandbox.telegram.params import Call
from sandbox.telegram.refusals import NOT_MODIFIED, bad_request
from sandbox.telegram.world import World


def edit_message_text(world: World, call: Call) -> Json | bool:
    chat, record = _editable(world, call)
    if "text" not in record.message:
        raise bad_request("there is no text in the message to edit")
    return _changed(world, chat, record, message_text(world, call), _markup(call))


def edit_message_reply_markup(world: World, call: Call) -> Json | bool:
    chat, record = _editable(world, call)
    kept: Json = {key: record.message[key] for key in ("text", "entities") if key in record.message}
    return _changed(world, chat, record, kept, _markup(call))


def delete_message(world: World, call: Call) -> bool:
    chat = world.chat(call.needed("chat_id", "chat_id is empty"))
    call.needed("message_id", "message identifier is not specified")
    _delete(world, chat, call.integer("message_id"))
    return True


def delete_messages(world: World, call: Call) -> bool:
    """Deletes messages and skips the ones it can't find, as Telegram does."""
    chat = world.chat(call.needed("chat_id", "chat_id is empty"))
    ids = call.needed("message_ids", "message identifiers are not specified")
    if not isinstance(ids, list) or not 0 < len(ids) <= 100:
        raise bad_request("message identifiers are not specified")
    for message_id in ids:
        if int(message_id) in chat.records:
            _delete(world, chat, int(message_id))
    return True


def _delete(world: World, chat: Chat, message_id: int) -> None:
    record = world.record(chat, message_id, "message to delete not found")
    if not record.by_bot and not chat.private:
        raise bad_request("message can't be deleted")
    world.delete(chat, message_id)


def _editable(world: World, call: Call) -> tuple[Chat, Record]:
    if card := call.text("inline_message_id"):
        return _card(world, card)
    chat = world.chat(call.needed("chat_id", "message identifier is not specified"))
    call.needed("message_id", "message identifier is not specified")
    record = world.record(chat, call.integer("message_id"), "message to edit not found")
    if not record.by_bot or record.keyboard:
        raise bad_request("message can't be edited")
    return chat, record


def _card(world: World, card: str) -> tuple[Chat, Record]:
    """A message that was sent through the bot, in any chat."""
    chat_id, message_id = world.inline.cards.get(card, (0, 0))
    chat = world.chats.get(chat_id)
    if chat is None or message_id not in chat.records:
        raise bad_request("MESSAGE_ID_INVALID")
    return chat, chat.records[message_id]


def _markup(call: Call) -> Json | None:
    markup = checked_markup(call.params.get("reply_markup"))
    if markup and not is_inline(markup):
        raise bad_request("inline keyboard expected")
    return markup


def _changed(world: World, chat: Chat, record: Record, content: Json, markup: Json | None) -> Json | bool:
    """Replaces text, entities and keyboard together: what is not given is removed. Editing a card returns True."""
    new = content | ({"reply_markup": markup} if markup else {})
    parts = ("text", "entities", "reply_markup")
    if new == {key: record.message[key] for key in parts if key in record.message}:
        raise bad_request(NOT_MODIFIED)
    kept = {key: value for key, value in record.message.items() if key not in parts}
    record.message = kept | new | {"edit_date": int(time.time())}
    world.show_edited(chat, record)
    return True if record.card else record.message


METHODS: dict[str, Callable[[World, Call], Any]] = {
    "editMessageText": edit_message_text,
    "editMessageReplyMarkup": edit_message_reply_markup,
    "deleteMessage": delete_message,
    "deleteMessages": delete_messages,
}
