"""Sharing an order in any chat: what the bot offers, what everybody there sees, and how the card is updated."""

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

import pytest
from aiogram.exceptions import TelegramBadRequest, TelegramForbiddenError
from aiogram.methods import AnswerInlineQuery, EditMessageText
from aiogram.types import InlineQueryResultArticle, InputTextMessageContent
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.catalogue.prices import PriceList
from core.notices.notice import CardChanged, NewNotice
from core.orders.order import Order, Refill
from core.orders.sharing import PAUSE
from core.orders.status import OrderStatus, RefillStatus
from core.people.access import Access
from core.provider import RefillStarted
from handlers.buttons import Do, OrderButton, RefreshCard
from handlers.language import LANGUAGES, speaking
from handlers.views import inline as views
from handlers.views.keyboard import markup
from handlers.views.order_card import share_button
from tests.core.samples import ADA, ALICE, BOB, LINK, order, refill
from tests.handlers.fake_telegram import Answer, Shown, buttons_of, check_keyboard
from tests.handlers.hostile import ORDERS, PRICES, REFILLS
from tests.handlers.person import Person
from tests.handlers.telegram_html import visible
from tests.handlers.world import World


@dataclass
class Offered:
    """The results that came up in another chat."""

    answer: AnswerInlineQuery

    @property
    def results(self) -> list[InlineQueryResultArticle]:
        return [result for result in self.answer.results if isinstance(result, InlineQueryResultArticle)]

    @property
    def titles(self) -> list[str]:
        return [result.title for result in self.results]


def user(person: Person, language: str) -> dict[str, Any]:
    return {"id": person.id, "is_bot": False, "first_name": person.name, "language_code": language}


async def types(person: Person, query: str, language: str = "en") -> Offered:
    """Types `@bot query` in another chat."""
    telegram = person.world.telegram
    asked = {"id": str(len(telegram.offers)), "from": user(person, language), "query": query, "offset": ""}
    await person.world.feed({"inline_query": asked})
    return Offered(telegram.offers[str(asked["id"])])


async def sends(person: Person, result: InlineQueryResultArticle, *, feedback: bool = True) -> str:
    """Sends a result into the chat; returns the inline message id of the card."""
    telegram = person.world.telegram
    assert isinstance(result.input_message_content, InputTextMessageContent)
    card = f"card-{len(telegram.shared) + 1}"
    text = visible(result.input_message_content.message_text)
    telegram.shared[card] = Shown(0, text, buttons_of(result.reply_markup))
    if feedback:
        chosen = {"result_id": result.id, "from": user(person, "en"), "query": "1", "inline_message_id": card}
        await person.world.feed({"chosen_inline_result": chosen})
        await person.world.tell()
    return card


async def shares(person: Person, query: str = "1", place: int = 0, *, feedback: bool = True) -> str:
    return await sends(person, (await types(person, query)).results[place], feedback=feedback)


async def presses(person: Person, card: str, data: str | None = None) -> Answer:
    """Presses the button under a card, or sends any data as a modified client can; then the background task runs."""
    number = f"press-{len(person.world.telegram.answers)}"
    wanted = data if data is not None else person.world.telegram.shared[card].buttons[0].callback_data
    press = {"id": number, "from": user(person, "en"), "chat_instance": "1", "data": wanted, "inline_message_id": card}
    await person.world.feed({"callback_query": press})
    await person.world.tell()
    return person.world.telegram.answers[number]


async def goes_on(world: World, status: OrderStatus, remains: int | None = None) -> None:
    """The provider gives these reports, and the news goes out."""
    world.north.reports("P1", status, remains=remains)
    await world.follow()


def edits(world: World, card: str = "") -> list[str]:
    """The texts that shared cards were edited to."""
    calls = [call for call in world.telegram.calls if isinstance(call, EditMessageText)]
    return [call.text or "" for call in calls if call.inline_message_id and card in {"", call.inline_message_id}]


@pytest.fixture
async def ordered(world: World) -> World:
    """Alice has a running order."""
    world.orders.put(order(status=OrderStatus.PROCESSING, remains=250, card_message_id=None))
    return world


async def test_a_person_types_the_number_and_chooses_how_much_the_card_shows(ordered: World, alice: Person) -> None:
    offered = await types(alice, "1")
    assert offered.titles == ["Status of order #1", "Status of order #1 with link and price"]
    assert (offered.answer.is_personal, offered.answer.cache_time, offered.answer.button) == (True, 0, None)
    card = await sends(alice, offered.results[0])
    assert ordered.telegram.shared[card].text == (
        "Order #1\nInstagram Followers\n\nQuantity: 1,000\n\n🔄 Processing\n▰▰▰▰▰▰▰▱▱▱ 75%"
    )
    assert ordered.telegram.shared[card].labels == ["🔄 Refresh"]


