"""Customers ask about their orders; if the bot can't answer, the admins do, and their answer comes back."""

import pytest

from core.people.access import Access
from core.requests.asking import MOST_A_DAY
from core.requests.request import ClosingReason, RequestStatus
from handlers.buttons import Ask
from handlers.people_buttons import ReplyToShop, WriteNote
from handlers.request_buttons import AddToRequest, AnswerRequest, CloseFor, RequestsPage, ShowRequest
from handlers.views.errors import not_yours
from handlers.views.keyboard import button
from tests.core.samples import ADA, ALICE, BOB, order
from tests.handlers.asking import ask, ask_in_words
from tests.handlers.fake_telegram import Shown
from tests.handlers.person import Person
from tests.handlers.world import World


async def test_a_question_in_words_is_answered_and_replied_to_once(world: World, alice: Person, ada: Person) -> None:
    world.orders.put(order())
    await ask_in_words(world, alice, "Is it <b>private</b> & safe?")
    assert "Is it <b>private</b> & safe?" in ada.last.text

    await ada.presses("💬 Reply")
    await ada.replies("Yes, it <is>.", to=ada.last)
    assert ada.last.text == "✅ Your answer about order #1 is on its way to the customer."
    await world.tell()
    assert alice.last.text.startswith("💬 About order #1:\nYes, it <is>.")
    assert alice.last.labels == ["💬 Reply", "Show order #1"]

    await alice.presses("💬 Reply")
    await alice.replies("Thank you. And tomorrow?", to=alice.last)
    await world.tell()
    assert "The customer replied about order #1" in ada.last.text
    assert "Thank you. And tomorrow?" in ada.last.text
    await ada.replies("Tomorrow, too.", to=ada.last)
    await world.tell()
    assert "Tomorrow, too." in alice.last.text
    assert alice.last.labels == ["Show order #1"]

    await alice.forges(AddToRequest(request_id=1))
    assert alice.last.text.startswith("You can reply once to an answer.")
    assert world.requests.rows[1].status is RequestStatus.ANSWERED


async def test_cancel_is_not_a_question_but_may_be_an_answer(world: World, alice: Person, ada: Person) -> None:
    world.orders.put(order())
    left = await ask_in_words(world, alice, "Cancel")
    assert left.text.startswith("Nothing was sent to us. Do you want to cancel order #1?")
    assert left.labels == ["‹ Order #1", "‹ Home"]
    assert world.requests.rows == {}
    await ask_in_words(world, alice, "It is slow.")
    await ada.replies("Shall we cancel it, or wait?", to=ada.last)
    await world.tell()
    await alice.replies("cancel", to=alice.last)
    await world.tell()
    assert world.requests.rows[1].more == "cancel"


async def test_a_reply_to_the_answer_itself_reaches_the_admins(world: World, alice: Person, ada: Person) -> None:
    world.orders.put(order())
    await ask_in_words(world, alice, "When?")
    await ada.replies("Soon.", to=ada.last)
    await world.tell()
    await alice.replies("How soon?", to=alice.last)
    await world.tell()
    assert "How soon?" in ada.last.text


async def test_an_open_form_does_not_take_the_words_of_a_question(world: World, alice: Person, ada: Person) -> None:
    world.orders.put(order())
    await alice.says("/order 12")
    await ask_in_words(world, alice, "1000")
    assert "1000" in ada.last.text
    assert alice.last.text.startswith("✅ We have your question")


async def test_a_question_in_a_picture_or_too_long_is_asked_for_as_text(world: World, alice: Person) -> None:
    world.orders.put(order())
    question = await ask(world, alice, "💬 Something else")
    assert (
        await alice.replies("😀" * 1001, to=question)
    ).text == "That's too long. Please use at most 2,000 characters."
    picture = {"photo": [{"file_id": "1", "file_unique_id": "1", "width": 1, "height": 1}]}
    message = alice.message(None, reply_to=question)
    await world.feed({"message": message | picture})
    assert alice.last.text == "Please send it as text."
    assert world.requests.rows == {}


async def test_half_a_character_in_a_reply_is_taken(world: World, alice: Person, ada: Person) -> None:
    world.orders.put(order())
    await alice.says("/start")
    assert "We have your question" in (await ask_in_words(world, alice, "Where is it? \ud83d")).text
    for person, pressed in ((alice, ReplyToShop()), (ada, WriteNote(user_id=ALICE))):
        await person.forges(pressed)
        await person.replies("Thank you \ud83d", to=person.last)
        await world.tell()
    assert [note.words for note in world.people.notes] == ["Thank you \ud83d"] * 2
    await ada.says("/broadcast News \ud83d")
    world.check()


async def test_the_first_of_two_admins_answers_counts_and_the_other_is_told(
    world: World, alice: Person, ada: Person, eve: Person
) -> None:
    world.orders.put(order())
    await ask_in_words(world, alice, "When?")
    await ada.presses("💬 Reply")
    await eve.presses("💬 Reply")
    await eve.replies("Today.", to=eve.last)
    await ada.replies("Tomorrow.", to=ada.last)
    assert ada.last.text == "Eve has answered this question.\nToday."
    await ada.presses("✖ Close")
    assert "Eve has answered" in ada.last.text
    await world.tell()
    assert "Today." in alice.last.text
    assert not [shown for shown in alice.chat if "Tomorrow." in shown.text]


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        ("Answered", "It is answered."),
        ("Not possible", "Sorry, what you asked for is not possible."),
        ("Other", "is closed.\n"),
    ],
)
async def test_closing_asks_for_a_reason_that_the_customer_is_told(
    world: World, alice: Person, ada: Person, reason: str, said: str
) -> None:
    world.orders.put(order())
    await ask_in_words(world, alice, "When?")
    asked = ada.last
    await ada.presses("✖ Close")
    assert ada.last.labels == ["Answered", "Not possible", "Other", "‹ Back"]
    await ada.presses(reason)
    assert ada.last.text == "The question about order #1 is closed. The customer will be told."
    await world.tell()
    assert alice.last.text.startswith("Your question about order #1 is closed.")
    assert said in alice.last.text
    assert next(shown for shown in ada.chat if shown.id == asked.id).text.endswith("Ada has closed this question.")
    await ada.presses("💬 Reply", on=asked)
    assert ada.last.text == "You have already closed this question."


