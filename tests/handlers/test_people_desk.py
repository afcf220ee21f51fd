"""/people: admins see who uses the bot, note things down, write to people, and owners change roles."""

from decimal import Decimal

import pytest

from core.members.directory import MOST_REPLIES
from core.orders.status import OrderStatus
from core.people.access import Access
from core.people.role import Role
from handlers.people_buttons import PeoplePage, PickPeople, SetRole, ShowPerson, WriteTo
from tests.core.samples import ADA, ALICE, BOB, order
from tests.handlers.fake_telegram import Shown
from tests.handlers.person import Person
from tests.handlers.world import World

HELEN = 7_000_000_008


@pytest.fixture
async def helen(world: World) -> Person:
    """A helper."""
    await world.use.roles.set(HELEN, Role.HELPER, ADA)
    await world.agreed(HELEN)
    return Person(world, HELEN, "Helen")


async def card(ada: Person, name: str) -> Shown:
    await ada.says("/people")
    await ada.presses(name)
    return ada.last


async def test_everybody_is_listed_with_their_orders(world: World, ada: Person, alice: Person, bob: Person) -> None:
    world.orders.put(order(1), order(2, status=OrderStatus.COMPLETED), order(3, user_id=BOB, chat_id=BOB))
    await alice.says("/start")
    await bob.says("/start")
    shown = await ada.says("/people")
    assert shown.text == "👥 3 people"
    assert shown.labels == ["Bob · 📦 1 · ⏳ 1", "Alice · 📦 2 · ⏳ 1", "👑 Ada", "🔎 Search", "➕ Let in", "‹ Home"]


async def test_a_card_says_who_it_is_and_what_they_did(world: World, ada: Person, alice: Person) -> None:
    charged = {"charge": Decimal("0.90"), "charge_currency": "USD", "status": OrderStatus.COMPLETED}
    world.orders.put(order(1), order(2, **charged))
    alice.app_language = "tr"
    await alice.says("/start")
    shown = await card(ada, "Alice")
    for fact in (f"👤 Alice ({ALICE})", "Role: Customer", "Language: Türkçe", "Orders: 1 open, 2 in all"):
        assert fact in shown.text
    assert "Spent: 1.98\u00a0USD" in shown.text
    assert shown.labels == [
        *("📦 Orders", "📝 Note", "✉️ Write"),
        *("🛠 Make helper", "🚫 Block", "‹ People", "‹ Home"),
    ]


async def test_a_card_says_what_a_person_has_where_people_pay_from_a_balance(
    world: World, ada: Person, alice: Person
) -> None:
    await alice.says("/start")
    assert "Balance" not in (await card(ada, "Alice")).text
    world.takes_money()
    await world.gives(ALICE, "5.50")
    assert "Balance: 5.50\u00a0USD" in (await card(ada, "Alice")).text


@pytest.mark.parametrize("words", ["ali", "ALICE", str(ALICE), "7", "#7"])
async def test_people_are_found_by_name_id_and_order(world: World, ada: Person, alice: Person, words: str) -> None:
    world.orders.put(order(7))
    await alice.says("/start")
    shown = await ada.says(f"/people {words}")
    assert shown.text == f"🔎 {words}\n1 person found"
    assert shown.labels[0] == "Alice · 📦 1 · ⏳ 1"


async def test_a_search_is_asked_for(world: World, ada: Person, alice: Person) -> None:
    await alice.says("/start")
    await ada.says("/people")
    await ada.presses("🔎 Search")
    await ada.replies("ali", to=ada.last)
    assert ada.last.button("Alice")
    await ada.says("/people nobody of that name")
    assert ada.last.text == "🔎 nobody of that name\nNobody found."


async def test_many_people_come_in_pages(world: World, ada: Person) -> None:
    world.members.rows.clear()
    for id in range(100, 117):
        await world.members.import_customers({id}, world.clock())
    await ada.says("/people")
    assert ada.last.labels[:8] == [f"· {id}" for id in range(100, 108)]
    await ada.presses("›")
    await ada.presses("›")
    assert ada.last.button("3 / 3")
    await ada.forges(PeoplePage(page=77), on=ada.last)
    assert ada.last.button("3 / 3")


