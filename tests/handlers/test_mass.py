"""Many orders from one list: the table, corrections, one press, and the outcome of each line."""

from decimal import Decimal

import pytest

from core.catalogue.service import ServiceType
from core.money.credit import Credit, CreditMode
from core.money.limits import Limits
from core.orders.status import OrderStatus
from core.people.role import Role
from core.people.terms import TERMS_VERSION
from core.provider import NotSent, Refused
from handlers.mass_buttons import PlaceBatch
from tests.core.samples import ADA, ALICE, BOB, LINK, listing, order
from tests.handlers.person import Person
from tests.handlers.world import World

CAROL = "https://www.instagram.com/carol"


@pytest.fixture
async def shop(world: World) -> World:
    """North offers followers as 12 and likes as 13."""
    await world.offers(listing("12"), listing("13", name="Instagram Likes", rate=Decimal("0.50")))
    return world


def placed(world: World) -> list[tuple[str, str, int | None]]:
    return [(o.service_number, o.link, o.quantity) for _, o in sorted(world.orders.rows.items())]


async def test_the_command_says_how_a_list_is_written(alice: Person) -> None:
    shown = await alice.says("/mass")
    assert "Send one order per line: the service's number, your link, the quantity." in shown.text
    assert "12 | https://www.instagram.com/name | 1000" in shown.text
    assert "CSV" in shown.text


async def test_a_line_without_a_required_answer_says_which_is_missing(shop: World, alice: Person) -> None:
    await shop.offers(listing("12"), listing("14", type=ServiceType.CUSTOM_COMMENTS))
    assert "1. 14 | instagram.com/name\n     Missing: Comments." in (await alice.says(f"/mass\n14 | {LINK}")).text
    assert "Missing: Quantity." in (await alice.says(f"/mass\n12 | {LINK}")).text


async def test_a_list_is_shown_as_one_table_and_placed_with_one_press(shop: World, alice: Person) -> None:
    shown = await alice.says(f"/mass\n12 | {LINK} | 1000\n13 | {CAROL} | 2k\n12 | {CAROL} | 5\n99 | {LINK} | 50")
    assert shown.text == (
        "Your list\n✅ 2 orders are ready · 1.90\u00a0USD\n⚠️ 2 lines to correct\n\n"
        "⚠️ 3. 12 | instagram.com/carol | 5\n     The minimum is 10.\n"
        "⚠️ 4. 99 | instagram.com/name | 50\n     There is no service 99.\n"
        "✅ 1. Instagram Followers · 1,000 · instagram.com/name · 0.90\u00a0USD\n"
        "✅ 2. Instagram Likes · 2,000 · instagram.com/carol · 1.00\u00a0USD\n\n"
        "To correct a line, send it again with its number: 3: 12 | https://… | 1000. "
        "A line with a problem isn't ordered.\n\n"
        "By placing these orders you confirm that you own these pages or may promote them."
    )
    assert shown.labels == ["✅ Place 2 orders · 1.90\u00a0USD", "✖ Cancel"]
    answer = await alice.presses("✅ Place 2 orders")
    assert answer.text == "Your orders are being placed."
    assert alice.last.text.startswith("Placing your orders …\n▱▱▱▱▱▱▱▱▱▱ 0 / 2")
    await shop.work()
    assert alice.last.id == shown.id
    assert alice.last.text == (
        "✅ 2 orders accepted\nI'll message you about what matters. You find them in My orders.\n\n"
        "⏳ #1 Instagram Followers · 1,000 · instagram.com/name · Being placed\n"
        "⏳ #2 Instagram Likes · 2,000 · instagram.com/carol · Being placed"
    )
    assert placed(shop) == [("12", LINK, 1000), ("13", CAROL, 2000)]
    assert all(o.confirmed_version for o in shop.orders.rows.values())


