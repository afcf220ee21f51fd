"""/grant, /correct and /limit: an owner changes a balance once for each press, and limits a person's orders."""

from decimal import Decimal

import pytest

from core.catalogue.service import ServiceType
from core.money.credit import Credit, CreditMode
from core.money.ledger import EntryKind, WalletBalance
from core.money.limits import Limits
from core.people.access import Access
from core.people.role import Role
from handlers.money_buttons import AskGift, AskLimits, GiveGift, LeaveGift
from tests.core.samples import ADA, ALICE, BOB, LINK, listing, order
from tests.handlers.person import Person
from tests.handlers.world import World

LINE = f"/order 12 {LINK} 1000"


@pytest.fixture
async def shop(world: World, alice: Person) -> World:
    await world.offers(listing("12"))
    world.takes_money()
    await alice.says("/start")
    return world


async def has(world: World, user: int = ALICE) -> Decimal:
    return (await world.ledger.balance(user)).available


async def test_an_owner_is_asked_once_more_and_gives_once(shop: World, ada: Person, alice: Person) -> None:
    asked = await ada.says(f"/grant {ALICE} 5 welcome <b>")
    assert asked.text == f"Give 5.00\u00a0USD to {alice.name} ({ALICE})?\nBalance now: 0.00\u00a0USD\n\nwelcome <b>"
    assert await has(shop) == 0
    await ada.presses("✅ Yes, give 5.00\u00a0USD", on=asked)
    assert "5.00\u00a0USD was given to" in ada.last.text
    await ada.presses("✅ Yes, give 5.00\u00a0USD", on=asked)
    assert await has(shop) == 5
    await shop.tell()
    assert alice.last.text == "💰 The shop added 5.00\u00a0USD to your balance.\nwelcome <b>"
    (audit_entry,) = shop.audit.entries
    assert (audit_entry.actor, audit_entry.action, audit_entry.target) == (ADA, "balance.grant", f"person:{ALICE}")
    assert audit_entry.after == {"amount": Decimal(5), "currency": "USD", "note": "welcome <b>"}


async def test_a_press_that_is_handled_again_after_a_crash_gives_nothing_more(shop: World, ada: Person) -> None:
    asked = await ada.says(f"/grant {ALICE} 5")
    remembered = shop.conversations.rows[ADA]
    await ada.presses("✅ Yes", on=asked)
    shop.conversations.rows[ADA] = remembered  # what was not stored before the crash
    await ada.presses("✅ Yes", on=asked)
    assert await has(shop) == 5
    assert len(shop.audit.entries) == 1


async def test_a_correction_takes_at_most_what_is_in_the_balance(shop: World, ada: Person, alice: Person) -> None:
    await shop.gives(ALICE, "3")
    refused = await ada.says(f"/correct {ALICE} -5 charged twice")
    assert refused.text == "They have only 3.00\u00a0USD. Nothing was changed."
    assert refused.labels == ["👤 Show the person", "‹ Home"]
    await ada.says(f"/correct {ALICE} -3")
    await shop.gives(ALICE, "-2")
    answer = await ada.presses("✅ Yes, take 3.00\u00a0USD")
    assert (answer.text, answer.alert) == ("They have only 1.00\u00a0USD. Nothing was changed.", True)
    await shop.gives(ALICE, "2")
    await ada.says(f"/correct {ALICE} -2.50 charged twice")
    await ada.presses("✅ Yes, take 2.50\u00a0USD")
    assert await has(shop) == Decimal("0.50")
    assert shop.ledger.rows[-1].kind is EntryKind.CORRECTION
    await shop.tell()
    assert alice.last.text == "The shop took 2.50\u00a0USD from your balance.\ncharged twice"


async def test_a_cancelled_or_abandoned_grant_is_not_given(shop: World, ada: Person) -> None:
    asked = await ada.says(f"/grant {ALICE} 5")
    await ada.presses("✖ Cancel", on=asked)
    assert ada.last.text == "Cancelled. Nothing was changed."
    await ada.forges(GiveGift(key="1-2"))
    assert await has(shop) == 0


@pytest.mark.parametrize("line", ["/grant", "/grant {who}", "/grant {who} -5", "/grant {who} 0", "/grant {who} 1.001"])
async def test_a_text_that_is_not_an_amount_is_asked_for_again(shop: World, ada: Person, line: str) -> None:
    assert "Write /grant @bob 5 welcome" in (await ada.says(line.format(who=ALICE))).text


async def test_a_person_who_is_not_known_gets_nothing(shop: World, ada: Person) -> None:
    assert "77 is not one person here" in (await ada.says("/grant 77 5")).text


async def test_without_a_wallet_there_is_nothing_to_give(world: World, ada: Person) -> None:
    assert "SHOP__CREDIT is not wallet" in (await ada.says(f"/grant {ALICE} 5")).text


