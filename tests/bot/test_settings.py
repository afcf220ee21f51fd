"""Settings: what an operator writes is read, and each mistake is reported in one line that names the variable."""

from collections.abc import Callable
from datetime import date, time
from decimal import Decimal
from pathlib import Path

import pytest

from bot.settings.settings import WrongSettings, read_settings
from core.catalogue.policy import LINK_HOSTS
from core.catalogue.service import ServiceType
from core.money.credit import CreditMode, Rate
from core.people.operators import DeskChat
from core.provider import Action
from tests.bot.conftest import NEEDED, Read

Complaint = Callable[..., str]


def test_a_token_and_one_provider_are_enough(read: Read) -> None:
    settings = read()
    assert settings.database_url == "sqlite+aiosqlite:///data/bot.db"
    assert (settings.access, settings.admin_ids, settings.allowed_ids) == ("private", frozenset(), frozenset())
    assert (settings.poll.min_interval, settings.poll.max_interval, settings.catalogue.refresh) == (30, 900, 3600)
    assert settings.policy.link_hosts == LINK_HOSTS
    assert settings.markup_percent == 0
    north = settings.providers["north"]
    assert (north.dialect, north.encoding, north.currency, north.timeout, north.lacks) == (
        "panel",
        "form",
        "USD",
        60,
        None,
    )


def test_every_setting_is_read(read: Read) -> None:
    settings = read(
        TELEGRAM_API_URL="http://127.0.0.1:8081",
        DATABASE_URL="postgresql+asyncpg://bot:db-secret@db/bot",
        ACCESS="public",
        SHOP__CREDIT="wallet",
        SHOP__CURRENCY="EUR",
        SHOP__RATES="USD=0.92 2026-11-01, INR=0.0109 2026-10-30",
        MARKUP_PERCENT="12.5",
        POLL__MIN_INTERVAL="1",
        POLL__MAX_INTERVAL="2",
        CATALOGUE__REFRESH="60",
        LIMITS__UPDATES_PER_MINUTE="10",
        LIMITS__SENDS_PER_SECOND="5",
        LIMITS__CHAT_SENDS_PER_SECOND="0.5",
        LOG_LEVEL="DEBUG",
        LOG_FORMAT="json",
    )
    assert str(settings.telegram_api_url) == "http://127.0.0.1:8081/"
    assert settings.database_url == "postgresql+asyncpg://bot:db-secret@db/bot"
    assert (settings.access, settings.markup_percent, settings.log_level) == ("public", Decimal("12.5"), "DEBUG")
    assert (settings.poll.min_interval, settings.poll.max_interval, settings.catalogue.refresh) == (1, 2, 60)
    assert settings.log_format == "json"
    assert (settings.shop.credit, settings.shop.currency) == (CreditMode.WALLET, "EUR")
    assert settings.shop.exchange == {
        "USD": Rate(Decimal("0.92"), date(2026, 11, 1)),
        "INR": Rate(Decimal("0.0109"), date(2026, 10, 30)),
    }
    limits = settings.limits
    assert (limits.updates_per_minute, limits.sends_per_second, limits.chat_sends_per_second) == (10, 5, 0.5)


def test_the_desk_is_a_group_or_a_topic_of_one(read: Read, complaint: Complaint) -> None:
    assert read().desk.chat is None
    assert read(DESK__CHAT_ID="-100123").desk.chat == DeskChat(-100123)
    chat = read(DESK__CHAT_ID="-100123", DESK__TOPIC_ID="7", DESK__LANGUAGE="tr").desk.chat
    assert chat == DeskChat(-100123, 7, "tr")
    assert complaint(DESK__CHAT_ID="5") == "DESK__CHAT_ID: 5 is a person; the desk is a group, whose id is below 0"
    alone = complaint(DESK__CHAT_ID=None)
    assert alone == "DESK__TOPIC_ID: is a topic of the group in DESK__CHAT_ID, which is not set"


def test_backups_are_off_until_they_have_a_rhythm(read: Read) -> None:
    assert (read().backup.every, read().backup.keep, read().backup.folder) == (None, 7, None)
    backup = read(BACKUP__EVERY="86400", BACKUP__KEEP="3", BACKUP__FOLDER="/backups").backup
    assert (backup.every, backup.keep, backup.folder) == (86_400, 3, Path("/backups"))


def test_scheduled_backups_of_postgres_are_refused_with_what_to_use_instead(complaint: Complaint) -> None:
    said = complaint(BACKUP__EVERY="86400", DATABASE_URL="postgresql+asyncpg://bot:s3cret@db/bot")
    assert said == "BACKUP__EVERY: is for SQLite; a Postgres database is backed up with pg_dump"


