"""sendMessage, sendDocument, sendPhoto, copyMessage, sendChatAction."""

from collections.abc import Callable
from typing import Any

from sandbox.telegram.files import StoredFile, Upload
from sandbox.telegram.markup import checked_markup
from sandbox.telegram.model import Chat, Json
from sandbox.telegram.params import Call
from sandbox.telegram.refusals import bad_request
from sandbox.telegram.text import CAPTION_LIMIT, TEXT_LIMIT, formatted
from sandbox.telegram.world import World

_COPIED = ("text", "entities", "caption", "caption_entities", "document", "photo")
_ACTIONS = {
    "typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice", "upload_document",
    "choose_sticker", "find_location", "record_video_note", "upload_video_note",
}  # fmt: skip


def send_message(world: World, call: Call) -> Json:
    chat = _chat(world, call)
    return _posted(world, call, chat, message_text(world, call))


def message_text(world: World, call: Call) -> Json:
    """The `text` and `entities` of a message. Raises Refusal."""
    call.needed("text", "message text is empty")
    given = call.params.get("entities") or []
    text, entities = formatted(call.text("text"), call.text("parse_mode"), given, TEXT_LIMIT)
    if not text:
        raise bad_request("text must be non-empty")
    entities = world.with_users(entities)
    return {"text": text} | ({"entities": entities} if entities else {})


def send_document(world: World, call: Call) -> Json:
    chat = _chat(world, call)
    stored = _file(world, call, "document", "documents")
    return _posted(world, call, chat, {"document": stored.document()} | _caption(world, call))


def send_photo(world: World, call: Call) -> Json:
    chat = _chat(world, call)
    stored = _file(world, call, "photo", "photos")
    return _posted(world, call, chat, {"photo": stored.photo()} | _caption(world, call))


def send_chat_action(world: World, call: Call) -> bool:
    chat = _chat(world, call)
    action = call.needed("action", "wrong parameter action in request")
    if action not in _ACTIONS:
        raise bad_request("wrong parameter action in request")
    world.events.add("action", chat.id, {"action": action})
    return True


def _chat(world: World, call: Call) -> Chat:
    chat = world.chat_to_write(call.needed("chat_id", "chat_id is empty"))
    if _topic(call, chat) not in {None, *chat.topics}:
        raise bad_request("message thread not found")
    return chat


def _topic(call: Call, chat: Chat) -> int | None:
    """Only groups have topics here; in a private chat the number is ignored."""
    return None if chat.private or "message_thread_id" not in call.params else call.integer("message_thread_id")


def _posted(world: World, call: Call, chat: Chat, content: Json) -> Json:
    markup = checked_markup(call.params.get("reply_markup"))
    reply_to = _reply_to(call, chat)
    silent = call.flag("disable_notification")
    return world.post(chat, world.bot(), content, markup, reply_to, silent=silent, topic=_topic(call, chat)).message


def copy_message(world: World, call: Call) -> Json:
    """Sends the content of another message without its author. An inline keyboard is not copied."""
    chat, source = _chat(world, call), world.chat(call.needed("from_chat_id", "chat_id is empty"))
    original = world.record(source, call.integer("message_id"), "message to copy not found").message
    if not (content := {key: original[key] for key in _COPIED if key in original}):
        raise bad_request("message can't be copied")
    return {"message_id": _posted(world, call, chat, content)["message_id"]}


def _reply_to(call: Call, chat: Chat) -> int | None:
    asked: Any = call.params.get("reply_parameters") or {}
    if not isinstance(asked, dict) or "message_id" not in asked:
        return None
    if int(asked["message_id"]) in chat.records:
        return int(asked["message_id"])
    if asked.get("allow_sending_without_reply"):
        return None
    raise bad_request("message to be replied not found")


def _caption(world: World, call: Call) -> Json:
    given = call.params.get("caption_entities") or []
    text, entities = formatted(call.text("caption"), call.text("parse_mode"), given, CAPTION_LIMIT)
    entities = world.with_users(entities)
    caption: Json = {"caption": text} if text else {}
    return caption | ({"caption_entities": entities} if entities else {})


def _file(world: World, call: Call, name: str, folder: str) -> StoredFile:
    """An upload, by an attach:// name or a part of the parameter's own name, or the id of a stored file."""
    if upload := _upload(call, name):
        return world.files.keep(upload, folder)
    sent = str(call.needed(name, f"there is no {name} in the request"))
    if stored := world.files.get(sent):
        return stored
    raise bad_request("wrong file identifier/HTTP URL specified")


def _upload(call: Call, name: str) -> Upload | None:
    sent = str(call.params.get(name, ""))
    return call.files.get(sent.removeprefix("attach://") if sent.startswith("attach://") else name)


METHODS: dict[str, Callable[[World, Call], Any]] = {
    "sendMessage": send_message,
    "sendDocument": send_document,
    "sendPhoto": send_photo,
    "copyMessage": copy_message,
    "sendChatAction": send_chat_action,
}