async def test_price_and_link_are_shown_only_if_the_owner_chose_so(ordered: World, alice: Person) -> None:
    for word in (LINK, "instagram.com", "0.99", "USD", "P1", "north"):
        assert word not in ordered.telegram.shared[await shares(alice)].text
    shown = ordered.telegram.shared[await shares(alice, place=1)].text.replace("\u00a0", " ")
    assert f"Link: {LINK}" in shown
    assert "Price: 0.99 USD" in shown


async def test_without_words_the_latest_open_orders_come_up(world: World, alice: Person) -> None:
    world.orders.put(*(order(id) for id in range(1, 13)), order(13, user_id=BOB))
    world.orders.put(order(12, status=OrderStatus.COMPLETED))
    titles = (await types(alice, " ")).titles
    assert titles[::2] == [f"Status of order #{id}" for id in range(11, 1, -1)]


@pytest.mark.parametrize("query", ["2", "#2", "999", "hello", "-1", "²", "9" * 30, "1 2"])
async def test_the_number_of_somebody_elses_order_leads_to_the_bot(ordered: World, alice: Person, query: str) -> None:
    ordered.orders.put(order(2, user_id=BOB))
    offered = await types(alice, query)
    assert offered.results == []
    assert offered.answer.button is not None
    assert offered.answer.button.start_parameter == views.START
    assert "Hello, Alice!" in (await alice.says(f"/start {views.START}")).text


async def test_a_stranger_on_a_private_bot_is_offered_nothing(ordered: World, stranger: Person) -> None:
    ordered.orders.put(order(2, user_id=stranger.id))
    for query in ("", "2"):
        offered = await types(stranger, query)
        assert (offered.results, offered.answer.is_personal) == ([], True)
        assert offered.answer.button is not None


async def test_a_query_that_is_too_old_is_one_quiet_log_line(
    ordered: World, alice: Person, caplog: pytest.LogCaptureFixture
) -> None:
    old = "Bad Request: query is too old and response timeout expired or query ID is invalid"
    ordered.telegram.fails["AnswerInlineQuery"] = [lambda method: TelegramBadRequest(method, old)]
    with caplog.at_level("INFO"), pytest.raises(KeyError):
        await types(alice, "1")
    (line,) = [record for record in caplog.records if "query is too old" in record.message]
    assert (line.levelname, line.exc_info) == ("INFO", None)


async def test_the_card_follows_its_order_to_the_end(ordered: World, alice: Person) -> None:
    card = await shares(alice)
    assert edits(ordered) == [], "an edit that changes nothing is not sent"
    await goes_on(ordered, OrderStatus.IN_PROGRESS, 100)
    assert "🔄 In progress\n▰▰▰▰▰▰▰▰▰▱ 90%" in ordered.telegram.shared[card].text
    await goes_on(ordered, OrderStatus.COMPLETED, 0)
    assert "✅ Completed" in ordered.telegram.shared[card].text
    assert ordered.telegram.shared[card].labels == []


async def test_a_card_of_an_order_that_has_ended_follows_its_refill_and_its_refund(
    ordered: World, alice: Person
) -> None:
    ordered.orders.put(order(status=OrderStatus.COMPLETED, card_message_id=None))
    before = [await shares(alice) for _ in range(20)]
    assert {tuple(ordered.telegram.shared[card].labels) for card in before} == {("🔄 Refresh",)}
    ordered.north.refill_answers["P1"] = RefillStarted("R1")
    await alice.says("/refill 1")
    await ordered.tell()
    assert {ordered.telegram.shared[card].text.splitlines()[-1] for card in before} == {"Refill: pending"}
    assert len(edits(ordered)) == 20
    after = await shares(alice)
    assert "Refill: pending" in ordered.telegram.shared[after].text
    ordered.clock.now += PAUSE
    ordered.north.reports_refill("R1", RefillStatus.COMPLETED)
    ordered.clock.passes(minutes=20)
    await ordered.use.refilling.look(ordered.north)
    await ordered.tell()
    assert {ordered.telegram.shared[card].text.splitlines()[-1] for card in (*before, after)} == {"Refill: completed"}
    ordered.clock.now += PAUSE
    await alice.forges(OrderButton(id=1, do=Do.REFRESH))
    assert len(edits(ordered)) == 20 + 21
    ordered.north.reports("P1", OrderStatus.REFUNDED)
    await alice.forges(OrderButton(id=1, do=Do.REFRESH))
    await ordered.tell()
    assert "Refunded" in ordered.telegram.shared[after].text
    assert len(edits(ordered)) == 20 + 21 + 21