@pytest.mark.parametrize("command", ["/grant {who} 5", "/correct {who} 5", "/limit {who} 1 1", "/vouchers 1 5"])
async def test_customers_and_helpers_give_nothing(shop: World, alice: Person, bob: Person, command: str) -> None:
    access = Access(public=False, owners={ADA}, allowed={ALICE})
    access.know({ALICE: Role.CUSTOMER, BOB: Role.HELPER})
    shop.lets_in(access)
    for person in (alice, bob):
        await person.says(command.format(who=ALICE))
        await person.forges(GiveGift(key="1-2"))
        await person.forges(LeaveGift(key="1-2"))
        for ask in (AskGift(user_id=ALICE), AskLimits(user_id=ALICE)):
            said = len(person.chat)
            assert (await person.forges(ask)).alert
            assert len(person.chat) == said, "nothing asks them for an amount"
    assert await has(shop) == 0
    assert shop.orders.limits.rows == {}
    assert shop.vouchers.rows == {}


def limited(world: World, **limits: str) -> None:
    amounts = {name: Decimal(amount) for name, amount in limits.items()}
    world.credit = Credit(mode=CreditMode.LIMITS, limits=Limits(**amounts))
    world.restarts()


async def test_an_order_above_the_limit_for_one_is_not_offered(world: World, alice: Person) -> None:
    await world.offers(listing("12"))
    limited(world, per_order="0.50")
    shown = await alice.says(LINE)
    assert (
        "0.90\u00a0USD for 1,000\n⚠️ One order may cost 0.50\u00a0USD at most. Choose a smaller quantity." in shown.text
    )
    assert "By placing this order" not in shown.text
    assert shown.labels == ["‹ Back", "✖ Cancel"]
    shown = await alice.says("500")
    assert "at most" not in shown.text
    await alice.presses("✅ Place order")
    assert len(world.orders.rows) == 1


async def test_a_package_above_the_limit_has_no_smaller_quantity(world: World, alice: Person) -> None:
    await world.offers(listing("12", type=ServiceType.PACKAGE, rate=Decimal(900)))
    limited(world, per_order="0.50")
    shown = await alice.says(f"/order 12 {LINK}")
    assert shown.text.endswith("⚠️ One order may cost 0.50\u00a0USD at most.")


async def test_no_quantity_above_a_limit_is_offered(world: World, ada: Person, alice: Person) -> None:
    await world.offers(listing("12"))
    limited(world, per_order="0.50", per_person_day="0.80")
    await alice.says("/order 12")
    offered = (await alice.says(LINK)).labels
    assert offered == ["10 · 0.01\u00a0USD", "100 · 0.09\u00a0USD", "500 · 0.45\u00a0USD", "‹ Back", "✖ Cancel"]
    await alice.presses("500 ·")
    await alice.presses("✅ Place order")
    await alice.says("/order 12")
    assert (await alice.says(LINK)).labels == ["10 · 0.01\u00a0USD", "100 · 0.09\u00a0USD", "‹ Back", "✖ Cancel"]


async def test_a_limit_that_came_after_the_summary_is_told_at_the_press_and_shown_from_then_on(
    world: World, ada: Person, alice: Person
) -> None:
    await world.offers(listing("12"))
    limited(world, per_order="50")
    await alice.says(LINE)
    await ada.says(f"/limit {ALICE} 0.50 -")
    answer = await alice.presses("✅ Place order")
    assert (answer.text, answer.alert) == ("One order may cost 0.50\u00a0USD at most. Nothing was ordered.", True)
    assert world.orders.rows == {}
    assert "⚠️ One order may cost 0.50\u00a0USD at most." in alice.last.text
    assert alice.last.labels == ["‹ Back", "✖ Cancel"]


async def test_a_day_has_its_limit_and_ends(world: World, alice: Person, bob: Person) -> None:
    await world.offers(listing("12"))
    limited(world, per_person_day="1")
    first, second = await alice.says(LINE), await bob.says(LINE)
    await alice.presses("✅ Place order", on=first)
    shown = await alice.says(LINE)
    told = "⚠️ You may order for 1.00\u00a0USD in 24 hours; 0.10\u00a0USD is left now. Choose a smaller quantity."
    assert told in shown.text
    assert shown.labels == ["‹ Back", "✖ Cancel"]
    await bob.presses("✅ Place order", on=second)
    world.clock.passes(hours=24)
    await alice.says(LINE)
    await alice.presses("✅ Place order")
    assert len(world.orders.rows) == 3


async def test_an_order_meanwhile_may_use_up_the_day(world: World, alice: Person) -> None:
    await world.offers(listing("12"))
    limited(world, per_person_day="1")
    await alice.says(LINE)
    world.orders.put(order(1, price=Decimal("0.90"), currency="USD", created_at=world.clock()))
    answer = await alice.presses("✅ Place order")
    assert answer.text == "You may order for 1.00\u00a0USD in 24 hours; 0.10\u00a0USD is left now. Nothing was ordered."
    assert "0.10\u00a0USD is left now." in alice.last.text