async def test_nothing_is_placed_from_the_list_of_somebody_who_is_blocked_meanwhile(shop: World, alice: Person) -> None:
    await alice.says(f"/mass\n12 | {LINK} | 1000\n13 | {CAROL} | 2k")
    await alice.presses("✅ Place 2 orders")
    await shop.use.roles.set(ALICE, Role.BLOCKED, ADA)
    await shop.work()
    assert placed(shop) == []
    assert "We aren't taking orders right now. Nothing was ordered." in alice.last.text


async def test_one_press_chooses_the_service_for_all_lines_with_the_same_number(shop: World, alice: Person) -> None:
    shop.connect("south")
    shop.restarts()
    await shop.offers(listing("12", name="Facebook Likes"), listing("13"), provider="south")
    shown = await alice.says(f"/mass\n12 | {LINK} | 1000\n12 | {CAROL} | 500\n13 | {CAROL} | 200")
    assert "1. 12 | instagram.com/name | 1000\n     Several services have this number. Choose one below." in shown.text
    assert shown.labels[:2] == ["12 = north · Instagram Followers", "12 = south · Facebook Likes"]
    await alice.presses("12 = north")
    assert "✅ 2 orders are ready" in alice.last.text
    assert alice.last.labels[:2] == ["13 = north · Instagram Likes", "13 = south · Instagram Followers"]
    await alice.presses("13 = north")
    await alice.presses("✅ Place 3 orders")
    await shop.work()
    assert placed(shop) == [("12", LINK, 1000), ("12", CAROL, 500), ("13", CAROL, 200)]
    assert {o.provider for o in shop.orders.rows.values()} == {"north"}


async def test_lines_without_a_command_are_a_list_too(shop: World, alice: Person) -> None:
    shown = await alice.says(f"12 {LINK} 1000\n13 {CAROL} 500")
    assert shown.text.startswith("Your list\n✅ 2 orders are ready · 1.15\u00a0USD")


async def test_a_file_is_a_list_and_a_wrong_one_gets_one_line(shop: World, alice: Person) -> None:
    content = f'Service;Link;Quantity\r\n12;"{LINK}";1000\r\n'.encode("utf-8-sig")
    assert "✅ 1 order is ready · 0.90\u00a0USD" in (await alice.sends_file("orders.csv", content)).text
    assert "✅ 1 order is ready" in (await alice.sends_file("orders.csv", content, caption="/mass")).text
    wrong = await alice.sends_file("orders.xlsx", b"PK\x03\x04\x00\x00")
    assert wrong.text == "I can't read this file. Save your table as CSV (UTF-8) and send it again."
    assert (await alice.sends_file("big.csv", b"x" * 300_000)).text.startswith("That's too much for one list.")
    assert (await alice.sends_file("empty.csv", b"\xef\xbb\xbf")).text.startswith("There are no orders in it.")


async def test_the_list_of_a_customer_who_is_new_accepts_the_terms_with_the_press(shop: World, alice: Person) -> None:
    shop.users.rows.clear()
    shown = await alice.says(f"12 | {LINK} | 1000")
    assert "and accept our terms." in shown.text
    assert "📄 Read the terms" in shown.labels
    await alice.presses("✅ Place 1 order")
    await shop.work()
    assert shop.users.rows[ALICE].terms_version == TERMS_VERSION
    assert len(shop.orders.rows) == 1


async def test_a_line_is_corrected_by_sending_it_again(shop: World, alice: Person) -> None:
    first = await alice.says(f"12 | {LINK} | 1000\n12 | {CAROL} | 5\n99 | {LINK} | 50")
    again = await alice.says(f"2: 12 | {CAROL} | 50")
    assert "✅ 2 orders are ready · 0.95\u00a0USD" in again.text
    assert next(shown for shown in alice.chat if shown.id == first.id).buttons == ()
    fixed = await alice.says(f"3) 13 {LINK} 50")
    assert "✅ 3 orders are ready" in fixed.text
    assert "to correct" not in fixed.text
    assert fixed.labels == ["✅ Place 3 orders · 0.98\u00a0USD", "✖ Cancel"]