async def test_an_order_has_one_open_question(world: World, alice: Person, ada: Person) -> None:
    world.orders.put(order())
    await ask(world, alice, "🐢 It is slow")
    before = len(ada.chat)
    shown = await ask_in_words(world, alice, "Hello?")
    assert shown.text == "We already have a question about order #1 and will answer it here."
    assert len(ada.chat) == before
    await alice.presses("Show my question")
    assert alice.last.text.endswith("🐢 It is slow\n\nWaiting for an answer.")


async def test_a_person_can_ask_only_a_few_times_a_day(world: World, alice: Person) -> None:
    world.orders.put(*(order(id) for id in range(1, MOST_A_DAY + 2)))
    for id in range(1, MOST_A_DAY + 1):
        assert "We have your question" in (await ask(world, alice, "🐢 It is slow", id)).text
    shown = await ask(world, alice, "🐢 It is slow", MOST_A_DAY + 1)
    assert shown.text == "You can ask 5 questions a day. Please try again tomorrow."
    world.clock.passes(days=1)
    assert "We have your question" in (await ask(world, alice, "🐢 It is slow", MOST_A_DAY + 1)).text


async def test_an_admin_lists_all_open_questions_a_customer_their_own(
    world: World, alice: Person, bob: Person, ada: Person
) -> None:
    world.orders.put(order(1), order(2, user_id=BOB, chat_id=BOB))
    assert (await ada.says("/requests")).text == "No open questions."
    await ask(world, alice, "🐢 It is slow", 1)
    world.clock.passes(hours=1)
    await ask_in_words(world, bob, "Where is it?", 2)
    listed = await ada.says("/requests")
    assert listed.text == "2 open questions, the oldest first."
    assert listed.labels == ["⏳ #1 · 🐢 It is slow · 1 hr", "⏳ #2 · 💬 Something else · 0 sec", "‹ Home"]
    await ada.presses("⏳ #2")
    assert "Where is it?" in ada.last.text
    assert ada.last.labels[:2] == ["💬 Reply", "✖ Close"]
    await ada.presses("💬 Reply")
    await ada.replies("On its way.", to=ada.last)
    mine = await bob.says("/requests")
    assert mine.labels == ["✅ #2 · 💬 Something else · 0 sec", "‹ Home"]
    await bob.presses("✅ #2")
    assert "Question:\nWhere is it?\nAnswer:\nOn its way." in bob.last.text
    assert "💬 Reply" in bob.last.labels
    assert (await ada.says("/requests")).labels[0].startswith("⏳ #1")


async def test_somebody_without_questions_is_told_how_to_ask(alice: Person) -> None:
    assert (await alice.says("/requests")).text.startswith("You have no questions yet.")


async def test_a_page_that_is_no_longer_there_shows_the_last_one(world: World, alice: Person, ada: Person) -> None:
    world.orders.put(order())
    await ask(world, alice, "🐢 It is slow")
    for person in (alice, ada):
        await person.forges(RequestsPage(page=9))
        assert person.last.labels == ["⏳ #1 · 🐢 It is slow · 0 sec", "‹ Home"]


async def test_nobody_else_asks_reads_or_answers(world: World, alice: Person, bob: Person) -> None:
    world.orders.put(order())
    await ask_in_words(world, alice, "A secret")
    before = dict(world.requests.rows)
    for data in (Ask(order_id=1), ShowRequest(request_id=1), AddToRequest(request_id=1)):
        assert (await bob.forges(data)).alert
    await bob.forges(CloseFor(request_id=1, reason=ClosingReason.OTHER))
    await bob.forges(AnswerRequest(request_id=1))
    for forged in (AddToRequest(request_id=1), AnswerRequest(request_id=1)):
        await bob.replies("Me, too!", to=Shown(1, "An old message", (button("💬 Reply", forged),)))
        assert bob.last.text == not_yours()
    assert world.requests.rows == before
    assert not [shown for shown in bob.chat if "secret" in shown.text]


async def test_a_former_admin_cannot_answer_an_old_question(world: World, alice: Person, ada: Person) -> None:
    world.orders.put(order())
    await ask_in_words(world, alice, "When?")
    await ada.presses("💬 Reply")
    world.lets_in(Access(public=False, owners=(), allowed={ALICE, BOB, ADA}))
    await ada.replies("Never.", to=ada.last)
    assert world.requests.rows[1].status is RequestStatus.OPEN


async def test_a_button_in_another_bots_message_is_not_believed(world: World, alice: Person, ada: Person) -> None:
    world.orders.put(order())
    await ask_in_words(world, alice, "When?")
    notice = ada.last
    message = ada.message("words for somebody else", reply_to=notice)
    message["reply_to_message"]["from"] = {"id": ADA, "is_bot": False, "first_name": "Ada"}
    await world.feed({"message": message})
    assert world.requests.rows[1].status is RequestStatus.OPEN


async def test_a_restart_between_question_and_reply_loses_nothing(world: World, alice: Person, ada: Person) -> None:
    world.orders.put(order())
    question = await ask(world, alice, "💬 Something else")
    world.restarts()
    await alice.replies("Still there?", to=question)
    await world.tell()
    assert "Still there?" in ada.last.text
