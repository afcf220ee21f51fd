"""Settings come from a file, and the environment overrides it."""

from pathlib import Path

import pytest

from bot.settings.settings import WrongSettings, read_settings
from tests.bot.conftest import NEEDED, Read


@pytest.fixture
def env_file(tmp_path: Path, read: Read, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in NEEDED:
        monkeypatch.delenv(name, raising=False)
    file = tmp_path / ".env"
    file.write_text("\n".join(f"{name}={value}" for name, value in NEEDED.items()) + "\nADMIN_IDS=1,2\n")
    return file


def test_settings_can_come_from_a_file(env_file: Path) -> None:
    settings = read_settings(env_file)
    assert settings.admin_ids == {1, 2}
    assert settings.providers["north"].key.get_secret_value() == "north-secret"


def test_the_environment_overrides_the_file(env_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ADMIN_IDS", "3")
    monkeypatch.setenv("PROVIDERS__NORTH__TIMEOUT", "5")
    settings = read_settings(env_file)
    assert settings.admin_ids == {3}
    assert settings.providers["north"].timeout == 5


def complaint_about(env_file: Path) -> str:
    with pytest.raises(WrongSettings) as wrong:
        read_settings(env_file)
    return str(wrong.value)


def test_an_unknown_name_in_the_file_is_an_error_and_so_is_a_wrong_value(env_file: Path) -> None:
    env_file.write_text(env_file.read_text() + "PATH_OF_SOMETHING=x\nACCESS=nobody\nMARKUP_PRECENT=50\n")
    assert complaint_about(env_file).splitlines() == [
        f"PATH_OF_SOMETHING: is not a setting (in {env_file})",
        f"MARKUP_PRECENT: is not a setting (in {env_file}); did you mean MARKUP_PERCENT?",
        "ACCESS: must be 'private' or 'public'",
    ]


def test_a_line_in_the_file_that_is_not_an_assignment_is_an_error(
    env_file: Path, caplog: pytest.LogCaptureFixture
) -> None:
    env_file.write_text("MARKUP PERCENT=50\n" + env_file.read_text())
    assert complaint_about(env_file) == f"{env_file}: line 1 is not NAME=value"
    assert caplog.records == [], "the library that reads the file adds nothing"


@pytest.mark.parametrize(
    ("encoding", "said"),
    [
        ("utf-16", "is not in UTF-8 but probably in UTF-16; save it as UTF-8"),
        ("utf-16-le", "is not in UTF-8 but probably in UTF-16; save it as UTF-8"),
        ("utf-32", "is not in UTF-8 but probably in UTF-16; save it as UTF-8"),
        ("cp1252", "line 5 is not in UTF-8; save the file as UTF-8"),
        ("latin-1", "line 5 is not in UTF-8; save the file as UTF-8"),
    ],
)
def test_a_file_in_another_encoding_is_named(env_file: Path, encoding: str, said: str) -> None:
    env_file.write_bytes((env_file.read_text() + "# é\n").encode(encoding))
    assert complaint_about(env_file) == f"{env_file}: {said}"


def test_a_byte_order_mark_at_the_start_of_the_file_is_ignored(env_file: Path) -> None:
    env_file.write_bytes(b"\xef\xbb\xbf" + env_file.read_bytes())
    assert read_settings(env_file).admin_ids == {1, 2}


def test_a_folder_instead_of_the_file_is_named(tmp_path: Path, read: Read) -> None:
    assert complaint_about(tmp_path) == f"{tmp_path}: cannot be read (Is a directory)"


def test_without_a_file_the_environment_is_used(tmp_path: Path, read: Read) -> None:
    read()
    assert set(read_settings(tmp_path / "nothing").providers) == {"north"}
