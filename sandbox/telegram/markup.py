"""Reply markups: which ones Telegram accepts, and how it returns them."""

from typing import Any

from sandbox.telegram.links import checked_url
from sandbox.telegram.model import Json
from sandbox.telegram.refusals import Refusal, bad_request

BUTTONS_LIMIT = 100
DATA_LIMIT = 64
COPY_LIMIT = 256
_STYLES = {"danger", "success", "primary"}
_ACTIONS = {
    "url", "callback_data", "web_app", "login_url", "switch_inline_query", "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat", "copy_text", "callback_game", "pay", "disabled",
}  # fmt: skip
_FIELDS = _ACTIONS | {"text", "style", "icon_custom_emoji_id"}


def checked_markup(markup: Any) -> Json | None:
    """The markup as Telegram keeps it; None if there is none or the keyboard is empty. Raises Refusal."""
    if markup is None or markup == {}:
        return None
    if not isinstance(markup, dict):
        raise bad_request("object expected as reply markup")
    if "inline_keyboard" in markup:
        return _inline(markup["inline_keyboard"])
    if "keyboard" in markup:
        return _reply(markup)
    if markup.get("remove_keyboard") or markup.get("force_reply"):
        return dict(markup)
    raise bad_request("can't parse reply keyboard markup JSON object")


def is_inline(markup: Json | None) -> bool:
    return markup is not None and "inline_keyboard" in markup


def _inline(rows: Any) -> Json | None:
    kept = [[_button(button) for button in row] for row in _rows(rows, "InlineKeyboardButton") if row]
    if sum(map(len, kept)) > BUTTONS_LIMIT:
        raise bad_request("REPLY_MARKUP_TOO_LONG")
    return {"inline_keyboard": kept} if kept else None


def _rows(rows: Any, kind: str) -> list[list[Any]]:
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad_request(f"field of type Array of Array of {kind} expected in the keyboard")
    return rows


def _unreadable(why: str) -> Refusal:
    return bad_request(f"can't parse inline keyboard button: {why}")


def _button(button: Any) -> Json:
    if not isinstance(button, dict):
        raise _unreadable("InlineKeyboardButton must be an Object")
    if not isinstance(button.get("text"), str):
        raise _unreadable('Can\'t find field "text"')
    if not button["text"].strip():
        raise _unreadable('Field "text" must be non-empty')
    if not _ACTIONS & button.keys():
        raise _unreadable("Text buttons are unallowed in the inline keyboard")
    kept = {key: value for key, value in button.items() if key in _FIELDS}
    if kept.get("style", "primary") not in _STYLES:
        raise _unreadable("Invalid button style specified")
    return kept | _action(kept)


def _action(button: Json) -> Json:
    if "url" in button:
        url = checked_url(str(button["url"]))
        if url is None:
            raise bad_request(f"inline keyboard button URL '{button['url']}' is invalid: Wrong HTTP URL")
        return {"url": url}
    if "callback_data" in button:
        data = button["callback_data"]
        if not isinstance(data, str) or not 0 < len(data.encode()) <= DATA_LIMIT:
            raise bad_request("BUTTON_DATA_INVALID")
    if "copy_text" in button:
        copied = button["copy_text"].get("text") if isinstance(button["copy_text"], dict) else None
        if not isinstance(copied, str) or not 0 < len(copied) <= COPY_LIMIT:
            raise bad_request("BUTTON_COPY_TEXT_INVALID")
    return {}


def _reply(markup: Json) -> Json:
    rows = [
        [{"text": button} if isinstance(button, str) else button for button in row]
        for row in _rows(markup["keyboard"], "KeyboardButton")
    ]
    for button in (button for row in rows for button in row):
        text = button.get("text") if isinstance(button, dict) else None
        if not isinstance(text, str) or not text.strip():
            raise bad_request("can't parse keyboard button: Can't find field \"text\"")
    return markup | {"keyboard": rows}
