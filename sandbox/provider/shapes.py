"""Odd answers as real providers give them: each shape takes a JSON value and returns a changed one."""

import re
from collections.abc import Callable
from typing import Any

from sandbox.provider.progress import fold

STATUS_NUMBERS = {
    "pending": 0,
    "processing": 1,
    "in progress": 1,
    "completed": 2,
    "partial": 3,
    "canceled": 4,
    "cancelled": 4,
    "refunded": 5,
}

Shape = Callable[[Any, tuple[str, ...]], Any]
"""(answer, ids that a fault aims at) -> the answer to send. Without ids, the last entry of a batch is changed."""


def other_id(body: Any, _ids: tuple[str, ...]) -> Any:
    """Answers for ids that are one higher than asked; adds a wrong id to a single status, which has none."""
    if _is_batch(body):
        return {_next(one): entry for one, entry in body.items()}
    if isinstance(body, list):
        return [other_id(entry, ()) for entry in body]
    if not isinstance(body, dict) or "error" in body:
        return body
    found = [name for name in ("order", "refill", "id") if name in body]
    return body | ({name: _next(body[name]) for name in found[:1]} or {"order": "1"})


def as_list(body: Any, _ids: tuple[str, ...]) -> Any:
    return [{"order": one, **entry} for one, entry in body.items()] if _is_batch(body) else body


def list_without_ids(body: Any, _ids: tuple[str, ...]) -> Any:
    """Turns a batch into a list by position. In batches that are lists, the id is the first key of each entry."""
    if isinstance(body, list):
        return [dict(list(entry.items())[1:]) for entry in body]
    return list(body.values()) if _is_batch(body) else body


def missing_ids(body: Any, ids: tuple[str, ...]) -> Any:
    return _edit(body, ids, lambda _entry: None)


def one_bad_entry(body: Any, ids: tuple[str, ...]) -> Any:
    return _edit(body, ids, lambda _entry: {"error": "Incorrect order ID"})


def capital_keys(body: Any, _ids: tuple[str, ...]) -> Any:
    return _rename(body, str.capitalize)


def start_counter(body: Any, _ids: tuple[str, ...]) -> Any:
    return _rename(body, lambda name: "start_counter" if name == "start_count" else name)


def status_numbers(body: Any, _ids: tuple[str, ...]) -> Any:
    def number(name: str, value: Any) -> Any:
        return STATUS_NUMBERS.get(fold(value), value) if name == "status" else value

    return _map(body, number)


def comma_decimals(body: Any, _ids: tuple[str, ...]) -> Any:
    return _map(body, lambda _name, value: _comma(value))


def extra_keys(body: Any, _ids: tuple[str, ...]) -> Any:
    """Adds unknown keys everywhere, and `status: success` to answers without an order's status."""
    if isinstance(body, list):
        return [extra_keys(entry, ()) for entry in body]
    if _is_batch(body):
        return {"status": "success"} | {one: extra_keys(entry, ()) for one, entry in body.items()}
    if not isinstance(body, dict):
        return body
    numbers_as_text = {name: str(body[name]) for name in ("order",) if name in body}
    return {"status": "success", **body, **numbers_as_text, "message": "ok"}


def bend(kind: str, body: Any, ids: tuple[str, ...]) -> Any:
    """Applies one of SHAPES; inside StreamDetails' envelope it changes the data."""
    if isinstance(body, dict) and "data" in body:
        return body | {"data": bend(kind, body["data"], ids)}
    return SHAPES[kind](body, ids)


SHAPES: dict[str, Shape] = {
    "other_id": other_id,
    "list": as_list,
    "list_without_ids": list_without_ids,
    "missing_ids": missing_ids,
    "one_bad_entry": one_bad_entry,
    "capital_keys": capital_keys,
    "status_numbers": status_numbers,
    "start_counter": start_counter,
    "comma_decimals": comma_decimals,
    "extra_keys": extra_keys,
}


def _is_batch(body: Any) -> bool:
    return isinstance(body, dict) and bool(body) and all(isinstance(entry, dict) for entry in body.values())


def _next(identifier: object) -> Any:
    if isinstance(identifier, int):
        return identifier + 1
    text = str(identifier)
    return str(int(text) + 1) if text.isdigit() else f"{text}X"


def _edit(body: Any, ids: tuple[str, ...], change: Callable[[Any], Any]) -> Any:
    """Replaces the chosen entries of a batch; a change to None drops them."""
    if isinstance(body, list):
        batch = {str(next(iter(entry.values()))): entry for entry in body}
        return list(_edit(batch, ids, change).values()) if batch else body
    if not _is_batch(body):
        return body
    meant = set(ids) or {list(body)[-1]}
    edited = {one: change(entry) if one in meant else entry for one, entry in body.items()}
    return {one: entry for one, entry in edited.items() if entry is not None}


def _rename(body: Any, rename: Callable[[str], str]) -> Any:
    if isinstance(body, list):
        return [_rename(entry, rename) for entry in body]
    if isinstance(body, dict):
        return {rename(name): _rename(value, rename) for name, value in body.items()}
    return body


def _map(body: Any, change: Callable[[str, Any], Any], name: str = "") -> Any:
    if isinstance(body, list):
        return [_map(entry, change, name) for entry in body]
    if isinstance(body, dict):
        return {key: _map(value, change, key) for key, value in body.items()}
    return change(name, body)


def _comma(value: Any) -> Any:
    if isinstance(value, float) or (isinstance(value, str) and re.fullmatch(r"-?\d+\.\d+", value)):
        return str(value).replace(".", ",")
    return value
