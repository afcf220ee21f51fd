"""The operator manages the catalogue: a service's cost, margin, price, name and place."""

from decimal import Decimal

import pytest
from aiogram.methods import SendMessage
from aiogram.types import ForceReply

from core.catalogue.rule import Rule
from core.catalogue.rules import Scope
from core.catalogue.service import ServiceType
from handlers.buttons import Favour, ShowCategories, ShowService
from handlers.catalogue_desk_buttons import Switch, Turn
from tests.core.samples import ADA, LINK, listing
from tests.handlers.person import Person
from tests.handlers.world import World

NB = "\u00a0"


async def test_a_service_is_found_and_shown_with_what_it_costs_and_brings(world: World, ada: Person) -> None:
    assert "Catalogue" in (await ada.says("/catalogue")).text
    assert "All services · 1" in ada.last.labels
    card = await ada.says("/catalogue followers")
    assert card.text == (
        "Instagram Followers\nnorth · 12 · here: 1\nCategory: Instagram\n\n"
        f"Cost: 0.90{NB}USD per 1,000\nMarkup: 0% (everything)\nPrice: 0.90{NB}USD\nMargin: 0.00{NB}USD (0%)"
    )
    assert card.labels == [
        *("Markup", "Price", "Floor", "✏️ Name", "📂 Category", "🙈 Hide", "📌 Pin"),
        *("Its category", "Its provider", "‹ Catalogue", "‹ Home"),
    ]


async def test_a_markup_is_at_once_in_every_price_that_a_customer_sees(
    world: World, ada: Person, alice: Person
) -> None:
    await ada.says("/catalogue followers")
    await ada.presses("Markup")
    card = await ada.replies("20% + 0,10", to=ada.last)
    assert f"Markup: 20% + 0.10{NB}USD (this service)\nPrice: 1.18{NB}USD\nMargin: 0.28{NB}USD (23.7%)" in card.text
    await alice.says("/search followers")
    assert alice.last.labels[0] == f"1.18{NB}USD · Instagram Followers"
    assert f"Price: 2.36{NB}USD for 2,000" in (await alice.says(f"/order 12 {LINK} 2000")).text
    assert world.rules.changed_by == [ADA]


async def test_a_markup_without_a_sign_is_asked_about_before_it_counts(world: World, ada: Person) -> None:
    await ada.says("/catalogue followers")
    await ada.presses("Markup")
    asked = await ada.replies("50", to=ada.last)
    assert asked.text == (
        f"Instagram Followers\n\nDo you mean 50% or 50.00{NB}USD on top of the cost?\n\nPrice now: 0.90{NB}USD"
    )
    assert asked.labels == [f"50% → 1.35{NB}USD", f"50.00{NB}USD → 50.90{NB}USD", "✖ Cancel"]
    assert world.rules.rows == {}
    await ada.presses("50% →", on=asked)
    assert f"Markup: 50% (this service)\nPrice: 1.35{NB}USD" in ada.last.text
    assert world.rules.rows == {"s:1": Rule(percent=Decimal(50))}


@pytest.mark.parametrize(
    ("written", "rule"),
    [
        ("50%", Rule(percent=Decimal(50))),
        ("0.5 usd", Rule(fixed=Decimal("0.5"))),
        ("5% + 0.5USD", Rule(percent=Decimal(5), fixed=Decimal("0.5"))),
    ],
)
async def test_a_markup_with_a_sign_counts_at_once(world: World, ada: Person, written: str, rule: Rule) -> None:
    await ada.says("/catalogue followers")
    await ada.presses("Markup")
    assert (await ada.replies(written, to=ada.last)).text.startswith("Instagram Followers\nnorth · 12")
    assert world.rules.rows == {"s:1": rule}


async def test_prices_of_a_whole_provider_are_never_changed_without_a_question(world: World, ada: Person) -> None:
    await world.offers(listing("12"), listing("13", rate=Decimal(2)), listing("14"))
    await ada.says("/catalogue north:14")
    await ada.presses("Price")
    await ada.replies("7", to=ada.last)
    await ada.says("/catalogue")
    await ada.presses("Prices of north")
    await ada.presses("Markup")
    asked = await ada.replies("50", to=ada.last)
    assert asked.text == (
        f"All services of north\n\nDo you mean 50% or 50.00{NB}USD on top of the cost?\n\n"
        f"This changes the prices of 2 services.\nFor example: Instagram Followers\nPrice now: 0.90{NB}USD"
    )
    await ada.presses("✖ Cancel")
    assert ada.last.text.startswith("All services of north\n\nMarkup: none of its own")
    await ada.presses("Markup")
    asked = await ada.replies("50%", to=ada.last)
    assert "Do you mean" not in asked.text
    assert asked.labels == [f"50% → 1.35{NB}USD", "✖ Cancel"]
    assert "p:north" not in world.rules.rows
    await ada.presses("50% →", on=asked)
    assert "Markup: 50%" in ada.last.text
    await ada.presses("Markup")
    assert "Markup: none of its own" in (await ada.replies("-", to=ada.last)).text


