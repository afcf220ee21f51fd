"""The bot about itself: getMe, its commands, name, descriptions and menu button."""

from collections.abc import Callable
from typing import Any

from sandbox.telegram.menus import Scope, checked_commands, checked_language, read_scope
from sandbox.telegram.model import Json
from sandbox.telegram.params import Call
from sandbox.telegram.refusals import bad_request
from sandbox.telegram.world import World


def get_me(world: World, call: Call) -> Json:
    return world.bot() | {
        "can_join_groups": True,
        "can_read_all_group_messages": False,
        "supports_inline_queries": world.inline.on,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


def set_my_commands(world: World, call: Call) -> bool:
    commands = checked_commands(call.needed("commands"))
    world.menus.set(*_where(world, call), commands)
    world.show_commands()
    return True


def get_my_commands(world: World, call: Call) -> list[Json]:
    return world.menus.get(*_where(world, call))


def delete_my_commands(world: World, call: Call) -> bool:
    world.menus.delete(*_where(world, call))
    world.show_commands()
    return True


def _where(world: World, call: Call) -> tuple[Scope, str]:
    scope = read_scope(call.params.get("scope"))
    if scope[1]:
        world.chat(scope[1])
    return scope, _language(call)


def _language(call: Call) -> str:
    return checked_language(call.text("language_code"))


def _setter(kind: str) -> Callable[[World, Call], bool]:
    def setter(world: World, call: Call) -> bool:
        world.about.set(kind, _language(call), call.text(kind))
        world.show_about()
        return True

    return setter


def _getter(kind: str) -> Callable[[World, Call], Json]:
    def getter(world: World, call: Call) -> Json:
        return {kind: world.about.get(kind, _language(call))}

    return getter


def set_chat_menu_button(world: World, call: Call) -> bool:
    button = call.params.get("menu_button") or {"type": "default"}
    if not isinstance(button, dict):
        raise bad_request("can't parse menu button: MenuButton must be an Object")
    world.about.set_menu_button(_menu_chat(world, call), button)
    return True


def get_chat_menu_button(world: World, call: Call) -> Json:
    return world.about.menu_button(_menu_chat(world, call))


def _menu_chat(world: World, call: Call) -> int:
    return world.chat(call.params["chat_id"]).id if call.params.get("chat_id") else 0


def goodbye(world: World, call: Call) -> bool:
    """Handles logOut and close. Nothing changes, because there is no other server to move to."""
    return True


METHODS: dict[str, Callable[[World, Call], Any]] = {
    "getMe": get_me,
    "setMyCommands": set_my_commands,
    "getMyCommands": get_my_commands,
    "deleteMyCommands": delete_my_commands,
    "setMyName": _setter("name"),
    "getMyName": _getter("name"),
    "setMyDescription": _setter("description"),
    "getMyDescription": _getter("description"),
    "setMyShortDescription": _setter("short_description"),
    "getMyShortDescription": _getter("short_description"),
    "setChatMenuButton": set_chat_menu_button,
    "getChatMenuButton": get_chat_menu_button,
    "logOut": goodbye,
    "close": goodbye,
}
