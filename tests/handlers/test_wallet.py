"""Orders that are paid from a balance: what the summary says, what is held, and /balance."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from core.catalogue.service import ServiceType
from core.money.credit import Rate
from core.money.ledger import WalletBalance
from core.orders.status import OrderStatus
from core.people.role import Role
from core.provider import Refused, Unconfirmed
from tests.core.samples import ADA, ALICE, LINK, listing
from tests.handlers.person import Person
from tests.handlers.world import World

HELEN = 7_000_000_008
LINE = f"/order 12 {LINK} 1000"


@pytest.fixture
async def shop(world: World) -> World:
    """A shop that sells 1,000 followers for 0.90 USD, paid from a balance."""
    await world.offers(listing("12"))
    world.takes_money()
    return world


async def held(world: World) -> WalletBalance:
    return await world.ledger.balance(ALICE)


async def test_an_order_holds_its_price_and_pays_when_it_is_done(shop: World, alice: Person) -> None:
    await shop.gives(ALICE, "5")
    assert "Your balance: 5.00\u00a0USD" in (await alice.says(LINE)).text
    await alice.presses("✅ Place order")
    assert await held(shop) == WalletBalance(Decimal("4.10"), Decimal("0.90"))
    await shop.place()
    shop.north.reports("P1", OrderStatus.COMPLETED, remains=0)
    await shop.follow()
    assert await held(shop) == WalletBalance(Decimal("4.10"))
    shown = (await alice.says("/balance")).text
    assert shown.startswith("Your balance: 4.10\u00a0USD\n\n")
    assert "\n02 Mar 12:20 UTC · 0.90\u00a0USD · Paid from what was held for order #1\n" in shown
    assert "-0.90\u00a0USD · Held for order #1\n" in shown
    assert "+5.00\u00a0USD · Added by the shop" in shown


async def test_a_balance_that_is_too_low_is_told_before_and_at_the_press(shop: World, alice: Person) -> None:
    await shop.gives(ALICE, "0.50")
    assert "⚠️ Your balance is 0.50\u00a0USD: not enough for this order." in (await alice.says(LINE)).text
    answer = await alice.presses("✅ Place order")
    assert (answer.text, answer.alert) == (
        "Your balance is 0.50\u00a0USD; this order costs 0.90\u00a0USD. Nothing was ordered.",
        True,
    )
    assert shop.orders.rows == {}
    await alice.presses("💰 Balance")
    assert alice.last.text.startswith("Your balance: 0.50\u00a0USD")
    await shop.gives(ALICE, "0.40")
    await alice.says(LINE)
    await alice.presses("✅ Place order")
    assert await held(shop) == WalletBalance(Decimal(0), Decimal("0.90"))


async def test_each_operator_hears_what_the_shop_puts_in_for_who_can_no_longer_pay_an_order_that_was_found(
    shop: World, alice: Person, ada: Person
) -> None:
    helen = Person(shop, HELEN, "Helen")
    await shop.use.roles.set(HELEN, Role.HELPER, ADA)
    await shop.gives(ALICE, "1")
    await alice.says(LINE)
    await alice.presses("✅ Place order")
    shop.north.add_fails = [Unconfirmed("no answer")]
    await shop.place()
    shop.clock.passes(minutes=5)
    await ada.says("/unconfirmed")
    await ada.presses("It does not exist")
    await ada.presses("Yes, it does not exist")
    await shop.gives(ALICE, "-0.60")
    shop.north.reports("555", OrderStatus.IN_PROGRESS)
    await ada.presses("I found it after all")
    await ada.says("555")
    await ada.presses("Yes, it is")
    assert ada.last.text == "Order #1: 🔄 In progress. The customer has been told."
    await shop.tell()
    for admin in (ada, helen):
        said = [shown.text for shown in admin.chat if "put in" in shown.text]
        assert said == ["💸 Order #1: the customer's balance no longer covered it, so the shop put in 0.50\u00a0USD."]
    assert await held(shop) == WalletBalance(Decimal(0), Decimal("0.90"))


async def test_a_second_press_holds_nothing_more(shop: World, alice: Person) -> None:
    await shop.gives(ALICE, "5")
    summary = await alice.says(LINE)
    await alice.presses("✅ Place order", on=summary)
    await alice.presses("✅ Place order", on=summary)
    assert await held(shop) == WalletBalance(Decimal("4.10"), Decimal("0.90"))


async def test_money_spent_on_another_device_meanwhile_is_not_spent_again(shop: World, alice: Person) -> None:
    await shop.gives(ALICE, "1")
    await alice.says(LINE)
    first = alice.last
    await alice.says(f"/order 12 {LINK} 900")
    await alice.presses("✅ Place order", on=alice.last)
    await alice.presses("✅ Place order", on=first)
    assert len(shop.orders.rows) == 1
    assert (await held(shop)).available == Decimal("0.19")


async def test_a_refused_order_gives_all_back_and_a_partial_one_its_rest(shop: World, alice: Person) -> None:
    await shop.gives(ALICE, "2")
    shop.north.add_fails = [Refused("Bad link")]
    await alice.says(LINE)
    await alice.presses("✅ Place order")
    await shop.place()
    assert await held(shop) == WalletBalance(Decimal(2))
    await alice.says(LINE)
    await alice.presses("✅ Place order")
    await shop.place()
    shop.north.reports(shop.orders.rows[2].provider_order or "", OrderStatus.PARTIAL, remains=333)
    await shop.follow()
    # 0.90 * 333 / 1000 = 0.2997
    assert await held(shop) == WalletBalance(Decimal("1.40"))
    assert "Charge: 0.60\u00a0USD" in alice.card(2).text
    shown = (await alice.says("/balance")).text
    assert "+0.90\u00a0USD · Given back: order #1 was not placed\n" in shown
    assert "+0.30\u00a0USD · Given back: order #2 was not fully delivered\n" in shown


async def test_home_shows_the_balance(shop: World, alice: Person) -> None:
    await shop.gives(ALICE, "5")
    assert "💰 Balance · 5.00\u00a0USD" in (await alice.says("/start")).labels
    await alice.presses("💰 Balance")
    assert alice.last.text.startswith("Your balance: 5.00\u00a0USD")


async def test_without_a_wallet_home_says_nothing_about_money(world: World, alice: Person) -> None:
    assert not any("💰" in label for label in (await alice.says("/start")).labels)


async def test_all_entries_come_as_a_file_that_no_spreadsheet_runs(shop: World, alice: Person) -> None:
    await shop.gives(ALICE, "5")
    last = shop.ledger.rows[-1]
    shop.ledger.rows[-1] = replace(last, note="=1+1")
    await alice.says("/balance")
    await alice.presses("📄 All as a file")
    assert alice.last.text == "1 entry of your balance, as a table."
    file = alice.last.file
    assert file is not None
    rows = file.content.decode("utf-8-sig").splitlines()
    assert rows[0].startswith("No.,Time (UTC),What,Change,")
    assert rows[1].split(",")[2:] == ["Added by the shop", "5", "0", "USD", "5", "0", "", "'=1+1"]


async def test_a_subscription_needs_a_number_of_posts(shop: World, alice: Person) -> None:
    await shop.gives(ALICE, "5")
    await shop.offers(listing("12", type=ServiceType.SUBSCRIPTIONS))
    for answer in ("/order 12", "some_account", "100", "100"):
        await alice.says(answer)
    assert alice.last.text.endswith("New posts\nHow many new posts. This caps the cost.")
    assert "Skip ›" not in alice.last.labels
    await alice.says("10")
    await alice.presses("Skip")
    await alice.presses("0 min")
    await alice.presses("Skip")
    assert "Price: 0.90\u00a0USD" in alice.last.text
    await alice.presses("✅ Place order")
    assert await held(shop) == WalletBalance(Decimal("4.10"), Decimal("0.90"))


async def test_a_line_for_a_subscription_has_the_number_of_posts_too(shop: World, alice: Person) -> None:
    await shop.gives(ALICE, "5")
    await shop.offers(listing("12", type=ServiceType.SUBSCRIPTIONS))
    assert "New posts: 10" in (await alice.says("/order 12 some_account 100 100 10 0")).text


async def test_a_form_from_before_the_shop_took_money_is_asked_for_its_posts(world: World, alice: Person) -> None:
    await world.agreed(ALICE)
    await world.offers(listing("12", type=ServiceType.SUBSCRIPTIONS))
    assert "Your order" in (await alice.says("/order 12 some_account 100 100 0")).text
    world.takes_money()
    await alice.presses("✅ Place order")
    assert "How many new posts. This caps the cost." in alice.last.text


async def test_a_service_without_a_price_is_not_sold_for_a_balance(shop: World, alice: Person) -> None:
    await shop.offers(listing("12", rate=None, priced=False))
    assert "it has no price" in (await alice.says(LINE)).text


async def test_prices_are_in_the_shops_currency_and_the_provider_is_paid_in_its_own(
    shop: World, alice: Person, ada: Person
) -> None:
    shop.prices["north"] = replace(shop.prices["north"], currency="INR", rates={"INR": Decimal("0.012")})
    shop.credit = replace(shop.credit, rates={"INR": Rate(Decimal("0.012"), date(2026, 11, 1))})
    shop.restarts()
    await shop.offers(listing("12", rate=Decimal(80)))
    await shop.gives(ALICE, "5")
    # 80 INR are 0.96 USD.
    assert "Price: 0.96\u00a0USD for 1,000" in (await alice.says(LINE)).text
    await alice.presses("✅ Place order")
    order = shop.orders.rows[1]
    assert (order.price, order.currency) == (Decimal("0.96"), "USD")
    assert (order.cost, order.cost_currency) == (Decimal(80), "INR")
    assert "1 INR = 0.012\u00a0USD, as of Nov 1, 2026" in (await ada.says("/balance")).text


async def test_a_service_whose_currency_has_no_rate_is_not_sold(shop: World, alice: Person, ada: Person) -> None:
    await alice.says(LINE)
    shop.prices["north"] = replace(shop.prices["north"], currency="INR")
    answer = await alice.presses("✅ Place order")
    assert "Something changed" in answer.text
    assert "This service isn't available right now." in alice.last.text
    await shop.use.shop.load()
    assert "This service isn't available right now." in (await alice.says(LINE)).text


async def test_an_admin_has_a_balance_too(shop: World, ada: Person) -> None:
    await shop.gives(ADA, "3")
    await ada.says("/balance")
    await ada.presses("💰 Balance")
    assert ada.last.text.startswith("Your balance: 3.00\u00a0USD")