async def test_the_prices_of_a_provider_lead_to_no_service_that_was_not_chosen(world: World, ada: Person) -> None:
    await ada.says("/catalogue")
    await ada.presses("Prices of north")
    assert ada.last.labels == ["Markup", "Floor", "🙈 Hide", "‹ Catalogue"]
    await ada.presses("Markup")
    asked = await ada.replies("5%", to=ada.last)
    await ada.presses("5%", on=asked)
    assert ada.last.text.startswith("All services of north\n\nMarkup: 5%")
    assert ada.last.labels == ["Markup", "Floor", "🙈 Hide", "‹ Catalogue"]


async def test_the_category_of_a_service_leads_back_to_it(world: World, ada: Person) -> None:
    await ada.says("/catalogue followers")
    await ada.presses("Its category")
    await ada.presses("‹ Service")
    assert ada.last.text.startswith("Instagram Followers\nnorth · 12")


async def test_a_price_that_changes_between_the_summary_and_the_press_is_shown_again(
    world: World, ada: Person, alice: Person
) -> None:
    await alice.says(f"/order 12 {LINK} 1000")
    await ada.says("/catalogue followers")
    await ada.presses("Price")
    await ada.replies("1.50", to=ada.last)
    await alice.presses("✅ Place order")
    assert f"The price has changed. It was 0.90{NB}USD." in alice.last.text
    assert world.orders.rows == {}
    await alice.presses(f"✅ Place order · 1.50{NB}USD")
    assert (world.orders.rows[1].price, world.orders.rows[1].cost) == (Decimal("1.50"), Decimal("0.90"))


async def test_a_rule_is_taken_back_with_a_dash(world: World, ada: Person) -> None:
    await ada.says("/catalogue followers")
    await ada.presses("Price")
    await ada.replies("2", to=ada.last)
    await ada.presses("Price")
    assert "(everything)" in (await ada.replies("-", to=ada.last)).text


async def test_the_floor_of_a_whole_provider_holds_for_each_of_its_services(
    world: World, ada: Person, alice: Person
) -> None:
    await ada.says("/catalogue")
    await ada.presses("Prices of north")
    assert "All services of north" in ada.last.text
    await ada.presses("Floor")
    asked = await ada.replies("0.25", to=ada.last)
    assert (
        f"This changes the price of 1 service.\nFor example: Instagram Followers\nPrice now: 0.90{NB}USD" in asked.text
    )
    assert world.rules.rows == {}
    await ada.presses(f"Floor 0.25{NB}USD → 1.15{NB}USD", on=asked)
    assert f"Floor: at least 0.25{NB}USD above the cost" in ada.last.text
    await alice.says("/search followers")
    assert alice.last.labels[0].startswith(f"1.15{NB}USD")


async def test_a_service_that_would_be_sold_at_a_loss_is_paused_until_the_operator_agrees(
    world: World, ada: Person, alice: Person
) -> None:
    await ada.says("/catalogue followers")
    await ada.presses("Price")
    paused = await ada.replies("0.80", to=ada.last)
    assert "⏸ Paused: its price is below its cost." in paused.text
    assert (await alice.says(f"/order 12 {LINK} 1000")).text == "This service isn't available right now."
    await ada.presses("Sell it at a loss")
    assert "Paused" not in ada.last.text
    assert f"Price: 0.80{NB}USD for 1,000" in (await alice.says(f"/order 12 {LINK} 1000")).text
    await world.offers(listing("12", rate=Decimal("0.95")))
    await alice.presses("✅ Place order")
    assert world.orders.rows == {}
    await ada.says("/catalogue")
    await ada.presses("⏸ Paused · 1")
    assert ada.last.labels[0] == f"⏸ 0.95 → 0.80{NB}USD · 1 · Instagram Followers"


