"""answerInlineQuery: the results a person chooses from. Only articles, as the stand-in shows nothing else."""

import re
from collections.abc import Callable
from typing import Any

from sandbox.telegram.markup import checked_markup, is_inline
from sandbox.telegram.model import Json
from sandbox.telegram.params import Call
from sandbox.telegram.refusals import QUERY_TOO_OLD, bad_request
from sandbox.telegram.text import TEXT_LIMIT, formatted
from sandbox.telegram.world import World

RESULTS_LIMIT = 50
CACHE_SECONDS = 300
_PARAMETER = re.compile(r"^[A-Za-z0-9_-]{1,64}$")


def answer_inline_query(world: World, call: Call) -> bool:
    query = world.inline.queries.get(str(call.needed("inline_query_id", QUERY_TOO_OLD)))
    if query is None or query.answer is not None:
        raise bad_request(QUERY_TOO_OLD)
    results = call.params.get("results")
    if not isinstance(results, list):
        raise bad_request("can't parse inline query results JSON object")
    if len(results) > RESULTS_LIMIT:
        raise bad_request("RESULTS_TOO_MUCH")
    shown = [_result(world, one) for one in results]
    if len({one["id"] for one in shown}) < len(shown):
        raise bad_request("RESULT_ID_DUPLICATE")
    query.answer = {"results": shown, "next_offset": call.text("next_offset"), "button": _button(call)}
    seconds = call.integer("cache_time", CACHE_SECONDS)
    world.inline.keep(query, query.answer, seconds, personal=call.flag("is_personal"))
    world.events.add("inline_answer", query.chat_id, {"inline_query_id": query.id})
    return True


def _result(world: World, result: Any) -> Json:
    """What a person sees; `content` has the text and entities of the message that it becomes."""
    if not isinstance(result, dict) or result.get("type") != "article":
        raise bad_request("can't parse inline query result: only articles are known here")
    if not 0 < len(str(result.get("id", "")).encode()) <= 64:
        raise bad_request("RESULT_ID_INVALID")
    if not result.get("title"):
        raise bad_request("ARTICLE_TITLE_EMPTY")
    markup = checked_markup(result.get("reply_markup"))
    if markup and not is_inline(markup):
        raise bad_request("inline keyboard expected")
    shown = {key: result[key] for key in ("id", "title", "description", "url", "thumbnail_url") if key in result}
    return shown | {"content": _content(world, result)} | ({"reply_markup": markup} if markup else {})


def _content(world: World, result: Json) -> Json:
    sent = result.get("input_message_content")
    if not isinstance(sent, dict) or not sent.get("message_text"):
        raise bad_request("message text is empty")
    given, mode = sent.get("entities") or [], str(sent.get("parse_mode") or "")
    text, entities = formatted(str(sent["message_text"]), mode, given, TEXT_LIMIT)
    entities = world.with_users(entities)
    return {"text": text} | ({"entities": entities} if entities else {})


def _button(call: Call) -> Json | None:
    button = call.params.get("button")
    if not button:
        return None
    if not isinstance(button, dict) or not button.get("text"):
        raise bad_request("can't parse inline query results button")
    if "web_app" not in button and not _PARAMETER.match(str(button.get("start_parameter", ""))):
        raise bad_request("START_PARAM_INVALID")
    return button


METHODS: dict[str, Callable[[World, Call], Any]] = {"answerInlineQuery": answer_inline_query}
