"""What people do, and what tests and the page see of it."""

import asyncio
import json
from contextlib import suppress

import aiohttp
import pytest

from sandbox.telegram.limits import RateLimits
from sandbox.telegram.refusals import Refusal
from tests.sandbox.telegram.driver import ADA, ALICE, BOB, TOKEN, Driver, button, keyboard

GROUP = -200


async def test_three_people_exist_and_more_can_be_added(driver: Driver) -> None:
    await driver.post("/sandbox/people", id=7, first_name="Cem", language_code="tr")
    people = {one["id"]: one["first_name"] for one in await driver.get("/sandbox/people")}
    assert people == {ALICE: "Alice", BOB: "Bob", ADA: "Ada", 7: "Cem"}
    assert await driver.control_status("/sandbox/people", id=7, first_name="Again") == 400


async def test_a_deep_link_starts_with_its_parameter(driver: Driver) -> None:
    await driver.post(f"/sandbox/chats/{ALICE}/start", parameter="order_12")
    [update] = await driver.updates()
    assert update["message"]["text"] == "/start order_12"
    assert update["message"]["entities"] == [{"type": "bot_command", "offset": 0, "length": 6}]
    for bad in ("a b", "ş", "x" * 65):
        assert await driver.control_status(f"/sandbox/chats/{ALICE}/start", parameter=bad) == 400


async def test_a_button_is_pressed_by_its_text(alice: Driver) -> None:
    sent = await alice.ok("sendMessage", chat_id=ALICE, text="x", reply_markup=keyboard(button("Order", "o:1")))
    pressed = await alice.press(ALICE, sent["message_id"], button="Order")
    [update] = await alice.updates()
    query = update["callback_query"]
    assert (query["id"], query["data"]) == (pressed["callback_query_id"], "o:1")
    assert query["message"] == sent
    path = f"/sandbox/chats/{ALICE}/presses"
    assert await alice.control_status(path, message_id=sent["message_id"], button="Nope") == 404


async def test_a_press_under_a_deleted_message_says_only_where_it_was(alice: Driver) -> None:
    await alice.press(ALICE, 999, data="forged")
    [update] = await alice.updates()
    message = update["callback_query"]["message"]
    assert (message["message_id"], message["date"], message["chat"]["id"]) == (999, 0, ALICE)


async def test_a_test_can_wait_for_the_answer_to_a_press(alice: Driver) -> None:
    pressed = await alice.press(ALICE, 1, data="x")
    query_id = pressed["callback_query_id"]
    waiting = asyncio.create_task(alice.get(f"/sandbox/callbacks/{query_id}?timeout=5"))
    await alice.ok("answerCallbackQuery", callback_query_id=query_id, text="Placed", show_alert=True)
    assert await waiting == {"text": "Placed", "show_alert": True, "url": ""}
    assert (await alice.events(ALICE))[-1]["kind"] == "alert"


async def test_an_unanswered_press_times_out(alice: Driver) -> None:
    pressed = await alice.press(ALICE, 1, data="x")
    url = f"{alice.url}/sandbox/callbacks/{pressed['callback_query_id']}?timeout=0"
    async with alice.session.get(url) as response:
        assert response.status == 408


async def test_a_chat_reports_everything_in_order(alice: Driver) -> None:
    text = "<b>1</b> &lt; 2"
    sent = await alice.ok("sendMessage", chat_id=ALICE, text=text, parse_mode="HTML")
    where = {"chat_id": ALICE, "message_id": sent["message_id"]}
    await alice.ok("sendChatAction", chat_id=ALICE, action="typing")
    await alice.ok("editMessageText", **where, text="two")
    await alice.ok("setMessageReaction", **where, reaction=[{"type": "emoji", "emoji": "👍"}])
    await alice.ok("pinChatMessage", **where)
    await alice.ok("deleteMessage", **where)
    events = await alice.events(ALICE)
    kinds = ["message", "message", "action", "edited", "edited", "pinned", "deleted"]
    assert [event["kind"] for event in events] == kinds
    assert events[1]["html"] == "<b>1</b> &lt; 2"
    assert events[4]["reactions"] == ["👍"]
    assert await alice.events(ALICE, after=events[-1]["seq"]) == []
    assert await alice.events(BOB) == []


async def test_a_test_can_wait_for_events(alice: Driver) -> None:
    seq = (await alice.events(ALICE))[-1]["seq"]
    waiting = asyncio.create_task(alice.events(ALICE, after=seq, timeout_seconds=5))
    await alice.ok("sendMessage", chat_id=ALICE, text="news")
    assert [event["text"] for event in await waiting] == ["news"]


async def test_the_stream_has_the_events_of_all_chats(alice: Driver) -> None:
    async with asyncio.timeout(5), alice.session.get(f"{alice.url}/sandbox/stream?after=0") as stream:
        await alice.say(BOB, "merhaba")
        seen: list[str] = []
        while len(seen) < 2:
            line = (await stream.content.readline()).decode()
            if line.startswith("data: ") and "kind" in line:
                seen.append(json.loads(line.removeprefix("data: "))["text"])
    assert seen == ["hello", "merhaba"]


