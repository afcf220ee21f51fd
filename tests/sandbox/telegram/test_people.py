"""What people do besides writing: they edit, reply and choose a language; and how a message reaches them."""

from tests.sandbox.telegram.conformity import problems
from tests.sandbox.telegram.driver import ALICE, BOB, Driver


async def test_a_person_edits_their_own_text(alice: Driver) -> None:
    said = await alice.say(ALICE, "order 12")
    await alice.post(f"/sandbox/chats/{ALICE}/messages/{said['message_id']}", text="order 13")
    edited = (await alice.updates())[-1]
    assert edited["edited_message"]["text"] == "order 13"
    assert problems(edited, "Update") == []
    assert (await alice.events(ALICE))[-1]["kind"] == "edited"


async def test_a_bot_that_did_not_ask_for_edits_gets_none(alice: Driver) -> None:
    await alice.updates(allowed_updates=["message"])
    said = await alice.say(ALICE, "order 12")
    edited = await alice.post(f"/sandbox/chats/{ALICE}/messages/{said['message_id']}", text="order 13")
    assert edited == {"update_id": None}


async def test_a_person_cannot_edit_the_bots_message(alice: Driver) -> None:
    sent = await alice.ok("sendMessage", chat_id=ALICE, text="Completed")
    assert await alice.control_status(f"/sandbox/chats/{ALICE}/messages/{sent['message_id']}", text="x") == 404


async def test_a_question_that_wants_a_reply_ends_with_the_next_message(alice: Driver) -> None:
    force = {"force_reply": True, "input_field_placeholder": "The link"}
    asked = await alice.ok("sendMessage", chat_id=ALICE, text="Which link?", reply_markup=force)
    assert (await alice.get(f"/sandbox/chats/{ALICE}/messages"))["keyboard"] == force
    await alice.post(f"/sandbox/chats/{ALICE}/messages", text="example.com", reply_to=asked["message_id"])
    assert (await alice.get(f"/sandbox/chats/{ALICE}/messages"))["keyboard"] is None
    assert (await alice.updates())[-1]["message"]["reply_to_message"]["text"] == "Which link?"


async def test_a_silent_message_is_marked_only_for_people(alice: Driver) -> None:
    sent = await alice.ok("sendMessage", chat_id=ALICE, text="Completed", disable_notification=True)
    assert "silent" not in sent
    assert (await alice.events(ALICE))[-1]["silent"] is True


async def test_a_person_changes_their_language(alice: Driver) -> None:
    await alice.ok("setMyDescription", description="Siparişler", language_code="tr")
    await alice.ok("setMyCommands", commands=[{"command": "orders", "description": "Siparişler"}], language_code="tr")
    await alice.post(f"/sandbox/people/{ALICE}/language", language_code="tr")
    assert (await alice.get(f"/sandbox/about?user_id={ALICE}"))["description"] == "Siparişler"
    assert (await alice.get(f"/sandbox/commands?user_id={ALICE}"))[0]["description"] == "Siparişler"
    await alice.say(ALICE, "merhaba")
    assert (await alice.updates())[-1]["message"]["from"]["language_code"] == "tr"


async def test_a_pair_needs_two_people_and_a_new_id(driver: Driver) -> None:
    assert await driver.control_status("/sandbox/pairs", id=-11, members=[ALICE]) == 400
    assert await driver.control_status("/sandbox/pairs", id=11, members=[ALICE, BOB]) == 400
    await driver.post("/sandbox/pairs", id=-11, members=[ALICE, BOB])
    assert await driver.control_status("/sandbox/pairs", id=-11, members=[ALICE, BOB]) == 400
    rooms = await driver.get("/sandbox/rooms")
    assert rooms == [{"id": -11, "title": "Alice with Bob", "members": [ALICE, BOB], "pair": True}]


async def test_the_bot_does_not_see_what_a_pair_writes(driver: Driver) -> None:
    await driver.post("/sandbox/pairs", id=-11, members=[ALICE, BOB])
    said = await driver.post("/sandbox/chats/-11/messages", **{"from": ALICE, "text": "/start @paneldesk_bot"})
    assert said["update_id"] is None


async def test_a_person_shares_another_with_the_bot(alice: Driver) -> None:
    wish = {"request_id": 7, "request_username": True}
    keys = {"keyboard": [[{"text": "Invite", "request_users": wish}]]}
    await alice.ok("sendMessage", chat_id=ALICE, text="Whom?", reply_markup=keys)
    assert await alice.control_status(f"/sandbox/chats/{ALICE}/share", request_id=8, user_id=BOB) == 404
    await alice.post(f"/sandbox/chats/{ALICE}/share", request_id=7, user_id=BOB)
    shared = (await alice.updates())[-1]
    assert problems(shared, "Update") == []
    assert shared["message"]["users_shared"] == {"request_id": 7, "users": [{"user_id": BOB, "username": "bob_tr"}]}
