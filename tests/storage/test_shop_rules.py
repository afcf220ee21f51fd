"""The operator's rules are kept field by field, and every process hears that they changed."""

import asyncio
from decimal import Decimal

from core.catalogue.rule import Rule
from storage.audit import Audit
from storage.catalogue import Services
from storage.database import Database
from storage.shop_rules import ShopRules
from tests.storage.samples import ALICE, BOB, NOW, SECOND, listing


async def test_a_rule_is_kept_field_by_field_and_read_back_exactly(database: Database) -> None:
    rules = ShopRules(database)
    assert await rules.all() == {}
    await rules.change("s:1", "north", {"percent": Decimal("12.50"), "fixed": Decimal("-0.00042")}, ALICE, NOW)
    await rules.change("s:1", "north", {"name": "Best <b>\0", "hidden": False, "pinned": True}, BOB, NOW + SECOND)
    await rules.change("c:x", "north", {"floor": Decimal("0.1"), "group": "Ours", "hidden": True}, BOB, NOW)
    assert await rules.all() == {
        "s:1": Rule(percent=Decimal("12.50"), fixed=Decimal("-0.00042"), name="Best <b>", hidden=False, pinned=True),
        "c:x": Rule(floor=Decimal("0.1"), group="Ours", hidden=True),
    }
    await rules.change("s:1", "north", {"percent": None, "price": Decimal(2), "loss_up_to": Decimal(3)}, ALICE, NOW)
    changed = (await rules.all())["s:1"]
    assert (changed.percent, changed.price, changed.loss_up_to) == (None, Decimal(2), Decimal(3))


async def test_the_audit_has_the_rule_before_and_after(database: Database) -> None:
    rules = ShopRules(database)
    await rules.change("s:1", "north", {"percent": Decimal("12.50"), "fixed": None}, ALICE, NOW)
    await rules.change("s:1", "north", {"percent": Decimal(20), "fixed": None}, BOB, NOW + SECOND)
    await rules.change("p:north", "north", {"hidden": True}, BOB, NOW + SECOND)
    entries, total = await Audit(database).page(None, 0, 10)
    assert (total, {entry.action for entry in entries}) == (3, {"shop.changed"})
    assert [(entry.actor, entry.target, entry.before, entry.after) for entry in reversed(entries)] == [
        (ALICE, "service:1", {"percent": None, "fixed": None}, {"percent": "12.50", "fixed": None}),
        (BOB, "service:1", {"percent": "12.50", "fixed": None}, {"percent": "20", "fixed": None}),
        (BOB, "provider:north", {"hidden": None}, {"hidden": True}),
    ]


async def test_two_owners_who_change_one_rule_at_once_lose_nothing(database: Database, other_process: Database) -> None:
    await asyncio.gather(
        ShopRules(database).change("s:1", "north", {"name": "Best"}, ALICE, NOW),
        ShopRules(other_process).change("s:1", "north", {"pinned": True}, BOB, NOW),
    )
    assert await ShopRules(database).all() == {"s:1": Rule(name="Best", pinned=True)}


async def test_after_a_change_every_process_loads_that_providers_catalogue_again(
    database: Database, other_process: Database
) -> None:
    for provider in ("north", "south"):
        await Services(database).refresh(provider, [listing("1")], NOW)
    before = await Services(other_process).revisions()
    await ShopRules(database).change("p:north", "north", {"percent": Decimal(5)}, ALICE, NOW)
    after = await Services(other_process).revisions()
    assert after["north"] == (before["north"][0] + 1, NOW)
    assert after["south"] == before["south"]
