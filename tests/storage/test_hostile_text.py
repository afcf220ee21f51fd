"""Strangers' words are stored only as text; characters that a database can't store are cleaned first."""

from dataclasses import replace
from math import inf, nan
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.catalogue.catalogue import CatalogueDiff
from core.catalogue.service import Service
from core.notices.notice import ProviderOutage
from core.orders.order import OrderChange
from storage.catalogue import Services
from storage.database import Database
from storage.inbox import Arrival, Inbox
from storage.notices import Notices
from storage.orders import Orders
from storage.sql.columns import clean_text
from tests.storage.samples import ALICE, NOW, alive, intent, listing, plain_notice

NASTY = "'; DROP TABLE orders; -- \" % _ \\ :name $1 {} \u202e \u200d \ufffe 👩‍👩‍👧 \r\n\t\x1b"


async def test_quotes_and_control_characters_come_back_unchanged(database: Database, service: Service) -> None:
    wish = intent(service, key=NASTY, link=NASTY, fields={NASTY: NASTY})
    order, _ = await Orders(database).confirm(wish, NOW)
    assert (order.key, order.link, order.fields) == (NASTY, NASTY, {NASTY: NASTY})
    assert await Orders(database).by_key(NASTY, ALICE) == order


async def test_nul_is_dropped_and_half_a_character_replaced(database: Database, service: Service) -> None:
    wish = intent(service, link="a\0b\ud83d!", fields={"li\0nk": "c\0d\udc00"})
    order, _ = await Orders(database).confirm(wish, NOW)
    assert (order.link, order.fields) == ("ab\ufffd!", {"link": "cd\ufffd"})

    await Orders(database).save([OrderChange(after=replace(order, error="\0out\0"))], NOW)
    stored = await Orders(database).find(order.id)
    assert stored is not None
    assert stored.error == "out"

    await Notices(database).add([plain_notice(ALICE, "x\0\ud800")], NOW)
    await alive(database, "A")
    _, notice = await Notices(database).claim("A", NOW, 2)  # the first is the order's card
    assert notice.content == ProviderOutage(provider="x\ufffd", away=True)


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("c\0d", "cd"),
        ("c\udc00d", "c\ufffdd"),
        ("👍 ủ \\u0000", "👍 ủ \\u0000"),
        ("NaN Infinity", "NaN Infinity"),
        (inf, None),
        ([1.5, nan], [1.5, None]),
    ],
)
async def test_json_loses_only_what_it_cannot_keep(database: Database, said: Any, kept: Any) -> None:
    await alive(database, "A")
    (held,) = await Inbox(database).store([Arrival(1, ALICE, {"said": said})], "A", NOW)
    assert held.payload == {"said": kept}


async def test_a_key_with_nul_is_still_one_order(database: Database, service: Service) -> None:
    first, _ = await Orders(database).confirm(intent(service, key="k\0"), NOW)
    assert await Orders(database).confirm(intent(service, key="k\0"), NOW) == (first, False)


async def test_a_catalogue_with_impossible_rows_is_stored_and_does_not_change_each_time(database: Database) -> None:
    rows = [listing("1\0", name="a\0\ud800", maximum=10**30, minimum=-(10**30)), listing("2")]
    assert (await Services(database).refresh("north", rows, NOW)).added == 2
    assert await Services(database).refresh("north", rows, NOW) == CatalogueDiff()
    first = (await Services(database).load())[0]
    assert (first.number, first.name, first.maximum) == ("1", "a\ufffd", 2**63 - 1)


@given(st.text(st.characters()))
def test_cleaned_text_can_be_encoded_and_is_left_alone_the_second_time(text: str) -> None:
    cleaned = clean_text(text)
    assert cleaned.encode().decode() == cleaned
    assert "\0" not in cleaned
    assert clean_text(cleaned) == cleaned