async def test_a_hidden_service_can_neither_be_found_nor_ordered(world: World, ada: Person, alice: Person) -> None:
    await ada.says("/catalogue followers")
    await ada.presses("🙈 Hide")
    assert "🙈 Hidden" in ada.last.text
    assert "No results" in (await alice.says("/search followers")).text
    assert (await alice.says("/order 12")).text == "This service is no longer available."
    for way in (alice.says("/start s1"), alice.says("12"), alice.forges(ShowService(id=1))):
        await way
        assert alice.last.text in {"This service is no longer available.", "There is no service 12."}
    await alice.forges(Favour(service_id=1, on=True))
    assert "Followers" not in str(await alice.says("/favourites"))
    await ada.presses("👁 Show")
    assert "Instagram Followers" in str((await alice.says("/search followers")).labels)


@pytest.mark.parametrize(
    ("way", "scope"), [("Its provider", "All services of"), ("Its category", "Category Instagram")]
)
async def test_many_services_are_hidden_only_after_a_question(
    world: World, ada: Person, alice: Person, way: str, scope: str
) -> None:
    await world.offers(listing("12"), listing("13"), listing("14"))
    await ada.says("/catalogue north:14")
    await ada.presses("🙈 Hide")
    await ada.presses(way)
    await ada.presses("🙈 Hide")
    assert ada.last.text.startswith(scope)
    assert ada.last.text.endswith("Hide 2 services? Customers can't find or order them then.")
    assert "2 services found" in (await alice.says("/search followers")).text
    await ada.presses("✖ Cancel")
    assert ada.last.text.startswith(scope)
    await ada.presses("🙈 Hide")
    await ada.presses("🙈 Yes, hide")
    assert "🙈 Hidden: customers can't find or order it." in ada.last.text
    assert "No results" in (await alice.says("/search followers")).text
    await ada.presses("👁 Show")
    assert "2 services found" in (await alice.says("/search followers")).text


async def test_a_service_has_a_name_and_a_category_of_the_shops_own(world: World, ada: Person, alice: Person) -> None:
    await ada.says("/catalogue followers")
    await ada.presses("✏️ Name")
    card = await ada.replies("Real <b>fans</b>", to=ada.last)
    assert card.text.startswith("Real <b>fans</b>\nAt the provider: Instagram Followers\nnorth · 12")
    await ada.presses("📂 Category")
    await ada.replies("Best of us", to=ada.last)
    await alice.forges(ShowCategories())
    await alice.presses("Best of us · 1")
    await alice.presses(f"0.90{NB}USD · Real <b>fans</b>")
    assert alice.last.text.startswith("Real <b>fans</b>\nnorth · Best of us")
    await alice.says(f"/order 12 {LINK} 1000")
    await alice.presses("✅ Place order")
    assert (world.orders.rows[1].service_name, world.orders.rows[1].service_number) == ("Real <b>fans</b>", "12")


async def test_only_a_reply_is_taken_for_an_answer(world: World, ada: Person) -> None:
    await ada.says("/catalogue followers")
    await ada.presses("✏️ Name")
    question = ada.last
    assert "🔎" in (await ada.says("followers")).text
    assert world.rules.rows == {}
    again = await ada.replies("x" * 201, to=question)
    assert "a name of at most" in again.text
    assert "Fans" in (await ada.replies("Fans", to=again)).text
    await ada.replies("Ghosts", to=again)
    await ada.replies("Ghosts", to=question)
    assert world.rules.rows == {"s:1": Rule(name="Fans")}


async def test_a_wrong_amount_is_asked_for_again(world: World, ada: Person) -> None:
    await ada.says("/catalogue followers")
    await ada.presses("Price")
    first = ada.last
    again = await ada.replies("abc", to=first)
    assert again.text.startswith("I can't read that. Please reply with an amount, like 0.20.\n\nInstagram Followers")
    sent = next(call for call in reversed(world.telegram.calls) if isinstance(call, SendMessage))
    assert isinstance(sent.reply_markup, ForceReply)
    await ada.replies("2", to=again)
    assert f"Price: 2.00{NB}USD" in ada.last.text


async def test_a_wrong_markup_is_answered_with_what_a_markup_looks_like(world: World, ada: Person) -> None:
    await ada.says("/catalogue followers")
    await ada.presses("Markup")
    again = await ada.replies("a lot", to=ada.last)
    assert "I can't read that. Please reply with a markup, like 15% or 0.20 USD." in again.text
    assert "Markup: 5%" in (await ada.replies("5%", to=again)).text


