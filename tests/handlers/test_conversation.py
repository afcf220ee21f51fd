"""A conversation is one model that is stored as text, and recognises one of another version."""

import pytest

from core.forms.draft import Draft
from handlers.conversation import Conversation, FormLeft, NumberQuestion
from handlers.show import Outdated


def stored_and_loaded(conversation: Conversation) -> Conversation:
    loaded = Conversation.stored(conversation.store())
    assert loaded is not None
    return loaded


def test_a_conversation_is_the_same_after_it_was_stored() -> None:
    draft = Draft.begun("key-1", 1, {"link": "https://example.org/đ👍"}, ["runs"])
    draft.takes(5)
    draft.hears(7, "link")
    conversation = Conversation(draft=draft, numbers=[NumberQuestion(1, 2)], looking_at=3, link="a", rest="b")
    assert stored_and_loaded(conversation) == conversation


def test_nothing_to_remember_is_not_stored() -> None:
    assert Conversation().store() is None
    assert Conversation(looked_at=5).store() is None
    assert Conversation.stored(None) == Conversation()


def test_half_a_character_does_not_make_a_conversation_unreadable() -> None:
    conversation = Conversation(rest="a\ud83d b", draft=Draft.begun("key-1", 1, {"link": "x\ud800"}))
    loaded = stored_and_loaded(conversation)
    assert loaded.rest == "a b"
    assert loaded.draft is not None
    assert loaded.draft.answers == {"link": "x"}


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", "null", "1", "{}", '{"version": 1}', '{"version": 2, "draft": 5}', '{"version": 2, "form": {}}'],
)
def test_a_conversation_of_another_version_is_recognised(text: str) -> None:
    assert Conversation.stored(text) is None


def test_a_form_waits_while_a_number_is_asked_for_and_is_back_after_the_last_one() -> None:
    conversation = Conversation(draft=Draft(key="key-1", service_id=1))
    conversation.ask_for_number(NumberQuestion(10, 1))
    conversation.ask_for_number(NumberQuestion(11, 2))
    conversation.ask_for_number(NumberQuestion(12, 1))
    assert conversation.numbers == [NumberQuestion(11, 2), NumberQuestion(12, 1)]
    assert not conversation.end_number(2)
    assert conversation.end_number(1)
    assert not conversation.end_number(1), "nothing was asked any more"


def test_a_press_of_the_last_cancelled_form_is_recognised() -> None:
    draft = Draft(key="key-1", service_id=7)
    conversation = Conversation(draft=draft)
    assert conversation.pressed(draft.key) is draft
    conversation.leave()
    with pytest.raises(FormLeft) as left:
        conversation.pressed(draft.key)
    assert left.value.service_id == 7
    with pytest.raises(Outdated):
        conversation.pressed("another")