def test_every_option_of_a_provider_is_read(read: Read) -> None:
    south = read(
        PROVIDERS__SOUTH__URL="https://south.example/api",
        PROVIDERS__SOUTH__KEY="south-secret",
        PROVIDERS__SOUTH__DIALECT="streamdetails",
        PROVIDERS__SOUTH__ENCODING="json",
        PROVIDERS__SOUTH__CURRENCY="VND",
        PROVIDERS__SOUTH__TIMEOUT="300",
        PROVIDERS__SOUTH__ORDER_FIELDS='{"order_style": "1"}',
        PROVIDERS__SOUTH__IDEMPOTENCY_FIELD="request_id",
        PROVIDERS__SOUTH__PER_UNIT_TYPES="package, custom_comments_package",
        PROVIDERS__SOUTH__LACKS="cancel,refill",
    ).providers["south"]
    assert (south.dialect, south.encoding, south.currency, south.timeout) == ("streamdetails", "json", "VND", 300)
    assert (south.order_fields, south.idempotency_field) == ({"order_style": "1"}, "request_id")
    assert south.per_unit_types == {ServiceType.PACKAGE, ServiceType.CUSTOM_COMMENTS_PACKAGE}
    assert south.lacks == frozenset({Action.CANCEL, Action.REFILL})


@pytest.mark.parametrize("written", ["1,2,3", " 1 , 2 ,3, ", "[1, 2, 3]", '["1", "2", "3"]'])
def test_a_list_may_be_written_with_commas_or_as_json(read: Read, written: str) -> None:
    assert read(ADMIN_IDS=written, ALLOWED_IDS=written).admin_ids == {1, 2, 3}


def test_one_id_is_a_list_too(read: Read) -> None:
    assert read(ADMIN_IDS="7000000001").admin_ids == {7_000_000_001}


def test_the_list_of_what_a_provider_lacks_may_be_empty(read: Read) -> None:
    assert read(PROVIDERS__NORTH__LACKS="[]").providers["north"].lacks == frozenset()


def test_hosts_and_exceptions_are_lists_of_words(read: Read) -> None:
    policy = read(POLICY__LINK_HOSTS="vk.com, ok.ru", POLICY__EXCEPTIONS="north:12,north:ord_7").policy
    assert policy.link_hosts == {"vk.com", "ok.ru"}
    assert policy.exceptions == ("north:12", "north:ord_7")


def test_an_empty_variable_counts_as_missing(read: Read) -> None:
    assert read(ADMIN_IDS="", DATABASE_URL="", LOG_LEVEL="").log_level == "INFO"


def test_names_of_providers_are_read_in_small_letters(read: Read) -> None:
    assert set(read(PROVIDERS__Panel_V2__URL="https://p.example", PROVIDERS__PANEL_V2__KEY="k").providers) == {
        "north",
        "panel_v2",
    }


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
    said = complaint(**{"PROVIDERS__NO:RTH__URL": "https://n.example", "PROVIDERS__NO:RTH__KEY": "k"})
    assert said == "PROVIDERS: 'no:rth' is not a name: up to 32 letters, digits, - and _"


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


def test_printed_settings_show_no_secret(read: Read) -> None:
    settings = read(DATABASE_URL="postgresql+asyncpg://bot:db-secret@db/bot")
    assert settings.secrets == ["42:TEST-token_x", "north-secret", "db-secret"]
    assert "north-secret" not in repr(settings)
    assert "TEST-token_x" not in repr(settings)


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


def test_a_line_in_the_file_that_is_not_an_assignment_is_an_error(env_file: Path) -> None:
    env_file.write_text("MARKUP PERCENT=50\n" + env_file.read_text())
    assert complaint_about(env_file) == f"{env_file}: line 1 is not NAME=value"


@pytest.mark.parametrize(
    ("encoding", "said"),
    [
        ("utf-16", "is not in UTF-8 but probably in UTF-16; save it as UTF-8"),
        ("utf-16-le", "is not in UTF-8 but probably in UTF-16; save it as UTF-8"),
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
        ("BACKUPS__FOLDER", "BACKUP__FOLDER"),
        ("PROVIDER__NORTH__KEY", "PROVIDERS__NORTH__KEY"),
        ("PROVIDERS__NORTH__CURENCY", "PROVIDERS__NORTH__CURRENCY"),
    ],
)
def test_a_misspelt_name_is_an_error_that_suggests_the_right_one(complaint: Complaint, name: str, meant: str) -> None:
    assert complaint(**{name: "50"}) == f"{name.upper()}: is not a setting; did you mean {meant}?"


