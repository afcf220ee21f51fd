"""What people do: write, send files, press buttons, block the bot, bring it into a group."""

import re
import secrets
import time

from sandbox.telegram.files import Upload
from sandbox.telegram.model import Chat, Json, Person, Press, Record
from sandbox.telegram.refusals import Refusal
from sandbox.telegram.text import with_found
from sandbox.telegram.world import World

_PARAMETER = re.compile(r"^[A-Za-z0-9_-]{0,64}$")


def say(
    world: World,
    chat: Chat,
    person_id: int,
    text: str,
    upload: Upload | None = None,
    reply_to: int | None = None,
    topic: int | None = None,
) -> Json:
    """Writes to a chat; returns the `message_id` and, if the bot sees it, the `update_id`."""
    person = member(world, chat, person_id)
    if chat.blocked:
        raise Refusal(409, "they blocked the bot; unblock it first")
    content = _content(world, text, upload)
    chat.started = True
    if chat.keyboard and (chat.keyboard.get("one_time_keyboard") or chat.keyboard.get("force_reply")):
        chat.keyboard = None
    record = world.post(chat, person.user(), content, reply_to=reply_to, topic=topic)
    update_id = world.updates.add("message", record.message) if _seen_by_bot(world, chat, record) else None
    return {"message_id": record.message["message_id"], "update_id": update_id}


def share_person(world: World, chat: Chat, person_id: int, request_id: int, shared_id: int) -> Json:
    """Answers a keyboard button with `request_users`; the bot gets only what the button asks for about the person."""
    person, shared = member(world, chat, person_id), world.people.get(shared_id)
    rows = (chat.keyboard or {}).get("keyboard", [])
    asked = [button["request_users"] for row in rows for button in row if "request_users" in button]
    request = next((one for one in asked if one.get("request_id") == request_id), None)
    if request is None or shared is None:
        raise Refusal(404, "no button asks for that person")
    told = [
        key for key, wish in (("first_name", "request_name"), ("username", "request_username")) if request.get(wish)
    ]
    user = {"user_id": shared.id} | {key: shared.user()[key] for key in told if key in shared.user()}
    record = world.post(chat, person.user(), {"users_shared": {"request_id": request_id, "users": [user]}})
    return {
        "message_id": record.message["message_id"],
        "update_id": world.updates.add("message", record.message),
    }


def edit(world: World, chat: Chat, person_id: int, message_id: int, text: str) -> Json:
    """Edits the person's own text; the bot gets the edit if it can see the message."""
    person = member(world, chat, person_id)
    record = chat.records.get(message_id)
    if record is None or record.message["from"]["id"] != person.id or "text" not in record.message or record.card:
        raise Refusal(404, "only one's own text can be edited")
    kept = {key: value for key, value in record.message.items() if key != "entities"}
    record.message = kept | _content(world, text, None) | {"edit_date": int(time.time())}
    world.show_edited(chat, record)
    sees = _seen_by_bot(world, chat, record)
    return {"update_id": world.updates.add("edited_message", record.message) if sees else None}


def start(world: World, chat: Chat, parameter: str) -> Json:
    """Presses Start, or follows a deep link with `parameter`."""
    if not _PARAMETER.match(parameter):
        raise Refusal(400, "a start parameter is 1 to 64 of A-Z, a-z, 0-9, _ and -")
    return say(world, chat, chat.id, f"/start {parameter}".strip())


def press(world: World, chat: Chat, person_id: int, message_id: int, data: str | None, label: str = "") -> Json:
    """Presses an inline button, by its visible text or by its data (any data, so that tests can forge a press)."""
    person = member(world, chat, person_id)
    record = chat.records.get(message_id)
    if data is None:
        data = _data_behind(record, label)
    pressed = Press(secrets.token_hex(8), chat.id, person.id)
    world.presses[pressed.id] = pressed
    query = {"id": pressed.id, "from": person.user(), "chat_instance": str(chat.id), "data": data}
    update_id = world.updates.add("callback_query", query | _origin(world, chat, message_id))
    return {"callback_query_id": pressed.id, "update_id": update_id}


