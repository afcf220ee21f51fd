"""What people do in inline mode: ask the bot from any chat, and send one of its results there."""

import secrets

from sandbox.telegram.inline import Query
from sandbox.telegram.model import Chat, Json, Person
from sandbox.telegram.refusals import Refusal
from sandbox.telegram.visits import member
from sandbox.telegram.world import World

QUERY_LIMIT = 256


def ask(world: World, chat: Chat, person_id: int, text: str, offset: str = "") -> Json:
    """Types `@bot text`; `update_id` is null if a kept answer was used or the bot doesn't want queries."""
    person = member(world, chat, person_id)
    if not world.inline.on:
        raise Refusal(409, "inline mode is off; turn it on as with BotFather's /setinline")
    if len(text) > QUERY_LIMIT:
        raise Refusal(400, f"a query has at most {QUERY_LIMIT} characters")
    query = Query(secrets.token_hex(8), chat.id, person.id, text, offset)
    query.answer = world.inline.kept(person.id, text, offset)
    world.inline.queries[query.id] = query
    asked = {
        "id": query.id,
        "from": person.user(),
        "query": text,
        "offset": offset,
        "chat_type": _chat_type(chat, person),
    }
    update_id = None if query.answer else world.updates.add("inline_query", asked)
    return {"inline_query_id": query.id, "update_id": update_id}


def choose(world: World, query: Query, result_id: str) -> Json:
    """Sends a result into the chat of the query; its message can be edited only if it has a keyboard."""
    person, chat = world.people[query.person_id], world.chats[query.chat_id]
    result = next((one for one in (query.answer or {}).get("results", []) if one["id"] == result_id), None)
    if result is None:
        raise Refusal(404, "no such result in the answer to that query")
    content = result["content"] | {"via_bot": world.bot()}
    record = world.post(chat, person.user(), content, result.get("reply_markup"), card=secrets.token_urlsafe(12))
    if chat.private:
        chat.started = True
    if chat.with_bot:
        world.updates.add("message", record.message)
    card = {"inline_message_id": record.card} if record.card else {}
    chosen = {"result_id": result_id, "from": person.user(), "query": query.text} | card
    update_id = world.updates.add("chosen_inline_result", chosen) if world.inline.feedback else None
    return {"message_id": record.message["message_id"], "inline_message_id": record.card, "update_id": update_id}


def _chat_type(chat: Chat, person: Person) -> str:
    if chat.private:
        return "sender" if chat.id == person.id else "private"
    return "private" if chat.pair else "group"
