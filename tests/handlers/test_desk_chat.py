"""The operators' group: notices come there once, admins work there, and nobody else gets anything out of it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from aiogram.exceptions import TelegramBadRequest, TelegramForbiddenError, TelegramMigrateToChat
from aiogram.methods import TelegramMethod

from core.notices.notice import NewNotice, OperatorsRefusal, ProviderOutage
from core.orders.status import OrderStatus
from core.people.operators import DeskChat
from core.people.role import Role
from core.provider import Refused, Unconfirmed
from core.requests.request import RequestStatus, RequestTopic
from handlers.buttons import Decide, OrdersPage
from handlers.entry_buttons import DecideEntry
from handlers.views.machine_alarms import backup_failed
from handlers.views.people import private_only
from tests.core.samples import ADA, ALICE, BOB, LINK, NOW, listing, order
from tests.handlers.fake_telegram import as_json
from tests.handlers.group import GROUP, TOPIC, Group
from tests.handlers.person import Person
from tests.handlers.world import World


@pytest.fixture
def group(world: World, eve: Person) -> Group:
    """A topic of a group is the desk of two admins."""
    return Group(world)


async def loses_the_answer(world: World, alice: Person) -> None:
    """Alice orders, and nobody knows whether the provider took it."""
    await alice.says(f"/order 12 {LINK} 1000")
    await alice.presses("✅ Place order")
    world.north.add_fails = [Unconfirmed("no answer in 60 s")]
    await world.use.placing.place_queued()


async def unconfirmed(world: World, alice: Person) -> None:
    """The same, and everybody has been told."""
    await loses_the_answer(world, alice)
    await world.tell()
    world.clock.passes(minutes=5)


def refuse(world: World, name: str, value: object, fails: Callable[[TelegramMethod[Any]], Exception]) -> None:
    """From now on Telegram takes no call whose `name` is `value`."""
    send = world.telegram.carry_out

    def carry_out(bot: Any, method: Any) -> Any:
        if getattr(method, name, None) == value:
            raise fails(method)
        return send(bot, method)

    world.telegram.carry_out = carry_out  # type: ignore[method-assign]


async def test_a_decision_comes_to_the_group_once_and_to_its_topic(
    world: World, group: Group, alice: Person, ada: Person, eve: Person
) -> None:
    await unconfirmed(world, alice)
    assert [shown.text.splitlines()[0] for shown in group.chat] == ["❓ Order #1 is unconfirmed"]
    assert group.last.topic == TOPIC
    assert ada.chat == eve.chat == []
    assert "We're checking with the provider" in alice.last.text


async def test_the_first_decision_wins_and_everybody_sees_who_made_it(
    world: World, group: Group, alice: Person, ada: Person, eve: Person
) -> None:
    await unconfirmed(world, alice)
    notice = group.last
    await group.presses(ada, "It does not exist")
    assert group.last.text.startswith("Are you sure that order #1 does not exist at north?")
    question = group.last
    await group.presses(ada, "Yes, it does not exist")
    decided = "Order #1: 🚫 Not placed. The customer has been told.\nDecided by Ada."
    assert group.last.text == decided
    assert group.last.labels == ["I found it after all"]
    await group.presses(eve, "It exists", on=notice)
    assert group.last.text == "Order #1 was decided already: 🚫 Not placed.\nDecided by Ada."
    await group.presses(eve, "Yes, it does not exist", on=question)
    assert world.orders.rows[1].decided_by == ADA


async def test_an_order_is_found_in_the_group_by_a_reply_with_its_number(
    world: World, group: Group, alice: Person, ada: Person
) -> None:
    await unconfirmed(world, alice)
    world.north.reports("P7", OrderStatus.IN_PROGRESS)
    await group.presses(ada, "It exists")
    question = group.last
    assert question.text.startswith("Ada\nWhat is the number of order #1 at north?")
    await group.hears(ada, "P7")  # not a reply to anything
    assert group.last == question
    await group.hears(ada, "two words", to=question)
    assert "is not a valid order number" in group.last.text
    await group.hears(ada, "P7", to=question)
    assert "Is this order #1?" in group.last.text
    await group.presses(ada, "Yes, it is")
    assert group.last.text == "Order #1: 🔄 In progress. The customer has been told.\nDecided by Ada."
    assert world.orders.rows[1].provider_order == "P7"


async def test_a_number_asked_for_in_the_group_leaves_the_admins_own_form_alone(
    world: World, group: Group, alice: Person, ada: Person
) -> None:
    await unconfirmed(world, alice)
    await ada.says("/order 12")
    await group.presses(ada, "It exists")
    said = await ada.says(LINK)
    assert "uantity" in said.text
    await group.hears(ada, "1000", to=group.chat[0])
    assert ada.last == said
    await group.presses(ada, "It exists", on=group.chat[0])
    assert ada.last == said


async def test_questions_of_customers_are_answered_in_the_group(
    world: World, group: Group, alice: Person, ada: Person, eve: Person
) -> None:
    world.orders.put(order())
    await world.use.asking.request(1, ALICE, RequestTopic.SLOW)
    await world.tell()
    asked = group.last
    assert asked.text.startswith("💬 Question about order #1")
    await group.presses(ada, "💬 Reply")
    assert group.last.text.startswith("Ada\nYour answer to the customer about order #1?")
    await group.hears(ada, "Tomorrow.", to=group.last)
    assert group.last.text == "✅ Ada's answer about order #1 is on its way to the customer."
    await world.tell()
    assert "Tomorrow." in alice.last.text
    await group.presses(eve, "✖ Close", on=asked)
    assert group.last.text == "Ada has answered this question.\nTomorrow."
    assert next(shown for shown in group.chat if shown.id == asked.id).labels == []


async def test_a_stranger_is_let_in_from_the_group(
    world: World, group: Group, stranger: Person, alice: Person, ada: Person, eve: Person
) -> None:
    await stranger.says("/start")
    await stranger.presses("🙋 Ask to be let in")
    await world.tell()
    asked = group.last
    assert (asked.text, asked.topic) == ("🙋 Mallory (666) asks to be let in.", TOPIC)
    for person in (stranger, alice):
        assert (await group.presses(person, "✅ Allow")).text == private_only()
    await group.presses(ada, "✅ Allow")
    assert group.last.text == "Ada let Mallory (666) in."
    assert group.last.labels == []
    await world.tell()
    assert stranger.last.text == "🎉 You're in! You can order now."
    await eve.press_and_hear(DecideEntry(request_id=1, allowed=False).pack(), group_message(group))
    assert group.last.text == "Ada has already let Mallory (666) in."
    assert ada.chat == eve.chat == []


async def test_a_helper_at_the_desk_lets_nobody_in(world: World, group: Group, stranger: Person) -> None:
    helen = Person(world, 900, "Helen")
    await world.use.roles.set(900, Role.HELPER, ADA)
    await stranger.says("/start")
    await stranger.presses("🙋 Ask to be let in")
    await world.tell()
    answer = await group.presses(helen, "✅ Allow")
    assert (answer.text, answer.alert) == ("Only owners can use this.", True)
    assert 666 not in world.members.rows


async def test_a_persons_reply_comes_to_the_group_and_is_answered_there(
    world: World, group: Group, alice: Person, bob: Person, ada: Person, eve: Person
) -> None:
    await world.use.people.message(ALICE, ADA, "Is it fine now?")
    await world.tell()
    await alice.presses("💬 Reply")
    await alice.replies("Not yet.", to=alice.last)
    await world.tell()
    told = group.last
    assert (told.text, told.topic) == (f"💬 Alice ({ALICE}) replied to the shop\nNot yet.", TOPIC)
    await group.hears(bob, "Forged.", to=told)
    assert (await group.presses(bob, "💬 Reply")).text == private_only()
    await group.presses(ada, "💬 Reply")
    assert group.last.text.startswith("Ada\nWhat do you want to write?")
    await group.hears(ada, "Tomorrow.", to=group.last)
    assert group.last.text == f"✉️ Ada's message to Alice ({ALICE}) is on its way."
    await group.hears(eve, "Or today.", to=told)
    await world.tell()
    assert [note.words for note in world.people.notes] == ["Is it fine now?", "Not yet.", "Tomorrow.", "Or today."]
    assert "Or today." in alice.last.text
    assert ada.chat == eve.chat == []


async def test_prices_are_changed_in_the_group(world: World, group: Group, ada: Person, eve: Person) -> None:
    await world.offers(listing("12"))
    await world.offers(listing("12", rate=Decimal("0.95")))
    await world.tell()
    assert group.last.text.startswith("The catalogue of north has changed")
    await group.presses(ada, "Show all changes")
    await group.presses(ada, "▲")
    card = group.last
    assert card.text.startswith("Instagram Followers")
    await group.presses(ada, "Markup")
    asked = group.last
    assert asked.text.startswith("Ada\n")
    await group.hears(eve, "+40%", to=asked)
    assert group.last == asked, "the question was Ada's"
    await group.hears(ada, "a lot", to=asked)
    again = group.last
    assert again.text.startswith("Ada\nI can't read that.")
    assert again.topic == TOPIC
    await group.hears(ada, "+40%", to=again)
    assert "40%" in group.last.text
    assert world.rules.changed_by == [ADA]
    await group.hears(ada, "/catalogue@paneldesk_bot 12")
    assert group.last.text.startswith("Instagram Followers")


async def test_a_value_does_not_answer_the_question_of_the_same_number_in_another_chat(
    world: World, group: Group, ada: Person
) -> None:
    await world.offers(listing("12"))
    await group.hears(ada, "/catalogue 12")
    await group.presses(ada, "Markup")
    await ada.says("/start")
    twin = replace(ada.last, id=group.last.id)
    await ada.replies("+40%", to=twin)
    assert world.rules.changed_by == []


async def test_the_numbers_open_in_the_group(world: World, group: Group, alice: Person, ada: Person) -> None:
    await world.use.daily_summary.send()
    await world.tell()
    await group.presses(ada, "Numbers")
    assert "7" in group.last.text
    await group.hears(ada, "/numbers")
    assert group.last.topic == TOPIC
    assert (await group.presses(alice, "Today")).text == private_only()


async def test_a_person_and_a_story_open_in_private_by_a_link(
    world: World, group: Group, alice: Person, ada: Person
) -> None:
    await alice.says("/start")
    world.orders.put(order(created_at=NOW - timedelta(days=4)))
    await group.hears(ada, "/desk")
    await group.presses(ada, "🐢 Open longer")
    await group.presses(ada, "4 days")
    for label, link, said in (("👤 Person", f"person{ALICE}", "Alice"), ("📜 Its story", "story1", "Order #1")):
        answer = await group.presses(ada, label)
        assert answer.url == f"https://t.me/paneldesk_bot?start={link}"
        assert said in (await ada.says(f"/start {link}")).text
        shown = await alice.says(f"/start {link}")
        assert shown.text.startswith("Hello, Alice!")
        assert (await group.presses(alice, label)).text == private_only()


async def test_a_reply_to_the_notice_itself_answers_too(world: World, group: Group, alice: Person, eve: Person) -> None:
    world.orders.put(order())
    await world.use.asking.request(1, ALICE, RequestTopic.SLOW)
    await world.tell()
    asked = group.last
    await group.hears(eve, "Soon.", to=asked)
    assert world.requests.rows[1].status is RequestStatus.ANSWERED
    assert next(shown for shown in group.chat if shown.id == asked.id).labels == []


async def test_outages_and_refusals_come_to_the_group(world: World, group: Group, alice: Person, ada: Person) -> None:
    outage = ProviderOutage(provider="north", away=True, why="no answer")
    await world.notices.add([NewNotice(chat_id=chat, content=outage) for chat in world.use.operators], world.clock())
    await alice.says(f"/order 12 {LINK} 1000")
    await alice.presses("✅ Place order")
    world.north.add_fails = [Refused("Not enough funds on balance")]
    await world.place()
    assert [shown.text.splitlines()[0] for shown in group.chat] == [
        "⚠️ north is not responding: no answer",
        "🚫 north refused order #1. You need to fix this:",
    ]
    assert ada.chat == []


async def test_the_desk_works_in_the_group_and_leads_nobody_home(world: World, group: Group, ada: Person) -> None:
    world.orders.put(order(status=OrderStatus.UNCONFIRMED, provider_order=None))
    await group.hears(ada, "/desk@paneldesk_bot")
    assert group.last.text.startswith("🗂 Desk\n\n❓ Unconfirmed · 1")
    assert group.last.labels == ["❓ Unconfirmed · 1", "🔄 Refresh", "⏸ Maintenance"]
    assert group.last.topic == TOPIC
    world.orders.put(order(2, created_at=NOW - timedelta(days=4)))
    await group.presses(ada, "🔄 Refresh")
    await group.presses(ada, "🐢 Open longer")
    await group.presses(ada, "4 days · ⏳ #2")
    assert group.last.labels == ["🔄 Ask the provider now", "📜 Its story", "👤 Person", "‹ Back", "‹ Desk"]
    await group.presses(ada, "‹ Desk")
    await group.presses(ada, "⏸ Maintenance")
    await group.presses(ada, "⏸ Pause ordering")
    assert world.maintenance.stored is not None
    assert ada.chat == []


@pytest.mark.parametrize(
    "text", ["/orders", "/balance", "/settings", "/start", "/order 12 https://instagram.com/a 100"]
)
async def test_an_admins_own_matters_stay_in_private(world: World, group: Group, ada: Person, text: str) -> None:
    await group.hears(ada, text)
    assert [shown.text for shown in group.chat] == [private_only()]
    await group.hears(ada, "just talking")
    assert len(group.chat) == 1
    assert ada.chat == []


async def test_a_button_of_a_customer_does_nothing_in_the_group(world: World, group: Group, ada: Person) -> None:
    await group.hears(ada, "/desk")
    forged = await ada.press_and_hear(OrdersPage(page=0).pack(), group_message(group))
    assert (forged.text, forged.alert) == (private_only(), True)


def group_message(group: Group) -> dict[str, Any]:
    return as_json(GROUP, group.last)


async def test_nobody_else_gets_anything_out_of_the_group(
    world: World, group: Group, alice: Person, bob: Person, stranger: Person
) -> None:
    await unconfirmed(world, alice)
    before = world.orders.rows[1]
    for person in (bob, stranger):
        pressed = await group.presses(person, "It does not exist")
        assert (pressed.text, pressed.alert) == (private_only(), True)
        forged = await person.press_and_hear(Decide(order_id=1, exists=False, sure=True).pack(), group_message(group))
        assert forged.text == private_only()
        await group.hears(person, "P7", to=group.last)
        await group.hears(person, "hello")
    assert len(group.chat) == 1
    await group.hears(bob, "/desk")
    assert group.last.text == private_only()
    assert world.orders.rows[1] == before


async def test_other_topics_of_the_group_are_not_the_desk(world: World, group: Group, ada: Person) -> None:
    await group.hears(ada, "/desk", topic=8)
    assert [shown.text for shown in group.chat] == [private_only()]
    await group.hears(ada, "/desk", topic=None)
    assert [shown.text for shown in group.chat] == [private_only(), private_only()]


async def test_a_whole_group_can_be_the_desk(world: World, ada: Person) -> None:
    group = Group(world, topic=None)
    await group.hears(ada, "/desk", topic=None)
    assert group.last.text.startswith("🗂 Desk")


async def test_the_group_reads_its_own_language(world: World, group: Group, alice: Person) -> None:
    world.desk_chat = DeskChat(GROUP, TOPIC, "tr")
    world.restarts()
    await unconfirmed(world, alice)
    assert "It exists" not in group.last.labels
    assert "is unconfirmed" not in group.last.text


@pytest.mark.parametrize(
    "fails",
    [
        lambda m: TelegramForbiddenError(m, "Forbidden: bot was kicked from the supergroup chat"),
        lambda m: TelegramBadRequest(m, "Bad Request: chat not found"),
        lambda m: TelegramBadRequest(m, "Bad Request: not enough rights to send text messages to the chat"),
        lambda m: TelegramMigrateToChat(m, "group chat was upgraded", -1009),
    ],
)
async def test_each_admin_is_told_if_the_group_cannot_be_written_to(
    world: World,
    group: Group,
    alice: Person,
    ada: Person,
    eve: Person,
    fails: Callable[[TelegramMethod[Any]], Exception],
) -> None:
    await loses_the_answer(world, alice)
    # Alice's own message may come first: every call fails that goes to the group.
    refuse(world, "chat_id", GROUP, fails)
    await world.tell()
    world.clock.passes(minutes=5)
    for admin in (ada, eve):
        assert "Order #1 is unconfirmed" in admin.last.text
    assert group.chat == []
    await ada.presses("It does not exist")
    assert "Are you sure" in ada.last.text


async def test_a_deleted_topic_sends_to_the_group_itself(world: World, group: Group, alice: Person) -> None:
    await loses_the_answer(world, alice)
    refuse(world, "message_thread_id", TOPIC, lambda m: TelegramBadRequest(m, "Bad Request: message thread not found"))
    await world.tell()
    assert "Order #1 is unconfirmed" in group.last.text
    assert group.last.topic is None


def backup_fails() -> str:
    return backup_failed("the disk is <full>")


async def test_trouble_with_the_machine_is_told_to_each_admin_in_their_language(
    world: World, ada: Person, eve: Person
) -> None:
    eve.app_language = "vi"
    await eve.says("/start")
    await world.use.alarm.ring(backup_fails)
    assert ada.last.text.startswith("⚠️ The scheduled backup failed.")
    assert eve.last.text.startswith("⚠️ Sao lưu theo lịch không thành công.")
    assert "the disk is <full>" in eve.last.text


async def test_a_known_language_is_used_even_if_the_database_is_gone(
    world: World, eve: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def is_gone(_user: int) -> None:
        raise OSError("the file is gone")

    eve.app_language = "tr"
    await eve.says("/start")
    await world.use.alarm.recall()
    monkeypatch.setattr(world.users, "get", is_gone)
    await world.use.alarm.ring(backup_fails)
    assert eve.last.text.startswith("⚠️ Planlı yedekleme başarısız oldu.")


async def test_trouble_comes_to_the_group_once_in_its_language(world: World, group: Group, ada: Person) -> None:
    world.desk_chat = DeskChat(GROUP, TOPIC, "tr")
    world.restarts()
    await world.use.alarm.ring(backup_fails)
    assert group.last.text.startswith("⚠️ Planlı yedekleme")
    assert (group.last.topic, ada.chat) == (TOPIC, [])


async def test_if_the_group_is_gone_each_admin_is_told_in_their_own_language(
    world: World, group: Group, ada: Person, eve: Person
) -> None:
    eve.app_language = "tr"
    await eve.says("/start")
    gone = lambda m: TelegramForbiddenError(m, "Forbidden: bot was kicked")  # noqa: E731  # one line
    world.telegram.fails["SendMessage"] = [gone]
    await world.use.alarm.ring(backup_fails)
    world.telegram.fails["SendMessage"] = [gone]
    await world.notices.add([NewNotice(chat_id=GROUP, content=ProviderOutage(provider="north", away=True))], NOW)
    await world.tell()
    assert group.chat == []
    assert [shown.text.split()[1] for shown in ada.chat] == ["The", "north"]
    assert "yanıt vermiyor" in eve.last.text


async def test_if_the_group_is_gone_helpers_hear_nothing_about_the_shops_account(
    world: World, group: Group, ada: Person, bob: Person
) -> None:
    await world.use.roles.set(BOB, Role.HELPER, ADA)
    await world.tell()
    world.orders.put(order(status=OrderStatus.REFUSED, provider_order=None))
    gone = lambda m: TelegramForbiddenError(m, "Forbidden: bot was kicked")  # noqa: E731  # one line
    world.telegram.fails["SendMessage"] = [gone]
    refusal = NewNotice(chat_id=GROUP, content=OperatorsRefusal(error="Not enough funds"), order_id=1)
    await world.notices.add([refusal], NOW)
    await world.tell()
    assert "Not enough funds" in ada.last.text
    assert [shown.text.split(".")[0] for shown in bob.chat] == ["🛠 You are a helper now"]