async def test_a_one_time_keyboard_disappears_after_its_use(alice: Driver) -> None:
    markup = {"keyboard": [[{"text": "Yes"}]], "one_time_keyboard": True}
    await alice.ok("sendMessage", chat_id=ALICE, text="Sure?", reply_markup=markup)
    assert (await alice.get(f"/sandbox/chats/{ALICE}/messages"))["keyboard"] == markup
    await alice.say(ALICE, "Yes")
    assert (await alice.get(f"/sandbox/chats/{ALICE}/messages"))["keyboard"] is None


async def test_blocking_tells_the_bot_and_stops_the_person_too(alice: Driver) -> None:
    await alice.post(f"/sandbox/chats/{ALICE}/block", blocked=True)
    [update] = await alice.updates()
    changed = update["my_chat_member"]
    assert changed["old_chat_member"]["status"] == "member"
    assert changed["new_chat_member"]["status"] == "kicked"
    assert await alice.control_status(f"/sandbox/chats/{ALICE}/messages", text="hi") == 409
    assert (await alice.post(f"/sandbox/chats/{ALICE}/block", blocked=True))["update_id"] is None


async def test_a_file_can_be_sent_both_ways(alice: Driver) -> None:
    form = aiohttp.FormData({"text": "my orders"})
    form.add_field("document", b"link,quantity\n", filename="orders.csv", content_type="text/csv")
    url = f"{alice.url}/sandbox/chats/{ALICE}/messages"
    async with alice.session.post(url, data=form) as response:
        assert response.status == 201
    message = (await alice.updates())[0]["message"]
    assert message["caption"] == "my orders"
    assert message["document"]["file_name"] == "orders.csv"
    stored = await alice.ok("getFile", file_id=message["document"]["file_id"])
    async with alice.session.get(f"{alice.url}/file/bot{TOKEN}/{stored['file_path']}") as response:
        assert await response.read() == b"link,quantity\n"
    async with alice.session.get(f"{alice.url}/file/bot42:WRONG/{stored['file_path']}") as response:
        assert response.status == 401
    again = await alice.ok("sendDocument", chat_id=ALICE, document=message["document"]["file_id"])
    assert again["document"]["file_size"] == 14


async def test_a_file_for_the_page_is_never_shown_as_a_page(alice: Driver) -> None:
    form = aiohttp.FormData()
    form.add_field("document", b"<script>", filename="x.html", content_type="text/html")
    async with alice.session.post(f"{alice.url}/sandbox/chats/{ALICE}/messages", data=form):
        file_id = (await alice.events(ALICE))[-1]["document"]["file_id"]
    async with alice.session.get(f"{alice.url}/sandbox/files/{file_id}") as response:
        assert response.headers["Content-Disposition"] == "attachment"


async def test_in_a_group_the_bot_sees_only_what_is_meant_for_it(driver: Driver) -> None:
    await driver.post("/sandbox/groups", id=GROUP, title="Resellers", members=[ALICE, BOB])
    path = f"/sandbox/chats/{GROUP}/messages"
    seen = {}
    for text in ("hello all", "/order 12", "/order@paneldesk_bot", "/order@other_bot", "ask @Paneldesk_Bot"):
        said = await driver.post(path, **{"from": BOB}, text=text)
        seen[text] = said["update_id"] is not None
    assert seen == {
        "hello all": False,
        "/order 12": True,
        "/order@paneldesk_bot": True,
        "/order@other_bot": False,
        "ask @Paneldesk_Bot": True,
    }
    assert await driver.control_status(path, **{"from": ADA}, text="hi") == 404
    joined, *_ = await driver.updates()
    assert joined["my_chat_member"]["chat"] == {"id": GROUP, "type": "group", "title": "Resellers"}


async def test_a_group_with_topics_keeps_what_is_said_in_one_together(driver: Driver) -> None:
    await driver.post("/sandbox/groups", id=GROUP, title="Operators", members=[ADA], topics={"7": "Desk"})
    sent = await driver.ok("sendMessage", chat_id=GROUP, message_thread_id=7, text="Decide!")
    assert (sent["message_thread_id"], sent["is_topic_message"]) == (7, True)
    assert (sent["chat"]["type"], sent["chat"]["is_forum"]) == ("supergroup", True)
    path = f"/sandbox/chats/{GROUP}/messages"
    await driver.post(path, **{"from": ADA}, text="555", reply_to=sent["message_id"])
    await driver.post(path, **{"from": ADA}, text="/desk", topic=7)
    await driver.post(path, **{"from": ADA}, text="/desk")
    topics = [update["message"].get("message_thread_id") for update in (await driver.updates())[1:]]
    assert topics == [7, 7, None]
    for method, params in (("sendMessage", {"text": "x"}), ("sendChatAction", {"action": "typing"})):
        refused = await driver.refused(method, chat_id=GROUP, message_thread_id=8, **params)
        assert refused == (400, "Bad Request: message thread not found")