OF_OTHERS = """
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


def test_the_passwords_of_proxies_are_secrets(read: Read) -> None:
    settings = read(TELEGRAM_PROXY="socks5://ada:tele%2Fpass@p:1", PROVIDERS__NORTH__PROXY="http://ben:north-pass@p:2")
    assert {"tele%2Fpass", "tele/pass", "ada:tele/pass", "north-pass", "ben:north-pass"} <= set(settings.secrets)
    assert "pass" not in repr(settings)


def test_missing_certificates_are_named(complaint: Complaint, tmp_path: Path) -> None:
    (tmp_path / "empty").touch()
    assert complaint(SSL_CERT_FILE="/nowhere.pem") == (
        "SSL_CERT_FILE: '/nowhere.pem' is not a file of certificates that can be read"
    )
    assert complaint(SSL_CERT_FILE=str(tmp_path / "empty")).startswith("SSL_CERT_FILE: ")
    assert complaint(SSL_CERT_FILE="", SSL_CERT_DIR="/nowhere") == "SSL_CERT_DIR: '/nowhere' is not a folder"


def test_without_a_file_the_environment_is_used(tmp_path: Path, read: Read) -> None:
    read()
    assert set(read_settings(tmp_path / "nothing").providers) == {"north"}


def test_the_wait_for_a_provider_and_its_pace_are_read_and_have_defaults(read: Read) -> None:
    usual = read()
    assert (usual.placing.wait, usual.providers["north"].calls_per_second, usual.providers["north"].connections) == (
        600,
        5,
        10,
    )
    chosen = read(PLACING__WAIT="30", PROVIDERS__NORTH__CALLS_PER_SECOND="0.5", PROVIDERS__NORTH__CONNECTIONS="2")
    assert (chosen.placing.wait, chosen.providers["north"].calls_per_second, chosen.providers["north"].connections) == (
        30,
        0.5,
        2,
    )


HOOK = {"WEBHOOK__URL": "https://bot.example/updates", "WEBHOOK__SECRET": "x" * 16, "HTTP__PORT": "8080"}


def test_without_a_webhook_the_bot_polls_and_serves_nothing(read: Read) -> None:
    settings = read()
    assert (settings.webhook.url, settings.http.port, settings.http.host) == (None, None, "127.0.0.1")


def test_a_webhook_needs_an_address_a_secret_and_a_port(read: Read) -> None:
    settings = read(**HOOK)
    assert (str(settings.webhook.url), settings.webhook.path) == ("https://bot.example/updates", "/updates")
    assert settings.http.port == 8080
    assert "x" * 16 in settings.secrets
    assert "x" * 16 not in repr(settings)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"WEBHOOK__SECRET": None}, "WEBHOOK__SECRET: must be set, so that only Telegram can post updates"),
        ({"WEBHOOK__URL": None}, "WEBHOOK__URL: must be set, or WEBHOOK__SECRET has no use"),
        ({"HTTP__PORT": None}, "HTTP__PORT: must be set: what is posted to WEBHOOK__URL arrives there"),
        ({"WEBHOOK__URL": "http://bot.example/updates"}, "WEBHOOK__URL: must begin with https://, as Telegram"),
        ({"WEBHOOK__URL": "https://bot.example/metrics"}, "WEBHOOK__URL: /metrics is taken; choose another path"),
        ({"WEBHOOK__SECRET": "short"}, "WEBHOOK__SECRET: must have 16 to 256 letters, digits, - and _"),
        ({"WEBHOOK__SECRET": "sixteen letters?"}, "WEBHOOK__SECRET: must have 16 to 256 letters, digits, - and _"),
        ({"HTTP__PORT": "80800"}, "HTTP__PORT: must be at most 65535"),
    ],
)
def test_a_webhook_that_cannot_work_is_told_by_its_variable(
    read: Read, complaint: Complaint, change: dict[str, str | None], said: str
) -> None:
    assert complaint(**HOOK | change).startswith(said)


def test_a_bot_api_server_of_ones_own_posts_to_plain_addresses(read: Read) -> None:
    url = "http://127.0.0.1:8080/updates"
    assert str(read(**HOOK | {"TELEGRAM_API_URL": "http://127.0.0.1:8081", "WEBHOOK__URL": url}).webhook.url) == url


def test_the_summary_of_a_day_has_a_time_and_a_zone(read: Read) -> None:
    assert read().desk.summary_at is None
    desk = read(DESK__SUMMARY_AT="9:00", DESK__TIME_ZONE="istanbul").desk
    assert (desk.summary_at, desk.time_zone) == (time(9), "Europe/Istanbul")


@pytest.mark.parametrize("wrong", ["25:00", "09:60", "noon", "09:00:00"])
def test_what_is_not_a_time_of_day_or_a_zone_is_refused(read: Read, wrong: str) -> None:
    for name in ("DESK__SUMMARY_AT", "DESK__TIME_ZONE"):
        with pytest.raises(WrongSettings, match=name):
            read(**{name: wrong})
