"""The sources of settings, and how lists are written there."""

import json
from typing import Any

from pydantic import BeforeValidator
from pydantic.fields import FieldInfo
from pydantic_settings import DotEnvSettingsSource, EnvSettingsSource


def listed(value: Any) -> Any:
    """A JSON list, or words with commas between them."""
    if isinstance(value, int):
        return [value]
    if not isinstance(value, str):
        return value
    if value.strip().startswith("["):
        try:
            return json.loads(value)
        except (ValueError, RecursionError):
            raise ValueError("begins like a JSON list and is not one") from None
    return [word.strip() for word in value.split(",") if word.strip()]


Listed = BeforeValidator(listed)


class _AsTyped:
    """Passes on text that is not JSON unchanged: validation then names the variable, and reads comma lists."""

    def decode_complex_value(self, field_name: str, field: FieldInfo, value: Any) -> Any:
        try:
            return json.loads(value)
        except (ValueError, RecursionError):
            return value


class Environment(_AsTyped, EnvSettingsSource):
    pass


class EnvFile(_AsTyped, DotEnvSettingsSource):
    pass
