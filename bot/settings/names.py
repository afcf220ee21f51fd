"""The names of settings: a misspelt one must not be ignored, or a shop sells at cost."""

import io
import logging
from collections.abc import Iterable, Mapping
from pathlib import Path

from dotenv.parser import parse_stream
from pydantic import BaseModel

from bot.settings.errors import WrongSettings, one_line

_LIKE = 0.7
_OF_OTHERS = {"ACCES", "BOT", "DATABASE", "LOG", "REDI", "TELEGRAM"}
"""Beginnings of our names that other programs use as whole names."""
# We report mistakes in a file in our own words.
logging.getLogger("dotenv.main").setLevel(logging.ERROR)


class SettingNames:
    """All names of the settings of a model. A provider's have <NAME> in them."""

    def __init__(self, settings: type[BaseModel], provider: type[BaseModel]) -> None:
        self._groups = {name.upper(): _parts(field.annotation) for name, field in settings.model_fields.items()}
        self._groups["PROVIDERS"] = _parts(provider)
        self._all = [name for name, parts in self._groups.items() if not parts]
        self._all += [
            f"{name}__{part}" for name, parts in self._groups.items() if name != "PROVIDERS" for part in parts
        ]

    def suggest(self, name: str) -> str:
        """The rest of a sentence about an unknown name: the name that was meant, if any is close."""
        group, _, rest = name.partition("__")
        provider, _, part = rest.partition("__")
        if group == "PROVIDERS" and not part:
            return self._with_two_lines(rest)
        if group == "PROVIDERS":
            found = _nearest(part, self._groups[group])
            return f"; did you mean {group}__{provider}__{found}?" if found else ""
        if group.startswith("PROVIDERS_") and rest:
            return f"; did you mean PROVIDERS__{group.removeprefix('PROVIDERS_')}__{rest}?"
        if begun := self._begun(name):
            return f"; did you mean {begun}?"
        if (like := self._group_like(group)) and rest:
            meant = f"{like}__{rest}"
            if meant in self._all or like == "PROVIDERS":
                return f"; did you mean {meant}?"
        nearest = _nearest(name, self._all)
        return f"; did you mean {nearest}?" if nearest else ""

    def unknown(self, names: Iterable[str]) -> list[str]:
        """Those that no setting has. Unknown parts of a group are found when the group is read."""
        return [name for name in names if name.partition("__")[0] not in self._groups]

    def misspelt(self, names: Iterable[str]) -> list[str]:
        """The names that are almost one of ours, in an environment that other programs share."""
        return [name for name in self.unknown(names) if self._is_near(name)]

    def _is_near(self, name: str) -> bool:
        group, _, rest = name.partition("__")
        if rest and (self._group_like(group) or group.startswith("PROVIDERS_")):
            return True
        return self._begun(name) is not None or any(
            _is_slip(name, ours) or (len(ours) > 8 and _is_ours_and_more(name, ours)) for ours in self._all
        )

    def _begun(self, name: str) -> str | None:
        """The one setting that begins with `name`: MARKUP would sell at cost, ADMINS would leave nobody to decide."""
        word = name.removesuffix("S")
        begun = [ours for ours in self._all if ours.startswith(f"{word}_") and word not in _OF_OTHERS]
        return begun[0] if len(begun) == 1 else None

    def _with_two_lines(self, name: str) -> str:
        """PROVIDERS__NORTH_KEY for PROVIDERS__NORTH__KEY."""
        part = next((part for part in self._groups["PROVIDERS"] if name.endswith(f"_{part}")), None)
        return f"; did you mean PROVIDERS__{name.removesuffix(f'_{part}')}__{part}?" if part else ""

    def _group_like(self, name: str) -> str | None:
        groups = (group for group, parts in self._groups.items() if parts)
        return next((group for group in groups if _distance(name, group) <= 1), None)


def _parts(annotation: object) -> list[str]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [part.upper() for part in annotation.model_fields]
    return []


def _nearest(name: str, names: list[str]) -> str | None:
    # Imported for a name that is wrong, here and below: the library takes a megabyte.
    from rapidfuzz.distance import OSA
    from rapidfuzz.process import extractOne

    found = extractOne(name, names, scorer=OSA.normalized_similarity, score_cutoff=_LIKE)
    return found[0] if found else None


def _distance(name: str, ours: str) -> int:
    from rapidfuzz.distance import OSA

    return OSA.distance(name, ours)


def _is_slip(name: str, ours: str) -> bool:
    """One letter of seven is missing, too much, another or swapped; GIT_TOKEN is not BOT_TOKEN."""
    slips = max(1, len(ours) // 7)
    return name[:1] == ours[:1] and abs(len(name) - len(ours)) <= slips and _distance(name, ours) <= slips


def _is_ours_and_more(name: str, ours: str) -> bool:
    """MARKUP_PERCENTAGE, but not DATABASE_URL_OF_ANOTHER."""
    return name.startswith(ours) and name[len(ours) :].isalpha()


def check_names(names: SettingNames, environment: Mapping[str, str], file: Path | None) -> list[str]:
    """A line for each name that is wrong. Raises WrongSettings for a file that cannot be read."""
    wrong = [
        f"{one_line(name)}: is not a setting{names.suggest(name)}"
        for name in names.misspelt(name.upper() for name, value in environment.items() if value)
    ]
    if file is None or not file.exists():
        return wrong
    for binding in parse_stream(io.StringIO(_text(file))):
        if binding.error:
            wrong.append(f"{file}: line {binding.original.line} is not NAME=value")
        elif binding.key is not None and names.unknown([name := binding.key.upper()]):
            wrong.append(f"{one_line(name)}: is not a setting (in {file}){names.suggest(name)}")
    return list(dict.fromkeys(wrong))


def _text(file: Path) -> str:
    try:
        content = file.read_bytes() if file.is_file() or file.is_dir() else b""
    except OSError as error:
        raise WrongSettings(f"{file}: cannot be read ({error.strerror})") from None
    if content[:2] in {b"\xff\xfe", b"\xfe\xff"} or b"\0" in content:
        raise WrongSettings(f"{file}: is not in UTF-8 but probably in UTF-16; save it as UTF-8")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise WrongSettings(f"{file}: line {line} is not in UTF-8; save the file as UTF-8") from None