async def test_a_copy_holds_what_the_message_held_and_nothing_of_its_author(driver: Driver) -> None:
    await driver.meet(ALICE)
    await driver.meet(BOB)
    said = await driver.say(ADA, "see https://example.com")
    keys = {"inline_keyboard": [[{"text": "Off", "callback_data": "off"}]]}
    copy = {"from_chat_id": ADA, "message_id": said["message_id"]}
    copied = await driver.ok("copyMessage", chat_id=BOB, **copy, reply_markup=keys)
    shown = (await driver.events(BOB))[-1]
    assert (shown["message_id"], shown["text"]) == (copied["message_id"], "see https://example.com")
    assert shown["entities"][0]["type"] == "url"
    assert shown["from"]["is_bot"]
    assert shown["reply_markup"] == keys
    refused = await driver.refused("copyMessage", chat_id=ALICE, from_chat_id=ADA, message_id=999)
    assert refused == (400, "Bad Request: message to copy not found")


def test_a_group_takes_twenty_messages_a_minute() -> None:
    now = 0.0
    limits = RateLimits(on=True, clock=lambda: now)

    def taken(chat: int) -> int:
        """How many of 60 messages, one a second, are taken."""
        nonlocal now
        count = 0
        for _ in range(60):
            now += 1.0
            with suppress(Refusal):
                limits.check("sendMessage", str(chat))
                count += 1
        return count

    assert taken(ALICE) == 60
    assert 20 <= taken(GROUP) <= 40
    now += 60
    taken(GROUP)
    assert taken(GROUP) == 20


async def test_a_group_the_bot_left_accepts_no_messages(driver: Driver) -> None:
    await driver.post("/sandbox/groups", id=GROUP, title="Resellers", members=[ALICE])
    assert (await driver.ok("getChatMember", chat_id=GROUP, user_id=ALICE))["status"] == "creator"
    await driver.ok("leaveChat", chat_id=GROUP)
    refused = await driver.refused("sendMessage", chat_id=GROUP, text="x")
    assert refused == (403, "Forbidden: bot is not a member of the group chat")


@pytest.mark.parametrize("members", [[], [12345]])
async def test_a_group_needs_members(driver: Driver, members: list[int]) -> None:
    assert await driver.control_status("/sandbox/groups", id=GROUP, title="x", members=members) == 400


async def test_a_person_sees_the_narrowest_menu_in_their_language(driver: Driver) -> None:
    async def menu(person: int) -> list[str]:
        return [one["command"] for one in await driver.get(f"/sandbox/commands?user_id={person}")]

    def commands(name: str) -> list[dict[str, str]]:
        return [{"command": name, "description": "x"}]

    await driver.ok("setMyCommands", commands=commands("common"))
    await driver.ok("setMyCommands", commands=commands("turkish"), language_code="tr")
    private = {"type": "all_private_chats"}
    assert [await menu(ALICE), await menu(BOB)] == [["common"], ["turkish"]]
    await driver.ok("setMyCommands", commands=commands("private"), scope=private)
    await driver.ok("setMyCommands", commands=commands("admin"), scope={"type": "chat", "chat_id": ADA})
    assert [await menu(ALICE), await menu(BOB), await menu(ADA)] == [["private"], ["private"], ["admin"]]
    await driver.ok("deleteMyCommands", scope=private)
    assert await menu(BOB) == ["turkish"]
    assert await driver.ok("getMyCommands", language_code="tr") == commands("turkish")
    assert (await driver.events(BOB))[-1]["commands"] == commands("turkish")


async def test_calls_are_recorded_without_secrets(driver: Driver) -> None:
    await driver.call("sendMessage", chat_id=BOB, text="hi")
    await driver.call("setWebhook", url="https://example.com/", secret_token="s3cret")
    sent, hook = await driver.get("/sandbox/calls?after=0")
    assert (sent["method"], sent["status"], sent["params"]) == ("sendMessage", 403, {"chat_id": BOB, "text": "hi"})
    assert sent["at"] <= hook["at"]
    assert "s3cret" not in str(hook)
    assert await driver.get(f"/sandbox/calls?after={hook['seq']}") == []


async def test_bad_requests_of_the_control_side_say_what_is_wrong(driver: Driver) -> None:
    async with driver.session.post(f"{driver.url}/sandbox/people", data="[") as response:
        assert (response.status, await response.json()) == (400, {"error": "the body is not JSON"})
    assert await driver.control_status("/sandbox/chats/1/messages", text="hi") == 404
    assert await driver.control_status(f"/sandbox/chats/{ALICE}/messages") == 400
