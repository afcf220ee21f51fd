"""A stranger asks to be let in, and the first owner who answers decides."""

from core.members.entering import MOST_A_DAY
from core.orders.status import OrderStatus
from core.people.role import Role
from handlers.buttons import NewOrder
from handlers.entry_buttons import AskToEnter, DecideEntry
from tests.core.samples import ADA, BOB, order
from tests.handlers.fake_telegram import Shown
from tests.handlers.person import Person
from tests.handlers.world import World

MALLORY = 666
LINE = "Sorry, you can't use this bot."


async def asks(world: World, stranger: Person) -> Shown:
    await stranger.says("/start")
    await stranger.presses("🙋 Ask to be let in")
    await world.tell()
    return stranger.last


async def test_mallory_asks_and_is_let_in(world: World, stranger: Person, ada: Person) -> None:
    shown = await asks(world, stranger)
    assert shown.text == "✅ We've asked the operator. You'll get the answer here."
    assert ada.last.text == "🙋 Mallory (666) asks to be let in."
    assert ada.last.labels == ["✅ Allow", "🚫 Deny"]
    await ada.presses("✅ Allow")
    assert ada.last.text == "✅ Mallory (666) is let in."
    await world.tell()
    assert stranger.last.text == "🎉 You're in! You can order now."
    await stranger.presses("‹ Home")
    assert stranger.last.text.startswith("Hello, Mallory!")
    [entry] = world.audit.entries
    assert (entry.actor, entry.action, entry.target) == (ADA, "entry.allowed", "person:666")


async def test_mallory_is_denied_and_told(world: World, stranger: Person, ada: Person) -> None:
    await asks(world, stranger)
    await ada.presses("🚫 Deny")
    await world.tell()
    assert stranger.last.text == "Sorry, the operator didn't let you in."
    assert (await stranger.says("/start")).text.startswith("This bot is private.")


async def test_the_first_owner_who_answers_decides_and_the_other_sees_who(
    world: World, stranger: Person, ada: Person, eve: Person
) -> None:
    await ada.says("/start")
    await asks(world, stranger)
    await ada.presses("🚫 Deny")
    await eve.presses("✅ Allow")
    assert eve.last.text == "Ada has already denied Mallory (666)."
    await world.tell()
    assert eve.last.text == "Ada denied Mallory (666)."
    assert eve.last.silent
    assert MALLORY not in world.members.rows
    await ada.forges(DecideEntry(request_id=1, allowed=True))
    assert ada.chat[0].text != ada.last.text
    assert "You have already denied" in "".join(shown.text for shown in ada.chat)


async def test_a_stranger_can_ask_once_a_day(world: World, stranger: Person, ada: Person) -> None:
    await asks(world, stranger)
    answer = await stranger.forges(AskToEnter())
    assert (answer.text, answer.alert) == ("You have already asked today. Please wait for the answer.", True)
    await world.tell()
    assert len(ada.chat) == 1
    world.clock.passes(days=1, seconds=1)
    await asks(world, stranger)
    assert len(ada.chat) == 2


async def test_owners_do_not_drown_in_strangers(world: World, ada: Person) -> None:
    for number in range(MOST_A_DAY):
        await Person(world, 1000 + number, "Somebody").forges(AskToEnter())
    answer = await Person(world, 5000, "One too many").forges(AskToEnter())
    assert answer.text == "Too many people have asked today. Please try again tomorrow."
    await world.tell()
    assert len(ada.chat) == MOST_A_DAY


async def test_a_strangers_name_can_do_no_harm(world: World, ada: Person) -> None:
    await asks(world, Person(world, MALLORY, "<b>Bob</b> & Co"))
    assert ada.last.text == "🙋 <b>Bob</b> & Co (666) asks to be let in."


async def test_nobody_but_an_owner_answers(world: World, stranger: Person, alice: Person) -> None:
    await asks(world, stranger)
    await alice.forges(DecideEntry(request_id=1, allowed=True))
    await stranger.forges(DecideEntry(request_id=1, allowed=True))
    assert world.members.asked[1].allowed is None
    assert MALLORY not in world.members.rows


async def test_a_blocked_person_gets_one_polite_line_and_nothing_else(world: World, bob: Person, ada: Person) -> None:
    world.orders.put(order(user_id=BOB, chat_id=BOB))
    await world.use.roles.set(BOB, Role.BLOCKED, ADA)
    for text in ("/start", "/orders", "/status 1", "hello"):
        assert (await bob.says(text)).text == LINE
        assert bob.last.labels == []
    for button in (NewOrder(), AskToEnter()):
        answer = await bob.forges(button)
        assert answer.text == LINE
    await world.tell()
    assert ada.chat == []


async def test_a_blocked_persons_orders_go_on_and_end_as_for_anybody(world: World, bob: Person) -> None:
    world.orders.put(order(user_id=BOB, chat_id=BOB, card_message_id=None))
    await world.use.roles.set(BOB, Role.BLOCKED, ADA)
    world.north.reports("P1", OrderStatus.COMPLETED)
    await world.follow()
    assert "Order #1 is completed." in bob.last.text


async def test_a_block_ends_what_was_asked(world: World, stranger: Person, ada: Person) -> None:
    await asks(world, stranger)
    await world.use.roles.set(MALLORY, Role.BLOCKED, ADA)
    await ada.presses("✅ Allow")
    assert "You have already denied Mallory" in ada.last.text
    assert world.members.rows[MALLORY].role is Role.BLOCKED


async def test_a_person_who_is_let_in_from_their_card_is_told(world: World, stranger: Person, ada: Person) -> None:
    await asks(world, stranger)
    await ada.says("/people mallory")
    await ada.presses("· Mallory")
    await ada.presses("✅ Let in")
    await world.tell()
    assert stranger.last.text == "🎉 You're in! You can order now."
    await ada.presses("🚫 Deny")
    assert "You have already let Mallory (666) in." in [shown.text for shown in ada.chat]


async def test_a_person_whom_another_process_let_in_does_not_wait(world: World, stranger: Person) -> None:
    await stranger.says("/start")
    await world.members.import_customers({MALLORY}, world.clock())
    assert (await stranger.says("/start")).text.startswith("Hello, Mallory!")
