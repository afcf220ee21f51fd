"""The settings of a webhook fit together."""

import pytest

from tests.bot.conftest import Complaint, Read

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
def test_an_impossible_webhook_is_reported_by_its_variable(
    read: Read, complaint: Complaint, change: dict[str, str | None], said: str
) -> None:
    assert complaint(**HOOK | change).startswith(said)


def test_ones_own_bot_api_server_posts_to_plain_addresses(read: Read) -> None:
    url = "http://127.0.0.1:8080/updates"
    assert str(read(**HOOK | {"TELEGRAM_API_URL": "http://127.0.0.1:8081", "WEBHOOK__URL": url}).webhook.url) == url