@pytest.mark.parametrize("status", [OrderStatus.CANCELED, OrderStatus.REFUSED])
async def test_a_card_that_nothing_comes_after_has_no_button(
    ordered: World, alice: Person, status: OrderStatus
) -> None:
    ordered.orders.put(order(status=status, card_message_id=None))
    assert ordered.telegram.shared[await shares(alice, feedback=False)].labels == []


async def test_what_the_provider_said_about_a_refill_is_not_for_others(ordered: World, alice: Person) -> None:
    ordered.orders.put(order(status=OrderStatus.COMPLETED, card_message_id=None))
    ordered.refills.rows = {1: replace(refill(), error="Refill not found")}
    assert "Refill" not in ordered.telegram.shared[await shares(alice)].text


async def test_an_order_that_changed_before_the_card_was_sent_is_shown_as_it_is(ordered: World, alice: Person) -> None:
    offered = await types(alice, "1")
    await goes_on(ordered, OrderStatus.COMPLETED)
    card = await sends(alice, offered.results[0])
    assert "✅ Completed" in ordered.telegram.shared[card].text


async def test_twenty_cards_cost_twenty_edits_a_change(ordered: World, alice: Person) -> None:
    for _ in range(20):
        await shares(alice)
    await goes_on(ordered, OrderStatus.IN_PROGRESS)
    assert len(edits(ordered)) == 20
    await goes_on(ordered, OrderStatus.IN_PROGRESS)
    await alice.forges(OrderButton(id=1, do=Do.REFRESH))
    await ordered.tell()
    assert len(edits(ordered)) == 20


async def test_a_card_is_edited_at_most_once_in_three_seconds_and_then_to_the_latest(
    ordered: World, alice: Person
) -> None:
    await shares(alice)
    await goes_on(ordered, OrderStatus.IN_PROGRESS, 800)
    for remains in (700, 600, 500):
        order_now = ordered.orders.rows[1]
        ordered.orders.put(replace(order_now, remains=remains))
        await ordered.notices.add([NewNotice(chat_id=ALICE, content=CardChanged(), order_id=1)], ordered.clock())
        await ordered.tell()
    assert len(edits(ordered)) == 1
    ordered.clock.now += PAUSE
    await ordered.tell()
    assert [text[-3:] for text in edits(ordered)] == ["20%", "50%"]


async def test_without_feedback_the_first_press_starts_the_updates_of_the_card(
    ordered: World, alice: Person, bob: Person
) -> None:
    card = await shares(alice, feedback=False)
    await goes_on(ordered, OrderStatus.IN_PROGRESS)
    assert "Processing" in ordered.telegram.shared[card].text
    assert (await presses(bob, card)).text == "Updating…"
    assert "In progress" in ordered.telegram.shared[card].text
    await goes_on(ordered, OrderStatus.COMPLETED)
    assert "Completed" in ordered.telegram.shared[card].text


async def test_anybody_in_the_chat_may_press_refresh_and_is_told_nothing_else(
    ordered: World, alice: Person, stranger: Person
) -> None:
    card = await shares(alice)
    for _ in range(5):
        assert await presses(stranger, card) == Answer("Up to date.", False)
    assert edits(ordered) == []
    assert stranger.chat == []
    assert stranger.id not in ordered.users.rows, "a person who presses a card does not become a user"


async def test_a_forged_press_on_a_card_reaches_nothing(ordered: World, alice: Person, bob: Person) -> None:
    ordered.orders.put(order(2, user_id=BOB))
    card = await shares(bob, "2", feedback=False)
    ticket = RefreshCard.unpack(ordered.telegram.shared[card].buttons[0].callback_data or "").ticket
    before = ordered.telegram.shared[card]
    forged = [RefreshCard(ticket=ticket.replace("2.0", "1.0", 1)), RefreshCard(ticket=ticket.replace("2.0", "2.1", 1))]
    forged += [RefreshCard(), RefreshCard(ticket="1.0.en.aaaaaaaa.aaaaaaaaaaa"), RefreshCard(ticket="ü")]
    for data in [*(one.pack() for one in forged), OrderButton(id=1, do=Do.SHOW).pack(), "", "z", "z:1:2"]:
        assert (await presses(bob, card, data)).text == "This card can't be updated."
    assert ordered.telegram.shared[card] == before
    assert ordered.notices.shared.rows == {}
    assert bob.chat == []


async def test_a_button_that_was_copied_makes_no_second_card(ordered: World, alice: Person, bob: Person) -> None:
    alices = await shares(alice, place=1)
    ordered.telegram.shared["bobs"] = Shown(0, "Bob's own")
    copied = ordered.telegram.shared[alices].buttons[0].callback_data
    assert (await presses(bob, "bobs", copied)).text == "This card can't be updated."
    await goes_on(ordered, OrderStatus.COMPLETED)
    assert ordered.telegram.shared["bobs"].text == "Bob's own"


