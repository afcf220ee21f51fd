"""The bot reads the settings that an operator writes."""

from datetime import date, time
from decimal import Decimal
from pathlib import Path

import pytest

from core.catalogue.acceptable_use import LINK_HOSTS
from core.catalogue.service import ServiceType
from core.money.credit import CreditMode, Rate
from core.people.operators import DeskChat
from core.provider import Action
from tests.bot.conftest import Complaint, Read


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


def test_backups_are_off_until_their_interval_is_set(read: Read) -> None:
    assert (read().backup.every, read().backup.keep, read().backup.folder) == (None, 7, None)
    backup = read(BACKUP__EVERY="86400", BACKUP__KEEP="3", BACKUP__FOLDER="/backups").backup
    assert (backup.every, backup.keep, backup.folder) == (86_400, 3, Path("/backups"))


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
    assert set(read(PROVIDERS__Panel_V2__URL="https://p.example", PROVIDERS__PANEL_V2__KEY="key-1").providers) == {
        "north",
        "panel_v2",
    }


def test_printed_settings_show_no_secret(read: Read) -> None:
    settings = read(DATABASE_URL="postgresql+asyncpg://bot:db-secret@db/bot")
    assert settings.secrets == ["42:TEST-token_x", "north-secret", "db-secret"]
    assert "north-secret" not in repr(settings)
    assert "TEST-token_x" not in repr(settings)


@pytest.mark.parametrize("scheme", ["postgresql", "postgres"])
def test_a_postgres_address_needs_no_name_of_a_driver(read: Read, complaint: Complaint, scheme: str) -> None:
    assert read(DATABASE_URL=f"{scheme}://bot:pass@db/bot").database_url == "postgresql+asyncpg://bot:pass@db/bot"
    assert complaint(BACKUP__EVERY="86400").startswith("BACKUP__EVERY: is for SQLite")


def test_a_password_that_other_words_hold_is_not_masked(read: Read) -> None:
    settings = read(DATABASE_URL="postgresql://bot:bot@db/bot", PROVIDERS__NORTH__KEY="key-1")
    assert settings.secrets == ["42:TEST-token_x", "key-1"]


def test_the_passwords_of_proxies_are_secrets(read: Read) -> None:
    settings = read(TELEGRAM_PROXY="socks5://ada:tele%2Fpass@p:1", PROVIDERS__NORTH__PROXY="http://ben:north-pass@p:2")
    assert {"tele%2Fpass", "tele/pass", "ada:tele/pass", "north-pass", "ben:north-pass"} <= set(settings.secrets)
    assert "pass" not in repr(settings)


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


def test_the_summary_of_a_day_has_a_time_and_a_zone(read: Read) -> None:
    assert read().desk.summary_at is None
    desk = read(DESK__SUMMARY_AT="9:00", DESK__TIME_ZONE="istanbul").desk
    assert (desk.summary_at, desk.time_zone) == (time(9), "Europe/Istanbul")