async def test_ada_blocks_bob_and_lets_him_in_again(world: World, ada: Person, bob: Person) -> None:
    await bob.says("/start")
    await card(ada, "Bob")
    await ada.presses("🚫 Block")
    assert "Role: Blocked" in ada.last.text
    assert (await bob.says("/orders")).text == "Sorry, you can't use this bot."
    await ada.says("/people")
    await ada.presses("Blocked (1)")
    await ada.presses("🚫 Bob")
    await ada.presses("✅ Unblock")
    assert (await bob.says("/start")).text.startswith("Hello, Bob!")
    changes = [(entry.before, entry.after) for entry in world.audit.entries]
    assert changes == [
        ({"role": "customer"}, {"role": "blocked"}),
        ({"role": "blocked"}, {"role": "customer"}),
    ]


async def test_a_helper_is_made_after_a_second_question_and_gets_the_menu(
    world: World, ada: Person, bob: Person
) -> None:
    await bob.says("/start")
    await card(ada, "Bob")
    await ada.presses("🛠 Make helper")
    assert "Make Bob" in ada.last.text
    assert not world.access.is_admin(BOB)
    await ada.presses("🛠 Yes, make helper")
    assert "Role: Helper" in ada.last.text
    assert "Orders that wait for your decision" in world.telegram.menus[BOB, None]
    assert list(world.access.admins) == [BOB, ADA]
    await world.tell()
    assert bob.last.text.startswith("🛠 You are a helper now.")
    await bob.presses("🗂 Desk")
    await ada.presses("👤 Make customer")
    assert not world.access.is_admin(BOB)
    assert (BOB, None) not in world.telegram.menus


async def test_a_helper_sees_people_and_changes_no_role(world: World, helen: Person, alice: Person) -> None:
    await alice.says("/start")
    await card(helen, "Alice")
    assert helen.last.labels == ["📝 Note", "✉️ Write", "‹ People", "‹ Home"]
    await helen.forges(SetRole(user_id=ALICE, role=Role.BLOCKED))
    await helen.forges(SetRole(user_id=HELEN, role=Role.HELPER, sure=True))
    await helen.forges(PickPeople())
    assert world.access.role_of(ALICE) is Role.CUSTOMER


async def test_owners_cannot_be_changed_in_the_chat(world: World, ada: Person) -> None:
    await ada.says("/start")
    await card(ada, "👑 Ada")
    assert not ada.last.button("🚫 Block")
    await ada.forges(SetRole(user_id=ADA, role=Role.BLOCKED))
    await ada.forges(SetRole(user_id=BOB, role=Role.OWNER, sure=True))
    assert world.access.is_owner(ADA)
    assert world.access.role_of(BOB) is Role.CUSTOMER


async def test_a_note_is_for_admins(world: World, ada: Person, helen: Person, alice: Person) -> None:
    await alice.says("/start")
    await card(ada, "Alice")
    await ada.presses("📝 Note")
    await ada.replies("Pays <late>", to=ada.last)
    assert ada.last.text == "📝 Noted."
    await card(helen, "Alice")
    assert "📝 Ada, 02 Mar 12:00 UTC\nPays <late>" in helen.last.text
    assert "late" not in "".join(shown.text for shown in alice.chat)
    assert [entry.action for entry in world.audit.entries][-1] == "person.note"