@pytest.mark.parametrize("value", ["Markup", "Price", "Floor", "✏️ Name", "📂 Category"])
@pytest.mark.parametrize("words", ["/cancel", "cancel", "iptal"])
async def test_cancel_leaves_a_question(world: World, ada: Person, value: str, words: str) -> None:
    await ada.says("/catalogue followers")
    await ada.presses(value)
    question = ada.last
    assert (await ada.replies(words, to=question)).text == "Cancelled. Nothing was changed."
    await ada.presses("‹ Back")
    assert ada.last.text.startswith("Instagram Followers\nnorth · 12")
    await ada.replies("5", to=question)
    assert world.rules.rows == {}


async def test_a_command_never_becomes_the_name_of_a_service(world: World, ada: Person) -> None:
    await ada.says("/catalogue followers")
    await ada.presses("✏️ Name")
    question = ada.last
    assert (await ada.replies("/desk", to=question)).text.startswith("🗂 Desk")
    assert world.rules.rows == {}
    assert (await ada.replies("Fans", to=question)).text.startswith("Fans")


async def test_a_search_finds_by_either_number_and_name_and_turns_pages(world: World, ada: Person) -> None:
    await world.offers(*(listing(str(n), name=f"Likes {n}") for n in range(100, 110)), listing("7", name="Package 100"))
    await ada.says("/catalogue north:105")
    assert ada.last.text.startswith("Likes 105")
    await ada.says("/catalogue likes")
    assert len(ada.last.labels) == 8 + 3 + 2
    await ada.presses("›")
    assert len(ada.last.labels) == 2 + 3 + 2
    await ada.says("/catalogue 100")
    assert [label.rpartition(" · ")[2] for label in ada.last.labels[:2]] == ["Likes 100", "Package 100"]


@pytest.mark.parametrize("words", ["folowers", "instagram takipci"])
async def test_a_search_forgives_what_the_shops_own_search_forgives(world: World, ada: Person, words: str) -> None:
    assert (await ada.says(f"/catalogue {words}")).text.startswith("Instagram Followers\nnorth · 12")


async def test_the_pages_of_a_mended_search_turn(world: World, ada: Person) -> None:
    await world.offers(*(listing(str(n), name=f"Instagram Followers {n}") for n in range(100, 110)))
    shown = await ada.says("/catalogue folowers")
    assert shown.text.startswith("🔎 folowers\nDid you mean followers?\nChoose a service")
    await ada.presses("›")
    assert len(ada.last.labels) == 3 + 3 + 2
    assert (await ada.says("/catalogue xyzzy")).text == "🔎 xyzzy\nNo services here."


async def test_a_pinned_service_comes_first(world: World, ada: Person, alice: Person) -> None:
    await world.offers(listing("1", name="Instagram Followers A"), listing("2", name="Instagram Followers B"))
    await ada.says("/catalogue Followers B")
    await ada.presses("📌 Pin")
    await alice.says("/search followers")
    assert [label[-1] for label in alice.last.labels[:2]] == ["B", "A"]
    await ada.presses("Unpin")
    await alice.says("/search followers")
    assert [label[-1] for label in alice.last.labels[:2]] == ["A", "B"]


async def test_a_package_is_priced_by_the_order(world: World, ada: Person, alice: Person) -> None:
    await world.offers(listing("5", type=ServiceType.PACKAGE, rate=Decimal(500)))
    await ada.says("/catalogue 5")
    assert f"Cost: 0.50{NB}USD per order" in ada.last.text
    await ada.presses("Price")
    await ada.replies("2", to=ada.last)
    await alice.says("/search followers")
    assert alice.last.labels[0].startswith(f"2.00{NB}USD")


async def test_a_customer_has_no_such_command_and_no_such_button(world: World, alice: Person) -> None:
    await alice.says("/catalogue followers")
    await alice.forges(Turn(id=1, scope=Scope.SERVICE, switch=Switch.HIDDEN, on=True))
    assert not [shown.text for shown in alice.chat if "Cost" in shown.text]
    assert world.rules.rows == {}


async def test_a_question_of_another_version_leads_back_to_the_catalogue(world: World, ada: Person) -> None:
    await ada.says("/catalogue followers")
    await ada.presses("Markup")
    asked = ada.last
    stored = {"version": 2, "value": [asked.id, 1, "s", "discount of a newer version"]}
    world.remembers(ADA, stored)
    shown = await ada.replies("5%", to=asked)
    assert shown.text.startswith("Catalogue")
    assert world.rules.changed_by == []
    assert world.conversations.rows.get(ADA) is None
