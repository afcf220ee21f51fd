"""Vouchers: an owner gets a file of codes, and each code is worth its amount to one person."""

import csv
from decimal import Decimal

import pytest

from tests.core.samples import ALICE, BOB
from tests.handlers.person import Person
from tests.handlers.world import World


@pytest.fixture
def shop(world: World) -> World:
    world.takes_money()
    return world


async def made(ada: Person, line: str = "/vouchers 2 5 30") -> list[dict[str, str]]:
    """The rows of the file that an owner gets."""
    await ada.says(line)
    file = ada.last.file
    assert file is not None
    return list(csv.DictReader(file.content.decode("utf-8-sig").splitlines()))


async def has(world: World, user: int) -> Decimal:
    return (await world.ledger.balance(user)).available


async def test_a_code_is_worth_its_amount_once(shop: World, ada: Person, alice: Person, bob: Person) -> None:
    first, second = await made(ada)
    assert ada.last.text.startswith("2 vouchers of 5.00\u00a0USD, valid until ")
    assert first["Code"] != second["Code"]
    assert first["Amount"] == "5"
    code = first["Code"]
    shown = await alice.says(f"/redeem {code.lower().replace('-', ' ')}")
    said = "✅ This voucher added 5.00\u00a0USD to your balance.\nYour balance: 5.00\u00a0USD"
    assert shown.text == said
    assert (await bob.says(f"/redeem {code}")).text == "This code is not valid: it is wrong, used or expired."
    again = "You have already used this voucher: it added 5.00\u00a0USD.\nYour balance: 5.00\u00a0USD"
    assert (await alice.says(f"/redeem {code}")).text == again
    assert [await has(shop, user) for user in (ALICE, BOB)] == [5, 0]
    assert "Top-up" in (await alice.says("/balance")).text


async def test_the_audit_says_that_codes_were_made(shop: World, ada: Person) -> None:
    await made(ada)
    shown = (await ada.says("/audit")).text
    assert "\n\nVouchers made\n" in shown
    assert "how many: 2\namount: 5" in shown


async def test_the_link_in_the_file_redeems_too(shop: World, ada: Person, alice: Person) -> None:
    (row,) = await made(ada, "/vouchers 1 2.50")
    payload = row["Link"].partition("?start=")[2]
    await alice.says(f"/start {payload}")
    assert await has(shop, ALICE) == Decimal("2.50")


async def test_only_hashes_of_codes_are_kept(shop: World, ada: Person) -> None:
    rows = await made(ada)
    kept = str(shop.vouchers.rows) + str(shop.audit.entries)
    assert not any(row["Code"] in kept or row["Code"].replace("-", "") in kept for row in rows)


async def test_a_voucher_expires(shop: World, ada: Person, alice: Person) -> None:
    row, _ = await made(ada)
    shop.clock.passes(days=30)
    assert "not valid" in (await alice.says(f"/redeem {row['Code']}")).text


async def test_a_person_who_guesses_codes_must_wait_and_may_then_go_on(shop: World, ada: Person, alice: Person) -> None:
    row, _ = await made(ada)
    for guess in range(5):
        assert "not valid" in (await alice.says(f"/redeem AAAA-{guess}")).text
    assert "Too many wrong codes" in (await alice.says(f"/redeem {row['Code']}")).text
    assert await has(shop, ALICE) == 0
    shop.clock.passes(hours=1)
    await alice.says(f"/redeem {row['Code']}")
    assert await has(shop, ALICE) == 5


@pytest.mark.parametrize("args", ["", " 2", " 0 5", " 501 5", " 2 -5", " 2 5 x"])
async def test_a_batch_of_vouchers_that_makes_no_sense_is_not_made(shop: World, ada: Person, args: str) -> None:
    assert "Write /vouchers 20 5 30" in (await ada.says(f"/vouchers{args}")).text
    assert shop.vouchers.rows == {}


async def test_redeem_without_a_code_asks_for_one(shop: World, alice: Person) -> None:
    assert "/redeem ABCD" in (await alice.says("/redeem")).text