async def test_a_person_answers_a_message_of_the_shop(world: World, ada: Person, helen: Person, alice: Person) -> None:
    await alice.says("/start")
    await card(helen, "Alice")
    await helen.presses("✉️ Write")
    await helen.replies("Is your page public?", to=helen.last)
    assert helen.last.text == "✉️ Your message is on its way."
    await world.tell()
    assert alice.last.text == "✉️ Message from the shop\nIs your page public?"
    await alice.presses("💬 Reply")
    await alice.replies("Yes, it is.", to=alice.last)
    assert alice.last.text == "✅ Sent. You'll get the answer here."
    await world.tell()
    for admin in (ada, helen):
        assert admin.last.text == f"💬 Alice ({ALICE}) replied to the shop\nYes, it is."
    await ada.replies("Thank you", to=ada.last)
    await world.tell()
    assert alice.last.text == "✉️ Message from the shop\nThank you"
    await alice.replies("Bye", to=alice.last)
    await ada.says("/people")
    await ada.presses("Alice")
    assert ada.last.text.count("💬 Alice") == 2


async def test_a_person_who_answers_too_often_waits(world: World, ada: Person, alice: Person) -> None:
    await alice.says("/start")
    await world.use.people.message(ALICE, ADA, "Hello")
    await world.tell()
    message = alice.last
    for number in range(MOST_REPLIES):
        assert (await alice.replies(f"{number}", to=message)).text.startswith("✅ Sent.")
    assert (await alice.replies("more", to=message)).text == "Please wait for an answer first."
    await world.tell()
    assert len(ada.chat) == MOST_REPLIES
    await world.use.people.message(ALICE, ADA, "Well?")
    await world.tell()
    assert (await alice.replies("now", to=message)).text.startswith("✅ Sent.")


async def test_admins_read_beforehand_that_a_message_cannot_arrive(world: World, ada: Person, bob: Person) -> None:
    await ada.forges(WriteTo(user_id=ALICE + 90))
    await world.members.import_customers({555}, world.clock())
    await ada.forges(WriteTo(user_id=555))
    assert "have not written to the bot yet" in ada.last.text
    await bob.says("/start")
    await world.users.set_blocked(BOB, world.clock())
    await ada.forges(WriteTo(user_id=BOB))
    assert "have blocked the bot" in ada.last.text


async def test_a_demoted_helpers_open_question_writes_to_nobody(world: World, helen: Person, alice: Person) -> None:
    await alice.says("/start")
    await helen.forges(WriteTo(user_id=ALICE))
    question = helen.last
    await world.use.roles.set(HELEN, Role.CUSTOMER, ADA)
    await helen.replies("Send me your password", to=question)
    await world.tell()
    assert "password" not in "".join(shown.text for shown in alice.chat)
    assert world.people.notes == []


async def test_an_owner_picks_people_from_telegram(world: World, ada: Person) -> None:
    await world.use.roles.set(BOB, Role.BLOCKED, ADA)
    await ada.says("/people")
    await ada.presses("➕ Let in")
    users = [
        {"user_id": 901, "first_name": "Carol", "last_name": "B", "username": "carol"},
        {"user_id": BOB, "first_name": "Bob"},
    ]
    shared = {"users_shared": {"request_id": 1, "users": users}}
    await ada.says(None, **shared)
    said = "\n".join(shown.text for shown in ada.chat)
    assert "✅ Carol @carol (901)" in said
    assert f"🚫 Bob ({BOB})" in said, "who is blocked stays so"
    assert ada.last.labels[:2] == ["Carol", "Bob"]
    await ada.says("/people carol")
    assert ada.last.button("Carol B")
    assert (await Person(world, 901, "Carol").says("/start")).text.startswith("Hello, Carol!")


async def test_only_an_owners_pick_counts(world: World, alice: Person, helen: Person) -> None:
    shared = {"users_shared": {"request_id": 1, "users": [{"user_id": 901}]}}
    for person in (alice, helen):
        await person.says(None, **shared)
    assert not world.access.lets_in(901)


async def test_on_a_public_bot_everybody_is_a_customer(world: World, ada: Person) -> None:
    world.lets_in(Access(public=True, owners={ADA}, allowed=()))
    await Person(world, 901, "Carol").says("/start")
    await card(ada, "Carol")
    assert "Role: Customer" in ada.last.text


async def test_a_person_whom_nobody_knows_has_no_card(world: World, ada: Person) -> None:
    answer = await ada.forges(ShowPerson(user_id=12345))
    assert answer.alert
