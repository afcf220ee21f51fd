"""Says what is wrong with settings in our own words: one line each, which begins with the variable."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from pydantic_core import ErrorDetails

_SENTENCES: Mapping[str, str] = {
    "missing": "must be set",
    "greater_than": "must be above {gt}",
    "greater_than_equal": "must be at least {ge}",
    "less_than": "must be below {lt}",
    "less_than_equal": "must be at most {le}",
    "too_short": "must not be empty",
    "string_too_short": "must not be empty",
    "literal_error": "must be {expected}",
    "enum": "must be {expected}",
}
_BY_FAMILY: Mapping[str, str] = {
    "finite_number": "must be an ordinary number",
    "float_": "must be a number",
    "decimal_": "must be a number",
    "int_": "must be a whole number",
    "string_": "must be text",
    "url_": "must be an address that begins with https:// or http://",
    "model_": "must be a JSON object, or its parts settings of their own (NAME__PART)",
    "dict_": "must be a JSON object",
    "frozen_set_": "must be a list with commas in between",
    "tuple_": "must be a list with commas in between",
}
Suggest = Callable[[str], str]


class WrongSettings(Exception):
    """One or more settings are missing or wrong; each line of the text names its variable or its file."""


def lines(problems: Iterable[ErrorDetails], suggest: Suggest) -> list[str]:
    """One line for each variable and problem. `suggest` gives what follows an unknown name."""
    # Two wrong entries of one list are one wrong variable.
    return list(dict.fromkeys(_line(problem, suggest) for problem in problems))


def _line(problem: ErrorDetails, suggest: Suggest) -> str:
    context = problem.get("ctx", {})
    where = [str(part) for part in problem["loc"] if isinstance(part, str) and not part.startswith("[")]
    variable = context.get("variable") or one_line("__".join(where).upper())
    if problem["type"] == "missing":
        return f"{_example(variable)} must be set"
    if problem["type"] == "extra_forbidden":
        return f"{variable}: is not a setting{suggest(variable)}"
    # PROVIDERS__NORTH_KEY is read as a provider that is named NORTH_KEY.
    meant = suggest(variable) if problem["type"].startswith("model_") else ""
    return f"{variable}: {_sentence(problem['type'], problem['msg'], context)}{meant}"


def _sentence(kind: str, message: str, context: dict[str, Any]) -> str:
    if kind in {"value_error", "setting"}:
        # Only our own validators raise these.
        return one_line(message.removeprefix("Value error, "))
    if kind in _SENTENCES:
        return _SENTENCES[kind].format_map({name: _plain(value) for name, value in context.items()})
    family = (sentence for begin, sentence in _BY_FAMILY.items() if kind.startswith(begin))
    return next(family, "cannot be read")


def _plain(value: Any) -> Any:
    """2592000 instead of 2592000.0."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _example(variable: str) -> str:
    return "PROVIDERS__<NAME>__URL and PROVIDERS__<NAME>__KEY" if variable == "PROVIDERS" else variable


def one_line(text: str) -> str:
    """`text` on one line, without what a terminal would obey."""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())
