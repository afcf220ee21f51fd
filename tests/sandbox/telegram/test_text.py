from typing import Any

import pytest

from sandbox.telegram.links import checked_url
from sandbox.telegram.refusals import Refusal
from sandbox.telegram.text import CAPTION_LIMIT, TEXT_LIMIT, formatted, with_found
from sandbox.telegram.utf16 import cut


def found(text: str) -> list[tuple[Any, str]]:
    return [(e["type"], cut(text, e["offset"], e["length"])) for e in with_found(text, [])]


def test_commands_links_mentions_and_hashtags_are_found_in_plain_text() -> None:
    assert found("👋 /order@paneldesk_bot 5, see https://example.com/a?b=1. Ask @ada_op #help") == [
        ("bot_command", "/order@paneldesk_bot"),
        ("url", "https://example.com/a?b=1"),
        ("mention", "@ada_op"),
        ("hashtag", "#help"),
    ]


def test_a_bare_domain_is_a_link_and_a_path_is_not_a_command() -> None:
    assert found("instagram.com/alice a/b 1/2") == [("url", "instagram.com/alice")]


def test_nothing_is_found_inside_code() -> None:
    text, entities = formatted("<code>/start</code> /stop", "HTML", [], TEXT_LIMIT)
    assert [(e["type"], cut(text, e["offset"], e["length"])) for e in entities] == [
        ("code", "/start"),
        ("bot_command", "/stop"),
    ]


def test_white_space_around_a_text_is_removed_and_entities_move() -> None:
    text, entities = formatted("\n <b>a </b>\n<i> </i>", "HTML", [], TEXT_LIMIT)
    assert (text, entities) == ("a", [{"type": "bold", "offset": 0, "length": 1}])


def test_tags_do_not_count_against_the_limit_and_an_emoji_counts_twice() -> None:
    assert len(formatted(f"<b>{'x' * TEXT_LIMIT}</b>", "HTML", [], TEXT_LIMIT)[0]) == TEXT_LIMIT
    formatted("👋" * (TEXT_LIMIT // 2), "", [], TEXT_LIMIT)
    with pytest.raises(Refusal, match="message is too long"):
        formatted("👋" * (TEXT_LIMIT // 2) + "!", "", [], TEXT_LIMIT)
    with pytest.raises(Refusal, match="message caption is too long"):
        formatted("x" * (CAPTION_LIMIT + 1), "", [], CAPTION_LIMIT)


@pytest.mark.parametrize("url", ["", "localhost", "http://localhost:80/", "ftp://a.b", "java script", "http://[", "x"])
def test_a_url_that_telegram_would_not_link_is_refused(url: str) -> None:
    assert checked_url(url) is None


def test_a_url_comes_back_as_telegram_writes_it() -> None:
    assert checked_url("example.com") == "http://example.com/"
    assert checked_url("https://example.com?a=1") == "https://example.com?a=1"
    assert checked_url("tg://user?id=1") == "tg://user?id=1"
