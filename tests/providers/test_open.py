"""Opening a provider reports settings that can't work, without showing the key."""

from typing import Any
from unittest.mock import Mock

import httpx
import pytest

from providers.http.certificates import trusted
from providers.open import open_provider
from providers.options import ProviderOptions
from tests.providers.stand import KEY, Stand


@pytest.mark.parametrize(
    ("settings", "problem"),
    [
        ({"url": "panel.test/api"}, "must begin with https://"),
        ({"url": "ftp://panel.test"}, "must begin with https://"),
        ({"url": "https://"}, "must begin with https://"),
        ({"url": "https://panel.test:port"}, "cannot be read"),
        ({"url": f"https://panel.test/?key={KEY}"}, "not into the URL"),
        ({"key": ""}, "the key is empty"),
        ({"key": "abc"}, "the key has fewer than 4 letters"),
        ({"dialect": "morse"}, "there is no dialect 'morse'"),
        ({"timeout": 0}, "above 0 seconds"),
        ({"order_fields": {"action": "x", "key": "y"}}, "action, key cannot be an extra field"),
        ({"idempotency_field": "service"}, "service cannot be an extra field"),
    ],
)
async def test_settings_that_cannot_work_are_refused_without_showing_the_key(
    stand: Stand, settings: dict[str, Any], problem: str
) -> None:
    with pytest.raises(ValueError, match=problem) as caught:
        stand.open(**settings)
    assert "Provider panel" in str(caught.value)
    assert KEY not in str(caught.value)


async def test_all_providers_share_the_certificates(monkeypatch: pytest.MonkeyPatch) -> None:
    reading = Mock(wraps=httpx.create_ssl_context)
    monkeypatch.setattr(httpx, "create_ssl_context", reading)
    trusted.cache_clear()
    for name in ("north", "south", "east"):
        await open_provider(name, ProviderOptions(url="https://panel.test/api", key=KEY)).close()
    reading.assert_called_once_with()
