"""A large body is read piece by piece, and says what it would say in one piece."""

import gc
import json
import threading
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from providers.http import large
from providers.http.bodies import NotJson, decode, parse
from tests.providers.stand import Stand

_LEAVES = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20)
_VALUES = st.recursive(
    _LEAVES, lambda inner: st.lists(inner, max_size=6) | st.dictionaries(st.text(max_size=6), inner, max_size=6)
)


@given(
    _VALUES,
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
    st.sampled_from([None, 1]),
    st.integers(1, 40),
    st.integers(1, 60),
)
def test_a_body_says_the_same_wherever_it_is_cut(
    value: Any, encoding: str, indent: int | None, step: int, window: int
) -> None:
    body = json.dumps(value, ensure_ascii=False, indent=indent).encode(encoding, "replace")
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(large, "_WINDOW", window)
        chunks = [body[start : start + step] for start in range(0, len(body), step)]
        assert large.parse_large(chunks, lambda part, _room: part, 50) == parse(decode(body))


@pytest.mark.parametrize(
    "body", ["", "[1, 2", '{"a": 1', '{"a" 1}', "{1: 2}", "[1 2]", "[1,]", "[1] [2]", '["', "[1, 2]]", "[tru]"]
)
@pytest.mark.parametrize("window", [1, 100])
def test_what_is_not_json_is_not_read(body: str, window: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(large, "_WINDOW", window)
    with pytest.raises(NotJson):
        large.parse_large([body.encode()], lambda part, _room: part, 50)


def test_a_body_nested_too_deep_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(large, "_WINDOW", 1)
    with pytest.raises(RecursionError):
        large.parse_large([b"["] * 60 + [b"]"] * 60, lambda part, _room: part, 50)


@pytest.mark.parametrize("wrapped", [False, True])
@pytest.mark.parametrize("warned", [False, True])
async def test_a_large_catalogue_is_read_whole(stand: Stand, wrapped: bool, warned: bool) -> None:
    rows = [{"service": n, "name": f"Beğeni ⚡ {n}", "rate": "0.5", "min": 1, "max": 9} for n in range(1, 8_001)]
    text = json.dumps({"data": {"services": rows}} if wrapped else rows, ensure_ascii=False)
    body = ("<br />\n<b>Warning</b>: no cache\n" if warned else "") + text
    listings = await stand.says(body.encode()).open().services()
    assert [(one.number, one.name) for one in listings] == [(str(row["service"]), row["name"]) for row in rows]


async def test_no_look_for_garbage_passes_through_a_large_catalogue_as_it_is_read(stand: Stand) -> None:
    threads: list[str] = []
    rows = [{"service": n, "name": f"Likes {n}", "rate": "0.5", "min": 1, "max": 9} for n in range(1, 8_001)]
    panel = stand.says(rows).open()

    def note(_phase: str, _info: object) -> None:
        threads.append(threading.current_thread().name)

    gc.callbacks.append(note)
    try:
        assert len(await panel.services()) == len(rows)
    finally:
        gc.callbacks.remove(note)
    assert not [name for name in threads if name != threading.main_thread().name]