async def test_the_shops_own_limit_is_not_told_to_customers(world: World, alice: Person, bob: Person) -> None:
    await world.offers(listing("12"))
    limited(world, per_day="1")
    await alice.says(LINE)
    await alice.presses("✅ Place order")
    await bob.says(LINE)
    answer = await bob.presses("✅ Place order")
    assert answer.text == "We can't take more orders today. Nothing was ordered; please try again tomorrow."


async def test_operators_hear_once_a_day_that_the_shops_limit_stops_orders(
    world: World, alice: Person, ada: Person
) -> None:
    await world.offers(listing("12"))
    limited(world, per_day="0.50")
    for _ in range(2):
        await alice.says(LINE)
        await alice.presses("✅ Place order")
    await world.tell()
    [told] = [shown for shown in ada.chat if "limit" in shown.text]
    assert told.text == (
        "⚠️ The shop's limit for a day is reached.\n0.00\u00a0USD of 0.50\u00a0USD was ordered in the last 24 hours. "
        "Orders are refused until some of that is a day old."
    )
    world.clock.passes(days=1)
    await alice.presses("✅ Place order")
    await world.tell()
    assert len([shown for shown in ada.chat if "limit" in shown.text]) == 2


async def test_a_persons_own_limit_replaces_the_general_one(world: World, ada: Person, alice: Person) -> None:
    await world.offers(listing("12"))
    await alice.says("/start")
    limited(world, per_order="0.50", per_person_day="5")
    shown = await ada.says(f"/limit {ALICE} 2 -")
    assert shown.text.endswith("One order: 2\n24 hours: 5, as for everybody")
    await alice.says(LINE)
    await alice.presses("✅ Place order")
    assert len(world.orders.rows) == 1
    await ada.says(f"/limit {ALICE} - -")
    assert "One order: 0.5, as for everybody" in ada.last.text
    assert [entry.action for entry in world.audit.entries] == ["person.limits", "person.limits"]


async def test_the_wallet_and_the_limits_count_together(shop: World, alice: Person) -> None:
    await shop.gives(ALICE, "5")
    before = await alice.says(LINE)
    shop.credit = Credit(mode=CreditMode.WALLET, currency="USD", limits=Limits(per_order=Decimal("0.50")))
    shop.restarts()
    assert "at most" in (await alice.presses("✅ Place order", on=before)).text
    assert await shop.ledger.balance(ALICE) == WalletBalance(Decimal(5))
    assert "Your balance: 5.00\u00a0USD\n⚠️ One order may cost 0.50\u00a0USD at most." in alice.last.text


async def test_a_balance_is_changed_from_the_card_of_a_person(shop: World, ada: Person, alice: Person) -> None:
    await ada.says("/people")
    await ada.presses("Alice")
    await ada.presses("💰 Change balance")
    asked = ada.last
    assert asked.text.startswith("How much, in USD?")
    await ada.replies("5 welcome", to=asked)
    await ada.presses("✅ Yes, give 5.00\u00a0USD")
    await ada.replies("-2 charged twice", to=asked)
    assert ada.last.text.startswith("Take 2.00\u00a0USD from")
    await ada.presses("✅ Yes, take 2.00\u00a0USD")
    assert [(entry.kind, entry.available, entry.note) for entry in shop.ledger.rows] == [
        (EntryKind.GRANT, Decimal(5), "welcome"),
        (EntryKind.CORRECTION, Decimal(-2), "charged twice"),
    ]
    await ada.replies("-1000", to=asked)
    assert ada.last.text == "They have only 3.00\u00a0USD. Nothing was changed."
    await ada.replies("a lot", to=asked)
    assert ada.last.text == "That is not an amount in USD. Nothing was changed."
    assert ada.last.button("💰 Try again")


async def test_limits_are_set_from_the_card_of_a_person(world: World, ada: Person, alice: Person) -> None:
    await alice.says("/start")
    limited(world, per_order="5", per_person_day="20")
    await ada.says("/people")
    await ada.presses("Alice")
    assert "One order: 5, as for everybody\n24 hours: 20, as for everybody" in ada.last.text
    await ada.presses("🚦 Limits")
    asked = ada.last
    await ada.replies("2", to=asked)
    assert ada.last.text.endswith("Nothing was changed.")
    await ada.replies("2 -", to=asked)
    assert ada.last.text.endswith("One order: 2\n24 hours: 20, as for everybody")
    await ada.presses("👤 Show the person")
    assert "One order: 2\n" in ada.last.text
    assert [entry.action for entry in world.audit.entries] == ["person.limits"]


async def test_a_former_owner_cannot_answer_old_questions(shop: World, ada: Person, alice: Person) -> None:
    await ada.forges(AskGift(user_id=ALICE))
    asked = ada.last
    shop.lets_in(Access(public=False, owners={BOB}, allowed={ADA, ALICE}))
    await ada.replies("5", to=asked)
    await ada.forges(AskGift(user_id=ADA))
    await ada.forges(AskLimits(user_id=ADA))
    assert "Give" not in "".join(shown.text for shown in ada.chat)
    assert await has(shop) == 0