async def test_nobody_can_choose_a_result_offered_to_somebody_else(ordered: World, alice: Person, bob: Person) -> None:
    result = (await types(alice, "1")).results[1]
    await sends(bob, result)
    assert ordered.notices.shared.rows == {}


@pytest.mark.parametrize("why", ["MESSAGE_ID_INVALID", "chat not found", "message to edit not found"])
async def test_a_card_whose_message_is_gone_is_forgotten(ordered: World, alice: Person, why: str) -> None:
    await shares(alice)
    kept = await shares(alice)
    ordered.telegram.fails["EditMessageText"] = [lambda method: TelegramBadRequest(method, f"Bad Request: {why}")]
    await goes_on(ordered, OrderStatus.IN_PROGRESS)
    assert [card.inline_message_id for card in ordered.notices.shared.rows.values()] == [kept]
    assert "In progress" in ordered.telegram.shared[kept].text


async def test_a_card_in_a_chat_that_lets_nobody_edit_does_not_count_as_its_owners_blocking(
    ordered: World, alice: Person
) -> None:
    await shares(alice)
    ordered.telegram.fails["EditMessageText"] = [lambda method: TelegramForbiddenError(method, "Forbidden: kicked")]
    await goes_on(ordered, OrderStatus.COMPLETED)
    assert ordered.notices.shared.rows == {}
    assert ordered.users.rows[ALICE].blocked_at is None
    assert "is completed" in alice.last.text


async def test_a_card_is_updated_even_if_its_owner_is_no_longer_let_in(ordered: World, alice: Person) -> None:
    card = await shares(alice)
    ordered.lets_in(Access(public=False, owners=frozenset({ADA}), allowed=frozenset({BOB})))
    await goes_on(ordered, OrderStatus.COMPLETED)
    assert "Completed" in ordered.telegram.shared[card].text


async def test_a_card_keeps_the_language_that_it_was_shared_in(ordered: World, alice: Person, bob: Person) -> None:
    offered = await types(alice, "1", language="tr")
    card = await sends(alice, offered.results[0], feedback=False)
    await presses(bob, card)
    assert ordered.notices.shared.rows[1].language == "tr"


async def test_a_card_is_in_the_language_that_its_owner_chose(ordered: World, alice: Person) -> None:
    await alice.says("/start")
    await ordered.users.choose_language(ALICE, "tr")
    await shares(alice)
    assert ordered.notices.shared.rows[1].language == "tr"


async def test_the_orders_own_card_offers_to_share_it(ordered: World, alice: Person) -> None:
    ordered.use.cards.may_share = True
    shown = await alice.says("/status 1")
    button = shown.button("Share")
    assert button is not None
    assert button.switch_inline_query_chosen_chat is not None
    assert button.switch_inline_query_chosen_chat.query == "1"


async def test_no_card_offers_to_share_if_inline_mode_is_off(ordered: World, alice: Person) -> None:
    assert (await alice.says("/status 1")).button("Share") is None


async def test_a_card_shared_in_the_bots_own_chat_is_not_answered(ordered: World, alice: Person) -> None:
    me = {"id": ordered.bot.id, "is_bot": True, "first_name": "Paneldesk"}
    await ordered.feed({"message": alice.message("Order #1\nInstagram Followers") | {"via_bot": me}})
    assert alice.chat == []


async def test_the_widest_ticket_fits_into_a_button_and_a_result(ordered: World) -> None:
    widest = order(10**18 - 1, price=Decimal("0.90"))
    ticket = ordered.use.sharing.ticket(widest, with_details=True, language="vi")
    result = views.offer(widest, None, None, ticket, with_details=True)
    assert len(result.id.encode()) <= 64
    assert len(RefreshCard(ticket=ticket).pack().encode()) <= 64


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(
    shown=ORDERS,
    refill=st.none() | REFILLS,
    prices=PRICES,
    with_details=st.booleans(),
    language=st.sampled_from(list(LANGUAGES)),
)
def test_telegram_takes_the_card_of_any_order(
    shown: Order, refill: Refill | None, prices: PriceList, with_details: bool, language: str
) -> None:
    with speaking(language):
        result = views.offer(shown, refill, prices, "1.0.en.aaaaaaaa.aaaaaaaaaaa", with_details=with_details)
        labels = [views.to_the_bot().text, views.up_to_date(), views.updating(), views.cannot_update()]
        check_keyboard(markup([share_button(shown)]))
    assert isinstance(result.input_message_content, InputTextMessageContent)
    visible(result.input_message_content.message_text)
    if result.reply_markup is not None:
        check_keyboard(result.reply_markup)
    assert result.title.strip()
    assert all(0 < len(label) <= 64 for label in labels)
