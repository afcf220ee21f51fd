"""What the bot says about itself: its name, descriptions and menu button."""

from sandbox.telegram.model import Json
from sandbox.telegram.refusals import bad_request

LIMITS = {"name": 64, "description": 512, "short_description": 120}


class About:
    """Texts by kind ("name", "description", "short_description") and language; "" is every other language."""

    def __init__(self, bot_username: str) -> None:
        self._texts = {("name", ""): bot_username.removesuffix("_bot").replace("_", " ").capitalize()}
        self._buttons: dict[int, Json] = {}

    def get(self, kind: str, language: str) -> str:
        return self._texts.get((kind, language)) or self._texts.get((kind, ""), "")

    def set(self, kind: str, language: str, text: str) -> None:
        """Sets a text; an empty one removes it. Raises Refusal when it is too long."""
        if len(text) > LIMITS[kind]:
            raise bad_request(f"bot {kind.replace('_', ' ')} is too long")
        self._texts[kind, language] = text

    def seen(self, language: str) -> Json:
        """All texts as a person with this language reads them."""
        return {kind: self.get(kind, language[:2]) for kind in LIMITS}

    def menu_button(self, chat_id: int) -> Json:
        return self._buttons.get(chat_id) or self._buttons.get(0) or {"type": "commands"}

    def set_menu_button(self, chat_id: int, button: Json) -> None:
        """Sets the menu button of one private chat; 0 stands for all chats without their own."""
        if button.get("type") not in {"commands", "default", "web_app"}:
            raise bad_request("can't parse menu button: MenuButton has unsupported type")
        self._buttons[chat_id] = {} if button["type"] == "default" and chat_id else button
