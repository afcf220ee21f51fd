"""Any value of a setting is either read, or refused in lines that an operator understands."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.settings.errors import one_line
from bot.settings.provider import ProviderSettings
from bot.settings.settings import Settings, WrongSettings, read_settings
from tests.bot.conftest import Read

NAMES = [
    *(name.upper() for name in Settings.model_fields),
    *(f"PROVIDERS__NORTH__{name.upper()}" for name in ProviderSettings.model_fields),
    *(
        f"{group}__{name.upper()}"
        for group in ("POLL", "CATALOGUE", "LIMITS", "POLICY", "BACKUP")
        for name in Settings.model_fields[group.lower()].annotation.model_fields  # type: ignore[union-attr]
    ),
    "PROVIDERS__NORTH",
    "PROVIDERS__NORTH__URL__DEEPER",
    "PROVIDERS__",
    "POLL__",
]
LIBRARY = (
    "Input should",
    "not permitted",
    "without a base",
    "Value error",
    "valid ",
    "pydantic",
    "Decimal",
    "unable to",
)
JUNK = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=30),
    st.sampled_from(
        [
            "[",
            "{",
            "[[1]]",
            '{"a": 1}',
            '{"a": {"b": []}}',
            "[" * 3000,
            "null",
            "true",
            "[null]",
            "1e999",
            "nan",
            "-inf",
            "9" * 5000,
            "http://",
            "http://[::1",
            "http:///x",
            "https://a b",
            "//x",
            "sqlite://[",
            "socks5://x:99999",
            "١٢",
            "\x1b[2J",
            "a\nb",
        ]
    ),
    st.floats().map(str),
    st.integers().map(str),
    st.recursive(
        st.none()
        | st.booleans()
        | st.integers()
        | st.text(st.characters(codec="ascii", exclude_characters="\0"), max_size=5),
        lambda inner: (
            st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["url", "key", "x"]), inner, max_size=3)
        ),
    ).map(lambda value: json.dumps(value)),
)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=st.sampled_from(NAMES), value=JUNK)
def test_any_value_is_read_or_refused_in_our_own_words(read: Read, name: str, value: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BOT_TOKEN", "42:TEST-token_x")
        patch.setenv("PROVIDERS__NORTH__URL", "https://north.example/api/v2")
        patch.setenv("PROVIDERS__NORTH__KEY", "north-secret")
        patch.setenv(name, value)
        try:
            read_settings(env_file=None)
        except WrongSettings as error:
            for line in str(error).split("\n"):
                assert line.split(":")[0].split(" ")[0].startswith((name.partition("__")[0], "POLL__", "PROVIDERS__"))
                assert line == one_line(line)
                assert not any(words in line for words in LIBRARY)