async def test_a_line_too_many_is_refused_however_it_is_written(
    shop: World, alice: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("core.orders.mass_corrections.MOST_LINES", 2)
    await alice.says(f"12 | {LINK} | 1000\n12 | {CAROL} | 50")
    for written in (f"3: 12 | {LINK} | 50", f"3: 12 {LINK} 50"):
        assert "That's too much for one list." in (await alice.says(written)).text


async def test_a_line_without_its_number_replaces_the_only_bad_one(shop: World, alice: Person) -> None:
    await alice.says(f"12 | {LINK} | 1000\n12 | {CAROL} | 5")
    shown = await alice.says(f"12 | {CAROL} | 50")
    assert "✅ 2 orders are ready" in shown.text
    more = await alice.says(f"13 | {CAROL} | 50")
    assert "✅ 3 orders are ready" in more.text
    assert "there is no line 9" in (await alice.says(f"9: 12 | {CAROL} | 50")).text


async def test_another_list_takes_the_place_of_the_open_one(shop: World, alice: Person) -> None:
    await alice.says(f"12 | {LINK} | 1000\n12 | {LINK}/2 | 1000")
    shown = await alice.says(f"13 | {CAROL} | 50\n13 | {CAROL}/2 | 60")
    assert shown.text.startswith("Your list\n✅ 2 orders are ready · 0.06\u00a0USD")


async def test_an_edited_list_is_read_anew(shop: World, alice: Person) -> None:
    await alice.says(f"/mass 12 | {LINK} | 5\n13 | {CAROL} | 50")
    assert "⚠️ 1 line to correct" in alice.last.text
    sent = alice.last.id - 1
    shown = await alice.edits(sent, f"/mass 12 | {LINK} | 500")
    assert shown.text.startswith("Your list\n✅ 1 order is ready · 0.45\u00a0USD")


async def test_a_line_whose_price_changed_meanwhile_is_not_placed_and_can_be_checked_again(
    shop: World, alice: Person
) -> None:
    await alice.says(f"12 | {LINK} | 1000\n13 | {CAROL} | 1000")
    await shop.offers(listing("12", rate=Decimal(9)), listing("13", name="Instagram Likes", rate=Decimal("0.50")))
    await alice.presses("✅ Place 2 orders")
    await shop.work()
    assert placed(shop) == [("13", CAROL, 1000)]
    assert "⚠️ 1 didn't work" in alice.last.text
    assert "Its price or limits have changed. Nothing was ordered." in alice.last.text
    await alice.presses("🔁 Check 1 line again")
    assert alice.last.labels[0] == "✅ Place 1 order · 9.00\u00a0USD"
    await alice.presses("✅ Place 1 order")
    await shop.work()
    assert placed(shop) == [("13", CAROL, 1000), ("12", LINK, 1000)]


@pytest.fixture
def wallet(shop: World) -> World:
    """A shop where orders are paid from balances."""
    shop.takes_money()
    return shop


async def test_a_list_that_the_balance_does_not_cover_says_so_before_the_press(wallet: World, alice: Person) -> None:
    await wallet.gives(ALICE, "1")
    shown = await alice.says(f"12 | {LINK} | 1000\n13 | {CAROL} | 1000")
    assert (
        "✅ 2 orders are ready · 1.40\u00a0USD\n"
        "⚠️ 1.40\u00a0USD in total; you have 1.00\u00a0USD. Top up, or send a shorter list."
    ) in shown.text
    assert shown.labels == ["🔄 Check again", "💰 Balance", "✖ Cancel"]
    forged = PlaceBatch(batch=1, seal=wallet.batches.rows[1].seal)
    await alice.forges(forged, on=shown)
    await wallet.work()
    assert wallet.orders.rows == {}
    await alice.presses("💰 Balance", on=shown)
    assert alice.last.text.startswith("Your balance: 1.00\u00a0USD")
    await wallet.gives(ALICE, "0.40")
    await alice.presses("🔄 Check again", on=alice.chat[-2])
    assert "in total; you have" not in alice.chat[-2].text
    await alice.presses("✅ Place 2 orders")
    await wallet.work()
    assert len(wallet.orders.rows) == 2
    assert (await wallet.ledger.balance(ALICE)).available == 0


async def test_the_lines_that_the_balance_covers_are_placed_if_it_sinks_after_the_press(
    wallet: World, alice: Person
) -> None:
    await wallet.gives(ALICE, "2")
    await alice.says(f"12 | {LINK} | 1000\n12 | {CAROL} | 1000\n13 | {CAROL} | 200")
    await alice.presses("✅ Place 3 orders")
    await wallet.gives(ALICE, "-0.90")
    await wallet.work()
    assert placed(wallet) == [("12", LINK, 1000), ("13", CAROL, 200)]
    assert alice.last.text.startswith("✅ 2 orders accepted")
    assert (
        "⚠️ 1 didn't work\n\nYour balance was enough for 2 of 3. Top up, then check the others again."
    ) in alice.last.text
    assert "Your balance is too low for it. Nothing was ordered." in alice.last.text
    await wallet.gives(ALICE, "1")
    await alice.presses("🔁 Check 1 line again")
    await alice.presses("✅ Place 1 order · 0.90")
    await wallet.work()
    assert len(wallet.orders.rows) == 3


async def test_a_list_over_a_limit_of_the_day_says_what_is_left(shop: World, alice: Person) -> None:
    shop.credit = Credit(mode=CreditMode.LIMITS, limits=Limits(per_person_day=Decimal(2)))
    shop.restarts()
    await alice.says(f"/order 12 {LINK} 1000")
    await alice.presses("✅ Place order")
    shown = await alice.says(f"12 | {CAROL} | 1000\n13 | {CAROL} | 1000")
    assert "⚠️ 1.40\u00a0USD in total; you may order for 1.10\u00a0USD more within 24 hours." in shown.text
    assert shown.labels == ["🔄 Check again", "✖ Cancel"]
    shop.clock.passes(days=1, seconds=1)
    await alice.presses("🔄 Check again")
    assert "✅ Place 2 orders · 1.40\u00a0USD" in alice.last.labels


async def test_a_line_over_the_limit_of_an_order_is_not_ordered(shop: World, alice: Person, ada: Person) -> None:
    shop.credit = Credit(mode=CreditMode.LIMITS, limits=Limits(per_order=Decimal("0.80"), per_day=Decimal("1.50")))
    shop.restarts()
    shown = await alice.says(f"12 | {LINK} | 1000\n13 | {CAROL} | 1000")
    assert "One order may cost 0.80\u00a0USD at most." in shown.text
    assert "✅ 1 order is ready · 0.50\u00a0USD" in shown.text
    lines = "\n".join(f"13 | {CAROL}{n} | 1000" for n in range(7))
    shown = await alice.says(f"/mass {lines}")
    assert "⚠️ We can't take all of this today. Send a shorter list, or try again tomorrow." in shown.text
    assert "1.50" not in shown.text, "what the shop takes in a day is nobody else's business"
    await shop.tell()
    assert "⚠️ The shop's limit for a day is reached.\n0.00\u00a0USD of 1.50\u00a0USD was ordered" in ada.last.text


async def test_a_line_that_no_longer_fits_the_limit_after_the_press_says_so(shop: World, alice: Person) -> None:
    shop.credit = Credit(mode=CreditMode.LIMITS, limits=Limits(per_day=Decimal(1)))
    shop.restarts()
    await alice.says(f"12 | {LINK} | 1000")
    await alice.presses("✅ Place 1 order")
    shop.orders.put(order(50, user_id=BOB, price=Decimal("0.50"), currency="USD"))
    await shop.work()
    assert [o.user_id for o in shop.orders.rows.values()] == [BOB]
    assert "It would go over the limit of today. Nothing was ordered." in alice.last.text


async def test_a_table_that_was_corrected_elsewhere_is_not_placed_by_its_old_button(shop: World, alice: Person) -> None:
    old = await alice.says(f"12 | {LINK} | 1000")
    await alice.says(f"1: 12 | {LINK} | 2000")
    answer = await alice.presses("✅ Place", on=old)
    assert "Something changed since you saw this." in answer.text
    assert shop.orders.rows == {}


async def test_two_presses_place_the_list_once(shop: World, alice: Person) -> None:
    shown = await alice.says(f"12 | {LINK} | 1000\n13 | {CAROL} | 1000")
    await alice.presses("✅ Place", on=shown)
    await shop.work()
    answer = await alice.presses("✅ Place", on=shown)
    assert answer.text == "This list was confirmed before. Here is how it stands."
    await shop.work()
    assert len(shop.orders.rows) == 2
    assert alice.last.text.startswith("✅ 2 orders accepted")


async def test_after_a_crash_a_list_goes_on_where_it_was(shop: World, alice: Person) -> None:
    lines = "\n".join(f"12 | {LINK}{n} | 1000" for n in range(1, 8))
    await alice.says(lines)
    await alice.presses("✅ Place 7 orders")
    shop.batches.breaks_after = 3
    with pytest.raises(ExceptionGroup):
        await shop.work()
    assert len(shop.orders.rows) == 4
    shop.batches.breaks_after = None
    shop.batches.workers.clear()
    shop.restarts()
    await shop.work()
    assert placed(shop) == [("12", f"{LINK}{n}", 1000) for n in range(1, 8)]
    assert alice.last.text.startswith("✅ 7 orders accepted")


async def test_the_same_message_handled_again_begins_no_second_list(shop: World, alice: Person) -> None:
    update = {"update_id": 77, "message": alice.message(f"12 | {LINK} | 1000")}
    await shop.feed(update)
    await shop.feed(update)
    assert len(shop.batches.rows) == 1


async def test_a_provider_that_is_away_gets_nothing_of_the_list(shop: World, alice: Person) -> None:
    await alice.says(f"12 | {LINK} | 1000\n13 | {CAROL} | 1000")
    await alice.presses("✅ Place 2 orders")
    shop.away.add("north")
    shop.north.trouble = NotSent("It is away.")
    await shop.work()
    assert shop.orders.rows == {}
    assert "This service isn't available right now, and nothing was done." in alice.last.text


async def test_the_result_comes_as_a_new_message_if_its_own_was_deleted(shop: World, alice: Person) -> None:
    await alice.says(f"12 | {LINK} | 1000")
    await alice.presses("✅ Place 1 order")
    shop.telegram.chats[ALICE].clear()
    await shop.work()
    assert alice.last.text.startswith("✅ 1 order accepted")


async def test_orders_for_the_same_are_told_before_they_are_placed(shop: World, alice: Person) -> None:
    shop.orders.put(order(1, service_id=1, link=LINK, status=OrderStatus.IN_PROGRESS))
    shown = await alice.says(f"12 | {LINK} | 1000\n12 | {CAROL} | 50\n12 | {CAROL} | 60")
    assert "⚠️ Order #1 for this link is still running." in shown.text
    assert "⚠️ The same as line 2." in shown.text
    assert "✅ 3 orders are ready" in shown.text


async def test_a_link_to_another_platform_is_not_ordered_from_a_list(shop: World, alice: Person) -> None:
    shown = await alice.says("12 | https://www.tiktok.com/@bob | 1000")
    assert "This service is for Instagram; your link is on TikTok." in shown.text
    assert shown.labels == ["✖ Cancel"]


async def test_a_long_list_has_pages(shop: World, alice: Person) -> None:
    shown = await alice.says("\n".join(f"12 | {LINK}{n} | 10" for n in range(25)))
    assert shown.labels == ["·", "1 / 3", "›", "✅ Place 25 orders · 0.25\u00a0USD", "✖ Cancel"]
    await alice.presses("›")
    assert "✅ 11. " in alice.last.text
    await alice.presses("✅ Place 25 orders")
    await shop.work()
    assert len(shop.orders.rows) == 25
    await alice.presses("›")
    assert "2 / 3" in alice.last.labels


async def test_a_list_is_cancelled_by_its_button_or_by_the_command(shop: World, alice: Person) -> None:
    shown = await alice.says(f"12 | {LINK} | 1000")
    await alice.presses("✖ Cancel")
    assert alice.last.text == "Cancelled. Nothing was ordered."
    answer = await alice.forges(PlaceBatch(batch=1, seal=shop.batches.rows[1].seal), on=shown)
    assert answer.text == "This form was cancelled. Nothing was ordered."
    await alice.says(f"12 | {LINK} | 1000")
    assert (await alice.says("/cancel")).text == "Cancelled. Nothing was ordered."
    await shop.work()
    assert shop.orders.rows == {}


async def test_in_a_form_a_text_with_bars_is_an_answer_and_the_command_ends_the_form(
    shop: World, alice: Person
) -> None:
    await alice.says("/order 12")
    assert "Send one link, without spaces." in (await alice.says("12 | link | 5")).text
    await alice.says("/mass")
    assert "✅ 1 order is ready" in (await alice.says(f"12 | {LINK} | 500")).text


async def test_a_persons_text_is_shown_as_they_wrote_it(shop: World, alice: Person) -> None:
    shown = await alice.says("<b>1</b> | <script> | &amp;\n12 | javascript:alert(1) | 5")
    assert "⚠️ 1. <b>1</b> | <script> | &amp;" in shown.text


@pytest.mark.parametrize("bad", ["foo", "thank you", "12 is the service"])
@pytest.mark.parametrize("first", [True, False])
async def test_one_line_that_cannot_be_read_does_not_spoil_the_list(
    shop: World, alice: Person, bad: str, first: bool
) -> None:
    lines = [bad, f"12 | {LINK} | 1000"] if first else [f"12 | {LINK} | 1000", bad]
    shown = await alice.says("\n".join(lines))
    place = 1 if first else 2
    assert "✅ 1 order is ready" in shown.text
    assert f"⚠️ {place}. {bad}\n     I can't read this line." in shown.text
    fixed = await alice.says(f"{place}: 13 | {CAROL} | 50")
    assert "✅ 2 orders are ready" in fixed.text


async def test_lines_with_and_without_bars_make_one_list(shop: World, alice: Person) -> None:
    assert "✅ 2 orders are ready" in (await alice.says(f"12 | {LINK} | 1000\n13 {CAROL} 50")).text
    assert "✅ 2 orders are ready" in (await alice.says(f"/mass\n12 {LINK} 1000\n13 | {CAROL} | 50")).text


async def test_words_among_lines_with_spaces_are_not_the_name_of_a_service(shop: World, alice: Person) -> None:
    shown = await alice.says(f"12 {LINK} 1000\nthank you\nfollowers {CAROL} 50")
    assert "⚠️ 2. thank | you\n     I can't read this line." in shown.text
    assert "There is no service followers." in shown.text


async def test_a_line_that_cannot_be_read_comes_into_the_open_list_too(shop: World, alice: Person) -> None:
    await alice.says(f"12 | {LINK} | 1000")
    shown = await alice.says(f"12 | {LINK} | 2000\nfoo")
    assert "⚠️ 2. foo\n     I can't read this line." in shown.text
    assert "Instagram Followers · 2,000" in shown.text


async def test_right_after_the_command_any_lines_are_a_list(shop: World, alice: Person) -> None:
    assert "didn't understand" not in (await alice.says("foo\nbar")).text
    assert "Your list" not in alice.last.text
    await alice.says("/mass")
    shown = await alice.says("foo\nbar")
    assert shown.text.startswith("Your list\n⚠️ 2 lines to correct")
    await alice.says("/mass")
    await alice.says("/help")
    assert "Your list" not in (await alice.says("foo\nbar")).text


async def test_cancel_in_a_form_cancels_the_open_list_too(shop: World, alice: Person) -> None:
    for word in ("/cancel", "cancel"):
        shown = await alice.says(f"12 | {LINK} | 1000\n13 | {CAROL} | 1000")
        await alice.says("/order 12")
        assert (await alice.says(word)).text == "Cancelled. Nothing was ordered."
        assert next(one for one in alice.chat if one.id == shown.id).buttons == ()
        number = max(shop.batches.rows)
        answer = await alice.forges(PlaceBatch(batch=number, seal=shop.batches.rows[number].seal), on=shown)
        assert answer.text == "This form was cancelled. Nothing was ordered."
    await shop.work()
    assert shop.orders.rows == {}


async def test_a_list_for_another_try_takes_the_place_of_the_open_one(shop: World, alice: Person) -> None:
    await alice.says(f"12 | {LINK} | 1000")
    await shop.offers(listing("12", rate=Decimal(9)), listing("13", name="Instagram Likes", rate=Decimal("0.50")))
    await alice.presses("✅ Place 1 order")
    await shop.work()
    other = await alice.says(f"13 | {CAROL} | 1000")
    await alice.presses("🔁 Check 1 line again")
    assert "Your earlier list was cancelled. Nothing of it was ordered." in alice.last.text
    assert next(one for one in alice.chat if one.id == other.id).buttons == ()


async def test_lines_that_join_the_open_list_say_so(shop: World, alice: Person) -> None:
    await alice.says(f"12 | {LINK} | 1000")
    assert "➕ Line 2 was added to your open list." in (await alice.says(f"13 | {CAROL} | 50")).text
    assert "⚠️ This is already line 2 of your list." in (await alice.says(f"13 | {CAROL} | 50")).text
    assert "✅ 2 orders are ready" in alice.last.text
    assert "✏️ Line 2 of your open list was changed." in (await alice.says(f"13 | {CAROL} | 60")).text
    await alice.says("/mass")
    several = await alice.says(f"12 | {LINK} | 1000\n12 | {LINK} | 1000\n13 | {LINK} | 70\n13 | {LINK}/2 | 70")
    assert ("➕ Lines 3, 4, 5 were added to your open list.\n⚠️ This is already line 1 of your list.") in several.text
    assert "⚠️ The same as line 1." in several.text
    assert "your open list" not in (await alice.says(f"2: 13 | {CAROL} | 80")).text


async def test_a_list_says_that_it_replaces_an_earlier_one(shop: World, alice: Person) -> None:
    assert "earlier list" not in (await alice.says(f"12 | {LINK} | 1000")).text
    shown = await alice.says(f"/mass\n13 | {CAROL} | 50")
    assert "Your earlier list was cancelled. Nothing of it was ordered." in shown.text
    assert "earlier list" not in (await alice.says(f"13 | {CAROL} | 60")).text


async def test_the_result_of_a_list_says_what_became_of_its_orders(shop: World, alice: Person) -> None:
    await alice.says(f"12 | {LINK} | 1000\n13 | {CAROL} | 1000")
    await alice.presses("✅ Place 2 orders")
    await shop.work()
    shop.north.add_fails = [Refused("Incorrect link")]
    await shop.place()
    await alice.presses("🔄 Refresh")
    result = next(shown for shown in reversed(alice.chat) if "accepted" in shown.text)
    assert result.text == (
        "✅ 1 order accepted\nI'll message you about what matters. You find them in My orders.\n"
        "⚠️ 1 didn't work\n\n"
        "🚫 #1 Instagram Followers · 1,000 · instagram.com/name · Refused\n"
        "⏳ #2 Instagram Likes · 1,000 · instagram.com/carol · Pending"
    )
    shop.north.reports(shop.orders.rows[2].provider_order or "", OrderStatus.COMPLETED)
    await shop.follow()
    await alice.presses("🔄 Refresh")
    result = next(shown for shown in reversed(alice.chat) if "accepted" in shown.text)
    assert "✅ #2 Instagram Likes · 1,000 · instagram.com/carol · Completed" in result.text
    assert result.labels == ["📦 My orders", "‹ Home"]
