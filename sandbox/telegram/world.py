"""The world that the bot lives in: people, chats, messages, and what the bot does to them. It doesn't know HTTP."""

import time
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from sandbox.telegram.about import About
from sandbox.telegram.bell import Bell
from sandbox.telegram.events import EventLog
from sandbox.telegram.files import FileStore
from sandbox.telegram.inline import Inline
from sandbox.telegram.markup import is_inline
from sandbox.telegram.menus import CommandMenus
from sandbox.telegram.model import Chat, Json, Person, Press, Record
from sandbox.telegram.refusals import BLOCKED, MUST_WRITE_FIRST, NOT_A_MEMBER, bad_request, forbidden
from sandbox.telegram.render import to_html
from sandbox.telegram.stars import Stars
from sandbox.telegram.updates import UpdateQueue
from sandbox.telegram.webhook import Webhook


class World:
    """Everything is in memory. Message ids grow across all chats, as they do for a bot."""

    def __init__(self, bot_id: int, bot_username: str, people: Iterable[Person]) -> None:
        self.people: dict[int, Person] = {}
        self.chats: dict[int, Chat] = {}
        self.presses: dict[str, Press] = {}
        self.updates = UpdateQueue()
        self.events = EventLog()
        self.files = FileStore()
        self.menus = CommandMenus()
        self.about = About(bot_username)
        self.webhook = Webhook()
        self.inline = Inline()
        self.stars = Stars()
        self.bot_id = bot_id
        self.bot_username = bot_username
        self._last_message_id = 0
        for person in people:
            self.add_person(person)

    def bells(self) -> tuple[Bell, ...]:
        """Everything that someone may wait for."""
        return (self.updates.bell, self.events.bell, self.webhook.bell)

    def bot(self) -> Json:
        """The bot as a Bot API `User`."""
        return {
            "id": self.bot_id,
            "is_bot": True,
            "first_name": self.about.get("name", ""),
            "username": self.bot_username,
        }

    def add_person(self, person: Person) -> None:
        self.people[person.id] = person
        self.chats[person.id] = Chat(person.id)

    def chat(self, chat_id: Any) -> Chat:
        """Raises Refusal when there is no such chat."""
        chat = self.chats.get(int(chat_id)) if str(chat_id).lstrip("-").isdigit() else None
        if chat is None or chat.pair:
            raise bad_request("chat not found")
        return chat

    def chat_to_write(self, chat_id: Any) -> Chat:
        """A chat that the bot may write to. Raises Refusal."""
        chat = self.chat(chat_id)
        if chat.blocked:
            raise forbidden(BLOCKED)
        if chat.bot_left:
            raise forbidden(NOT_A_MEMBER)
        if chat.private and not chat.started:
            raise forbidden(MUST_WRITE_FIRST)
        return chat

    def record(self, chat: Chat, message_id: int, missing: str) -> Record:
        if (record := chat.records.get(message_id)) is None:
            raise bad_request(missing)
        return record

    def chat_object(self, chat: Chat) -> Json:
        """The Bot API `Chat`."""
        if not chat.private:
            group: Json = {"id": chat.id, "type": "group", "title": chat.title}
            return group | {"type": "supergroup", "is_forum": True} if chat.topics else group
        user = self.people[chat.id].user()
        return {"id": chat.id, "type": "private"} | {
            key: user[key] for key in ("first_name", "username") if key in user
        }

    def post(
        self,
        chat: Chat,
        sender: Json,
        content: Json,
        markup: Json | None = None,
        reply_to: int | None = None,
        *,
        card: str = "",
        silent: bool = False,
        topic: int | None = None,
    ) -> Record:
        """Puts a message into a chat. `content` is what the message holds: text, a document, entities.

        A reply is in the topic of what it replies to. `card` becomes its `inline_message_id`; only a message with
        inline buttons gets one.
        """
        self._last_message_id += 1
        message: Json = {
            "message_id": self._last_message_id,
            "from": sender,
            "chat": self.chat_object(chat),
            "date": int(time.time()),
        }
        if reply_to in chat.records:
            original = chat.records[reply_to].message
            message["reply_to_message"] = {k: v for k, v in original.items() if k != "reply_to_message"}
            topic = topic or original.get("message_thread_id")
        if topic is not None and topic in chat.topics:
            message |= {"message_thread_id": topic, "is_topic_message": True}
        message |= content
        record = Record(message, by_bot=sender["is_bot"], silent=silent)
        if is_inline(markup):
            message["reply_markup"] = markup
            self._number_card(chat, record, card)
        elif markup:
            record.keyboard = markup
            chat.keyboard = None if "remove_keyboard" in markup else markup
        chat.records[self._last_message_id] = record
        self.events.add("message", chat.id, self.view(record))
        return record

    def _number_card(self, chat: Chat, record: Record, card: str) -> None:
        if card:
            record.card = card
            self.inline.cards[card] = (chat.id, record.message["message_id"])

    def show_edited(self, chat: Chat, record: Record) -> None:
        """Tells everyone who watches the chat that a message has changed."""
        self.events.add("edited", chat.id, self.view(record))

    def delete(self, chat: Chat, message_id: int) -> None:
        del chat.records[message_id]
        self.events.add("deleted", chat.id, {"message_id": message_id})

    def view(self, record: Record) -> Json:
        """A message as a person sees it: the Bot API `Message`, its HTML, keyboard and reactions."""
        message = record.message
        text: str = message.get("text") or message.get("caption") or ""
        entities: list[Json] = message.get("entities") or message.get("caption_entities") or []
        view = {**message, "html": to_html(text, entities)}
        if record.keyboard:
            view["keyboard"] = record.keyboard
        if record.card:
            view["inline_message_id"] = record.card
        if record.silent:
            view["silent"] = True
        if record.reactions:
            view["reactions"] = list(record.reactions)
        return view

    def with_users(self, entities: list[Json]) -> list[Json]:
        """Turns mentions by id into mentions of known people; mentions of unknown people are dropped."""
        kept = []
        for entity in entities:
            person = self.people.get(entity.get("user_id", 0))
            if "user_id" not in entity:
                kept.append(entity)
            elif person:
                rest = {key: value for key, value in entity.items() if key != "user_id"}
                kept.append(rest | {"user": person.user()})
        return kept

    def show_about(self) -> None:
        """Tells every private chat what its person now reads about the bot, in their language."""
        for person in self.people.values():
            self.events.add("about", person.id, self.about.seen(person.language_code))

    def change_language(self, person_id: int, code: str) -> None:
        self.people[person_id] = replace(self.people[person_id], language_code=code)
        self.show_commands()
        self.show_about()

    def show_commands(self) -> None:
        """Tells every private chat which command menu its person sees now."""
        for person in self.people.values():
            commands = self.menus.seen(person.id, person.id, person.language_code)
            self.events.add("commands", person.id, {"commands": commands})
