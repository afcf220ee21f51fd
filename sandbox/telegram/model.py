"""The people, chats and messages of the stand-in Telegram. Bot API objects are plain JSON dictionaries."""

from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]


@dataclass(frozen=True)
class Person:
    """Someone with a Telegram account. `role` is only a caption for the page; ids are positive."""

    id: int
    first_name: str
    username: str = ""
    role: str = "customer"
    language_code: str = "en"

    def user(self) -> Json:
        """The Bot API `User`."""
        user: Json = {"id": self.id, "is_bot": False, "first_name": self.first_name}
        if self.username:
            user["username"] = self.username
        return user | {"language_code": self.language_code}


DEFAULT_PEOPLE = (
    Person(1001, "Alice", "alice"),
    Person(1002, "Bob", "bob_tr", language_code="tr"),
    Person(1000, "Ada", "ada_operator", role="admin"),
)


@dataclass
class Record:
    """A message in a chat: the Bot API `Message`, and what the Bot API doesn't show of it.

    `keyboard` is a reply markup that is not an inline keyboard; such messages can't be edited.
    `card` is the `inline_message_id` of a message that was sent through the bot.
    """

    message: Json
    by_bot: bool
    keyboard: Json | None = None
    card: str = ""
    silent: bool = False
    reactions: list[str] = field(default_factory=list)


@dataclass
class Chat:
    """A private chat with the bot (its id is the person's), a group, or a pair: two people without the bot."""

    id: int
    title: str = ""
    members: list[int] = field(default_factory=list)
    records: dict[int, Record] = field(default_factory=dict)
    keyboard: Json | None = None
    started: bool = False
    blocked: bool = False
    bot_left: bool = False
    pair: bool = False
    topics: dict[int, str] = field(default_factory=dict)
    """The topics of a group that has them: each one's number and name."""
    pinned: int | None = None

    @property
    def private(self) -> bool:
        return self.id > 0

    @property
    def with_bot(self) -> bool:
        return not self.pair and not self.bot_left


@dataclass
class Press:
    """A press of an inline button, and the bot's answer once there is one."""

    id: str
    chat_id: int
    person_id: int
    answer: Json | None = None
