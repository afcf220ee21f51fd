"""The same dialogue at all five providers, whatever their dialect, encoding and currency."""

from typing import Any

import pytest

from tests.e2e.stage import Stage

CHANNEL = "https://www.twitch.tv/"


@pytest.mark.parametrize(
    ("provider", "service", "quantity", "amount", "received"),
    [
        ("panel-v2", 1, 100, "0.09 USD", {"quantity": "100"}),
        ("sosyalmavi", 101, 100, "3.88 TRY", {"quantity": "100"}),
        ("baostar", 20001, 50, "1,088 VND", {"quantity": 50}),
        ("roicmedya", 1, 100, "0.09 EUR", {"quantity": "100", "order_style": "1"}),
        ("streamdetails", 1, 10, "none (threads)", {"quantity": 10}),
    ],
)
async def test_an_order_is_followed_to_its_end(
    stage: Stage, link: str, provider: str, service: int, quantity: int, amount: str, received: dict[str, Any]
) -> None:
    alice = await stage.customer()
    if provider == "streamdetails":
        link = CHANNEL + link.rpartition("/")[2].replace(".", "_")
    card = await alice.orders(f"{provider.replace('-', '_')}:{service} {link} {quantity}")
    await alice.is_told(f"#{card.number} is completed")
    await card.shows("Completed", amount)
    order = await stage.provider(provider).order(link)
    assert order["received"].items() >= ({"action": "add", "link": link} | received).items()


@pytest.mark.parametrize(
    ("service", "told", "shown"),
    [
        ("panel_v2:4", "partly delivered", "Not delivered: 40"),
        ("panel_v2:22", "hit a problem", "Problem"),
        ("panel_v2:23", "was refunded", "Refunded"),
        ("sosyalmavi:105", "was canceled", "Canceled"),
        ("baostar:20004", "is completed", "100%"),
        ("baostar:20005", "is completed", "100%"),
    ],
)
async def test_however_an_order_ends_it_is_told(stage: Stage, link: str, service: str, told: str, shown: str) -> None:
    alice = await stage.customer()
    quantity = 1000 if service.endswith("20004") else 100
    card = await alice.orders(f"{service} {link} {quantity}")
    await alice.is_told(f"#{card.number}", told)
    await card.shows(shown)


async def test_a_status_nobody_knows_is_shown_in_the_providers_word(stage: Stage) -> None:
    alice = await stage.customer()
    card = await alice.orders(f"streamdetails:3 {CHANNEL}chatty_{alice.id} 5")
    await card.shows("❔ stopped")


async def test_an_admin_sees_every_balance_and_a_customer_what_they_spent(stage: Stage, link: str) -> None:
    await stage.ada.says("/balance")
    balances = await stage.ada.sees("Balances", "panel_v2: ", " USD", "sosyalmavi: ", " TRY", "baostar: ", " VND")
    assert balances.holds(("roicmedya: ", " EUR", "streamdetails: ", " of 2,000 threads free, until "))
    alice = await stage.customer()
    await alice.says("/balance")
    await alice.sees("You haven't spent anything yet.")
    card = await alice.orders(f"panel_v2:1 {link} 1000")
    await card.shows("Reference:")
    await alice.says("/balance")
    spent = await alice.sees("Your orders so far")
    assert spent.text.splitlines()[1:] == ["0.90 USD in 1 order"]


async def test_a_description_and_its_line_breaks_come_as_the_provider_wrote_them(stage: Stage) -> None:
    alice = await stage.somebody("Alice")
    await alice.says("/search kanal paketi")
    await alice.presses_when_seen("12.50")
    await alice.sees("Telegram Kanal Paketi <1000 üye>", "12.50 EUR per order", "Tek link & tek sipariş")
