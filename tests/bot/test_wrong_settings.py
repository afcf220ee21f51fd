"""Each mistake in the settings is reported in one line that names the variable, and never repeats a secret."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from bot.settings.settings import WrongSettings, read_settings
from tests.bot.conftest import Complaint, Read


def test_scheduled_backups_of_postgres_are_refused_with_what_to_use_instead(complaint: Complaint) -> None:
    said = complaint(BACKUP__EVERY="86400", DATABASE_URL="postgresql+asyncpg://bot:s3cret@db/bot")
    assert said == "BACKUP__EVERY: is for SQLite; a Postgres database is backed up with pg_dump"


@pytest.mark.parametrize(
    ("variable", "wrong"),
    [
        ("BOT_TOKEN", "no token"),
        ("BOT_TOKEN", "42:"),
        ("TELEGRAM_API_URL", "telegram"),
        ("DATABASE_URL", "data/bot.db"),
        ("DATABASE_URL", "sqlite:///data/bot.db"),
        ("DATABASE_URL", "mysql://root@db/bot"),
        ("ACCESS", "everybody"),
        ("ADMIN_IDS", "ada"),
        ("ADMIN_IDS", "1;2"),
        ("ADMIN_IDS", "1,-1001234567890"),
        ("ALLOWED_IDS", "[1, 2"),
        ("MARKUP_PERCENT", "-1"),
        ("MARKUP_PERCENT", "ten"),
        ("MARKUP_PERCENT", "NaN"),
        ("POLL__MIN_INTERVAL", "0"),
        ("POLL__MAX_INTERVAL", "20"),
        ("POLL__EVERY", "20"),
        ("CATALOGUE__REFRESH", "-5"),
        ("LIMITS__UPDATES_PER_MINUTE", "0"),
        ("LIMITS__SENDS_PER_SECOND", "fast"),
        ("LIMITS__CHAT_SENDS_PER_SECOND", "0"),
        ("POLICY__EXCEPTIONS", "12"),
        ("STARS__RATE", "0"),
        ("STARS__RATE", "a lot"),
        ("STARS__RATES", "1"),
        ("BACKUP__EVERY", "10"),
        ("BACKUP__EVERY", "daily"),
        ("BACKUP__KEEP", "0"),
        ("BACKUP__KEEP", "1.5"),
        ("LOG_LEVEL", "LOUD"),
        ("PROVIDERS__NORTH__URL", "north"),
        ("PROVIDERS__NORTH__DIALECT", "morse"),
        ("PROVIDERS__NORTH__ENCODING", "xml"),
        ("PROVIDERS__NORTH__CURRENCY", "$"),
        ("PROVIDERS__NORTH__TIMEOUT", "0"),
        ("PROVIDERS__NORTH__ORDER_FIELDS", "order_style=1"),
        ("PROVIDERS__NORTH__PER_UNIT_TYPES", "Parcel"),
        ("PROVIDERS__NORTH__LACKS", "money"),
        ("PROVIDERS__NORTH__COLOUR", "green"),
    ],
)
def test_a_wrong_value_is_reported_in_one_line_that_names_its_variable(
    complaint: Complaint, variable: str, wrong: str
) -> None:
    said = complaint(**{variable: wrong})
    assert said.startswith(f"{variable}: ")
    assert "\n" not in said


def test_an_unknown_dialect_is_answered_with_the_known_ones(complaint: Complaint) -> None:
    said = complaint(PROVIDERS__NORTH__DIALECT="morse")
    assert said == "PROVIDERS__NORTH__DIALECT: must be one of: panel, streamdetails"


@pytest.mark.parametrize(
    ("missing", "said"),
    [
        ("BOT_TOKEN", "BOT_TOKEN must be set"),
        ("PROVIDERS__NORTH__KEY", "PROVIDERS__NORTH__KEY must be set"),
        ("PROVIDERS__NORTH__URL", "PROVIDERS__NORTH__URL must be set"),
    ],
)
def test_a_missing_variable_is_named(complaint: Complaint, missing: str, said: str) -> None:
    assert complaint(**{missing: None}) == said


def test_without_any_provider_both_of_its_variables_are_named(complaint: Complaint) -> None:
    said = complaint(PROVIDERS__NORTH__URL=None, PROVIDERS__NORTH__KEY=None)
    assert said == "PROVIDERS__<NAME>__URL and PROVIDERS__<NAME>__KEY must be set"


def test_a_provider_needs_a_short_plain_name(complaint: Complaint) -> None:
    said = complaint(**{"PROVIDERS__NO:RTH__URL": "https://n.example", "PROVIDERS__NO:RTH__KEY": "key-1"})
    assert said == "PROVIDERS: 'no:rth' is not a name: up to 32 small letters from a to z, digits, - and _"


def test_all_mistakes_are_reported_at_once_one_line_each(complaint: Complaint) -> None:
    said = complaint(BOT_TOKEN=None, ACCESS="x", POLL__MIN_INTERVAL="0", ADMIN_IDS="1,x,y").splitlines()
    assert [line.split(":")[0].split(" ")[0] for line in said] == [
        "BOT_TOKEN",
        "ACCESS",
        "ADMIN_IDS",
        "POLL__MIN_INTERVAL",
    ]


def test_no_complaint_repeats_a_secret(complaint: Complaint) -> None:
    said = complaint(
        BOT_TOKEN="my-secret-token",
        DATABASE_URL="mysql://bot:db-secret@db/bot",
        PROVIDERS__NORTH__KEY="north-secret",
        PROVIDERS__NORTH__URL="north-secret",
        PROVIDERS__NORTH__SECRET="north-secret",
    )
    assert "secret" not in said.casefold().replace("__secret:", "")


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("MARKUP_PRECENT", "MARKUP_PERCENT"),
        ("MARKUP_PERCENTAGE", "MARKUP_PERCENT"),
        ("ADMIN_ID", "ADMIN_IDS"),
        ("admin_id", "ADMIN_IDS"),
        ("POLL__MIN_INTERVALL", "POLL__MIN_INTERVAL"),
        ("POLL_MIN_INTERVAL", "POLL__MIN_INTERVAL"),
        ("LIMIT__SENDS_PER_SECOND", "LIMITS__SENDS_PER_SECOND"),
        ("BACKUP__EVRY", "BACKUP__EVERY"),
        ("BACKUP_KEEP", "BACKUP__KEEP"),
        ("MARKUP", "MARKUP_PERCENT"),
        ("ADMINS", "ADMIN_IDS"),
        ("ALLOWED", "ALLOWED_IDS"),
        ("TELEGRAM_API", "TELEGRAM_API_URL"),
        ("PROVIDERS_NORTH__KEY", "PROVIDERS__NORTH__KEY"),
        ("BACKUPS__FOLDER", "BACKUP__FOLDER"),
        ("PROVIDER__NORTH__KEY", "PROVIDERS__NORTH__KEY"),
        ("PROVIDERS__NORTH__CURENCY", "PROVIDERS__NORTH__CURRENCY"),
    ],
)
def test_a_misspelt_name_is_an_error_that_suggests_the_right_one(complaint: Complaint, name: str, meant: str) -> None:
    assert complaint(**{name: "50"}) == f"{name.upper()}: is not a setting; did you mean {meant}?"


def test_a_single_line_in_a_providers_name_is_seen(complaint: Complaint) -> None:
    said = complaint(PROVIDERS__SOUTH_KEY="x")
    assert said.startswith("PROVIDERS__SOUTH_KEY: must be ")
    assert said.endswith("; did you mean PROVIDERS__SOUTH__KEY?")


@pytest.mark.parametrize("variable", ["ADMIN_IDS", "ALLOWED_IDS"])
def test_a_group_is_neither_an_admin_nor_let_in(complaint: Complaint, variable: str) -> None:
    said = complaint(**{variable: "5,-1001234"})
    assert said == f"{variable}: -1001234 is a group; the id of a person is above 0"
    assert complaint(**{variable: "0"}) == f"{variable}: 0 is nobody; the id of a person is above 0"


_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ_"


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    name=st.sampled_from(["MARKUP_PERCENT", "ADMIN_IDS", "ALLOWED_IDS", "DATABASE_URL", "POLL__MIN_INTERVAL"]),
    place=st.integers(1, 7),
    letter=st.sampled_from(_LETTERS),
    slip=st.sampled_from(["missing", "too much", "another", "swapped"]),
)
def test_no_slip_of_one_letter_is_ignored(read: Read, name: str, place: int, letter: str, slip: str) -> None:
    head, rest = name[:place], name[place:]
    swapped = rest[1:2] + rest[:1] + rest[2:]
    slips = {"missing": rest[1:], "too much": letter + rest, "another": letter + rest[1:], "swapped": swapped}
    written = head + slips[slip]
    assume(written != name)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(written, "50")
        with pytest.raises(WrongSettings, match=f"^{written}: is not a setting; did you mean {name}\\?$"):
            read_settings(env_file=None)


OF_OTHERS = """
DATABASE REDIS BOT LOGS TELEGRAM ACCESS_LOG
LOG_FILE LOG_DIR LOGNAME DATABASE_HOST DATABASE_PORT DATABASE_SSL DATABASE_PASSWORD ACCESS_KEY ACCESS_TOKEN
GIT_TOKEN NPM_TOKEN TELEGRAM_API_ID TELEGRAM_API_HASH TELEGRAM_TOKEN ADMIN_USER ADMIN_EMAIL POLLING PROVIDER POLICY_FILE
PROCESS BACKUP_DIR BACKUP_HOST ALLOWED_HOSTS CATALOGUE_URL LIMIT PATH HOME LANG HTTPS_PROXY PYTEST_CURRENT_TEST XDG__X
"""


@pytest.mark.parametrize("name", OF_OTHERS.split())
def test_the_environment_of_other_programs_does_not_matter(read: Read, name: str) -> None:
    assert set(read(**{name: "something"}).providers) == {"north"}


@pytest.mark.parametrize("value", ["inf", "-inf", "nan", "1e15", "1e308", "1e-400", "-1"])
@pytest.mark.parametrize(
    "variable",
    [
        "POLL__MIN_INTERVAL",
        "POLL__MAX_INTERVAL",
        "CATALOGUE__REFRESH",
        "BACKUP__EVERY",
        "LIMITS__UPDATES_PER_MINUTE",
        "LIMITS__SENDS_PER_SECOND",
        "LIMITS__CHAT_SENDS_PER_SECOND",
        "PROVIDERS__NORTH__TIMEOUT",
    ],
)
def test_numbers_that_no_clock_can_wait_for_are_refused(complaint: Complaint, variable: str, value: str) -> None:
    assert complaint(**{variable: value}).startswith(f"{variable}: must be ")


@pytest.mark.parametrize("host", ["https://example.com/", "example.com/x", "com", "*.example.com"])
def test_a_host_is_not_an_address(complaint: Complaint, host: str) -> None:
    said = complaint(POLICY__LINK_HOSTS=f"vk.com, {host}")
    assert said == f"POLICY__LINK_HOSTS: {host!r} is not a host: write example.com, not an address"


def test_an_exception_names_a_provider_that_exists(complaint: Complaint) -> None:
    said = complaint(POLICY__EXCEPTIONS="north:1,south:12")
    assert said == "POLICY__EXCEPTIONS: 'south:12' names no provider; there are: north"


@pytest.mark.parametrize(
    "proxy", ["proxy", "ftp://proxy:1", "http://", "http://proxy:port", "http://[::1", "socks4://p:1"]
)
def test_a_proxy_is_an_address(complaint: Complaint, proxy: str) -> None:
    for variable in ("TELEGRAM_PROXY", "PROVIDERS__NORTH__PROXY"):
        assert f"{variable}: must be an address such as http://HOST:PORT" in complaint(**{variable: proxy})


def test_missing_certificates_are_named(complaint: Complaint, tmp_path: Path) -> None:
    (tmp_path / "empty").touch()
    assert complaint(SSL_CERT_FILE="/nowhere.pem") == (
        "SSL_CERT_FILE: '/nowhere.pem' is not a file of certificates that can be read"
    )
    assert complaint(SSL_CERT_FILE=str(tmp_path / "empty")).startswith("SSL_CERT_FILE: ")
    assert complaint(SSL_CERT_FILE="", SSL_CERT_DIR="/nowhere") == "SSL_CERT_DIR: '/nowhere' is not a folder"


@pytest.mark.parametrize("wrong", ["25:00", "09:60", "noon", "09:00:00"])
def test_a_wrong_time_of_day_or_time_zone_is_refused(read: Read, wrong: str) -> None:
    for name in ("DESK__SUMMARY_AT", "DESK__TIME_ZONE"):
        with pytest.raises(WrongSettings, match=name):
            read(**{name: wrong})