def _origin(world: World, chat: Chat, message_id: int) -> Json:
    """Where a press came from: a message, or the `inline_message_id` of one that was sent through the bot."""
    record = chat.records.get(message_id)
    if record is None:
        # For a deleted message Telegram gives only the chat and the id.
        return {"message": {"chat": world.chat_object(chat), "message_id": message_id, "date": 0}}
    return {"inline_message_id": record.card} if record.card else {"message": record.message}


def block(world: World, chat: Chat, blocked: bool) -> Json:
    """Blocks or unblocks the bot, and tells the bot so."""
    if chat.blocked == blocked:
        return {"update_id": None}
    chat.blocked = blocked
    before, after = ("member", "kicked") if blocked else ("kicked", "member")
    return {"update_id": membership_changed(world, chat, chat.id, before, after)}


def make_group(
    world: World, group_id: int, title: str, members: list[int], topics: dict[int, str] | None = None
) -> Chat:
    """Makes a group with the bot in it; the first member is its creator. The id is negative."""
    if group_id >= 0 or group_id in world.chats or not members or not set(members) <= world.people.keys():
        raise Refusal(400, "a group has a new negative id and members who exist")
    chat = Chat(group_id, title, members=list(members), started=True, topics=topics or {})
    world.chats[group_id] = chat
    membership_changed(world, chat, members[0], "left", "member")
    return chat


def make_pair(world: World, pair_id: int, members: list[int]) -> Chat:
    """Makes a chat of two people. The bot is not in it and sees only messages that are sent through it."""
    if pair_id >= 0 or pair_id in world.chats or len(set(members)) != 2 or not set(members) <= world.people.keys():
        raise Refusal(400, "a pair has a new negative id and two members who exist")
    title = " with ".join(world.people[one].first_name for one in members)
    chat = Chat(pair_id, title, members=list(members), started=True, pair=True)
    world.chats[pair_id] = chat
    return chat


def membership_changed(world: World, chat: Chat, by: int, before: str, after: str) -> int | None:
    """Tells the bot that its membership in a chat changed; returns the update's id."""
    return world.updates.add(
        "my_chat_member",
        {
            "chat": world.chat_object(chat),
            "from": world.people[by].user() if by in world.people else world.bot(),
            "date": int(time.time()),
            "old_chat_member": _standing(world, before),
            "new_chat_member": _standing(world, after),
        },
    )


def _standing(world: World, status: str) -> Json:
    standing = {"status": status, "user": world.bot()}
    return standing | {"until_date": 0} if status == "kicked" else standing


def member(world: World, chat: Chat, person_id: int) -> Person:
    if person_id != chat.id and person_id not in chat.members:
        raise Refusal(404, f"{person_id} is not in that chat")
    return world.people[person_id]


def _content(world: World, text: str, upload: Upload | None) -> Json:
    entities = with_found(text, [])
    if upload is None:
        if not text.strip():
            raise Refusal(400, "a message has a text or a document")
        return {"text": text} | ({"entities": entities} if entities else {})
    content: Json = {"document": world.files.keep(upload).document()}
    if text:
        content["caption"] = text
    return content | ({"caption_entities": entities} if entities else {})


def _data_behind(record: Record | None, label: str) -> str:
    rows = record.message.get("reply_markup", {}).get("inline_keyboard", []) if record else []
    for button in (button for row in rows for button in row):
        if button["text"] == label and "callback_data" in button:
            return str(button["callback_data"])
    raise Refusal(404, f"no button «{label}» under that message")


def _seen_by_bot(world: World, chat: Chat, record: Record) -> bool:
    return chat.with_bot and (chat.private or _meant_for_bot(world, record))


def _meant_for_bot(world: World, record: Record) -> bool:
    """Privacy mode: in a group the bot sees only commands that may be for it, replies to it, and mentions of it."""
    text = record.message.get("text", "")
    if text.startswith("/"):
        _, _, addressee = text.split()[0].partition("@")
        return not addressee or addressee.lower() == world.bot_username.lower()
    answered = record.message.get("reply_to_message", {}).get("from", {})
    return answered.get("id") == world.bot_id or f"@{world.bot_username}".lower() in text.lower()
