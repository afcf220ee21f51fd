"""The operators' group and a broadcast with the real process, even if it is killed in the middle."""

import re
from itertools import count

import pytest

from tests.e2e.chat import Person
from tests.e2e.stage import Stage

GROUP, TOPIC = -4242, 7
SETTINGS = (
    "ACCESS=public",
    "SHOP__CREDIT=limits",
    "SHOP__LIMIT_PER_DAY=1000000000",
    f"DESK__CHAT_ID={GROUP}",
    f"DESK__TOPIC_ID={TOPIC}",
    "LIMITS__SENDS_PER_SECOND=10",
)
_made = count()


@pytest.fixture
async def desk(own_stage: Stage) -> Person:
    """Ada in the operators' group, which has a topic for it."""
    if not next(_made):
        group = {"id": GROUP, "title": "Operators", "members": [own_stage.ada.id], "topics": {str(TOPIC): "Desk"}}
        await own_stage.telegram.post("/sandbox/groups", **group)
    return Person(own_stage.telegram, own_stage.ada.id, "Ada", GROUP)


async def test_a_decision_is_made_in_the_group(own_stage: Stage, desk: Person, link: str) -> None:
    alice, provider = await own_stage.customer(), own_stage.provider()
    await provider.fault("html_502", "add")
    card = await alice.orders(f"panel_v2:1 {link} 100")
    await card.shows("Unconfirmed")
    question = await desk.is_told(f"Order #{card.number} is unconfirmed", link)
    await desk.presses("It exists", on=question)
    await desk.sees("What is the number of order")
    assert f"Order #{card.number} is unconfirmed" not in await own_stage.ada.everything()


async def test_the_group_sees_that_a_question_was_closed_in_private(own_stage: Stage, desk: Person, link: str) -> None:
    alice, ada = await own_stage.customer(), own_stage.ada
    card = await alice.orders(f"panel_v2:1 {link} 100")
    await card.shows("Completed")  # before that she would be advised to cancel it
    await card.presses("💬 Ask about this order")
    await alice.presses_when_seen("🔗 Wrong link")
    question = await desk.is_told(f"Question about order #{card.number}", link)
    await ada.says("/requests")
    listed = await ada.sees("open question")
    await ada.presses(next(label for label, _data in listed.buttons if f"#{card.number} " in label), on=listed)
    await ada.presses_when_seen("✖ Close")
    await ada.presses_when_seen("Other")
    closed = await desk.watches(question, "Ada has closed this question.")
    assert closed.buttons == ()


async def test_a_broadcast_that_is_cut_off_reaches_nobody_twice(own_stage: Stage, desk: Person) -> None:
    people = [await own_stage.somebody(f"Reader {n}") for n in range(25)]
    for person in people:
        await person.says("/start")
        await person.sees("Hello")
    ada = own_stage.ada
    await ada.says("/broadcast Cheaper likes this week")
    everybody = await ada.sees("Whom shall this go to?")
    label = next(label for label, _data in everybody.buttons if label.startswith("Everybody"))
    await ada.presses(label, on=everybody)
    asked = await ada.sees("Send it to")
    send = next(label for label, _data in asked.buttons if label.startswith("✅ Send"))
    await ada.presses(send, on=asked)
    await people[0].is_told("Cheaper likes this week")
    await own_stage.act("kill")
    await own_stage.act("start")
    done = await desk.is_told("Broadcast #1 is done")
    for person in people:
        assert (await person.everything()).count("Cheaper likes this week") <= 1
    unknown = re.search(r"Not known: (\d+)", done.text)
    missed = [one for one in people if "Cheaper likes this week" not in await one.everything()]
    assert len(missed) <= int(unknown[1] if unknown else 0)
