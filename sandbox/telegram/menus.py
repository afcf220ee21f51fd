"""The bot's command menus, by scope and language, and which of them a person sees."""

import re
from typing import Any

from sandbox.telegram.model import Json
from sandbox.telegram.refusals import bad_request

COMMANDS_LIMIT = 100
_NAME = re.compile(r"^[a-z0-9_]{1,32}$")
_LANGUAGE = re.compile(r"^([a-z]{2})?$")
_WIDE = {"default", "all_private_chats", "all_group_chats", "all_chat_administrators"}
_IN_CHAT = {"chat", "chat_administrators", "chat_member"}
Scope = tuple[str, int, int]


def read_scope(scope: Any) -> Scope:
    """A `BotCommandScope` as (type, chat id or 0, user id or 0). Raises Refusal."""
    if not scope:
        return ("default", 0, 0)
    kind = scope.get("type") if isinstance(scope, dict) else None
    try:
        if kind in _WIDE:
            return (kind, 0, 0)
        if kind in _IN_CHAT:
            return (kind, int(scope["chat_id"]), int(scope["user_id"]) if kind == "chat_member" else 0)
    except (KeyError, TypeError, ValueError) as error:
        raise bad_request("can't parse BotCommandScope: chat not found") from error
    raise bad_request("can't parse BotCommandScope: Unsupported type specified")


def checked_language(code: str) -> str:
    if not _LANGUAGE.match(code):
        raise bad_request("Invalid language code specified")
    return code


def checked_commands(commands: Any) -> list[Json]:
    """A list of `BotCommand`. Raises Refusal."""
    if not isinstance(commands, list):
        raise bad_request("expected an Array of BotCommand")
    if len(commands) > COMMANDS_LIMIT:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    return [_checked(command) for command in commands]


def _checked(command: Any) -> Json:
    if not isinstance(command, dict) or "command" not in command or "description" not in command:
        raise bad_request("expected an Array of BotCommand")
    name = str(command["command"]).strip().removeprefix("/")
    description = str(command["description"]).strip()
    if not name:
        raise bad_request("command must be non-empty")
    if len(name) > 32:
        raise bad_request("command length must not exceed 32")
    if not _NAME.match(name):
        raise bad_request("BOT_COMMAND_INVALID")
    if not description:
        raise bad_request("command description must be non-empty")
    if len(description) > 256:
        raise bad_request("command description length must not exceed 256")
    return {"command": name, "description": description}


class CommandMenus:
    def __init__(self) -> None:
        self._menus: dict[tuple[Scope, str], list[Json]] = {}

    def set(self, scope: Scope, language: str, commands: list[Json]) -> None:
        self._menus[scope, language] = commands

    def delete(self, scope: Scope, language: str) -> None:
        self._menus.pop((scope, language), None)

    def get(self, scope: Scope, language: str) -> list[Json]:
        return self._menus.get((scope, language), [])

    def seen(self, chat_id: int, user_id: int, language: str) -> list[Json]:
        """A person's menu in a chat: the narrowest scope wins, and in each scope their own language."""
        private = [("chat", chat_id, 0), ("all_private_chats", 0, 0)]
        group = [("chat_member", chat_id, user_id), ("chat", chat_id, 0), ("all_group_chats", 0, 0)]
        for scope in [*(private if chat_id > 0 else group), ("default", 0, 0)]:
            for code in (language[:2], ""):
                if commands := self._menus.get((scope, code)):
                    return commands
        return []
