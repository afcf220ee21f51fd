"""Everybody who may not use a command or button tries it, for each one that is not for everybody."""

from enum import Enum
from typing import Any, get_args

import pytest
from aiogram.filters.callback_data import CallbackData

from core.people.role import Role
from core.provider import Refused, Unconfirmed
from handlers.menu import commands_of
from handlers.permissions import ADMINS_BUTTONS, OWNERS_BUTTONS
from handlers.views import errors
from handlers.views.people import private_only
from tests.core.samples import ADA, BOB, LINK, order
from tests.handlers.all_buttons import kinds_of_buttons
from tests.handlers.fake_telegram import Shown, as_json
from tests.handlers.group import GROUP, TOPIC, Group
from tests.handlers.person import Person
from tests.handlers.world import World

HELEN = 7_000_000_008
OWNERS_ONLY = "Only owners can use this."
BLOCKED = "Sorry, you can't use this bot."
HELPERS_COMMANDS = sorted(commands_of(Role.HELPER).keys() - commands_of(Role.CUSTOMER).keys())
OWNERS_COMMANDS = sorted(commands_of(Role.OWNER).keys() - commands_of(Role.HELPER).keys())
EVERYBODYS_BUTTONS = {
    *("ShowCategories", "ShowCategory", "ShowService", "SearchPage", "AskSearch", "Home", "Help", "NewOrder"),
    *("ShowPlatform", "ShowShelf", "ShowFavourites", "Favour", "StartOrder", "PickService", "AllPlatforms"),
    *("FormStep", "FormChoice", "UseLink", "ShowTerms", "PlaceOrder", "OrderButton", "OrdersPage", "OwnOrders"),
    *("OpenOrder", "OrdersBelow", "HomeBelow"),
    *("ShowSettings", "AskLanguage", "ChooseLanguage", "AskLevel", "ChooseLevel", "AskQuiet", "AskHour"),
    *("ChooseQuiet", "HoldOrSilence", "AskZone", "ShowZones", "ChooseZone", "RefreshCard", "Page", "Pick"),
    *("Ask", "AskAbout", "AddToRequest", "RequestsPage", "ShowRequest", "AskToEnter", "ReplyToShop"),
    *(
        "ShowBatch",
        "PlaceBatch",
        "ChooseService",
        "LeaveBatch",
        "BatchAgain",
        "ShowWallet",
        "WalletBelow",
        "SendEntries",
        "FavouriteUpdates",
        "WantNews",
    ),
    *("TopUp", "OrderStars", "AskStars"),
    *("ChooseForBulkAction", "Choose", "ChooseAll", "ChoicePage", "ConfirmBulkAction", "StartBulkAction"),
}


def example(kind: type[CallbackData]) -> CallbackData:
    """A button of that kind, about something that may exist."""
    return kind(**{name: _value(field.annotation) for name, field in kind.model_fields.items() if field.is_required()})


def _value(wanted: Any) -> Any:
    if isinstance(wanted, type) and issubclass(wanted, Enum):
        return next(iter(wanted))
    for kind, value in ((bool, True), (int, 1), (str, "x")):
        if wanted is kind or kind in get_args(wanted):
            return value
    raise NotImplementedError(wanted)


@pytest.fixture
async def world(world: World) -> World:
    """Helen is a helper, Bob is blocked, and there is an order to look at."""
    world.orders.put(order())
    await world.use.roles.set(HELEN, Role.HELPER, ADA)
    await world.use.roles.set(BOB, Role.BLOCKED, ADA)
    await world.agreed(HELEN)
    world.audit.entries.clear()
    world.notices.waiting.clear()
    return world


def untouched(world: World) -> bool:
    """Whether nobody has done anything."""
    return not world.audit.entries and world.orders.rows[1] == order() and not world.notices.waiting


def test_every_button_is_for_everybody_or_in_the_table() -> None:
    """A new button for admins or owners belongs in the table of `handlers.permissions`."""
    in_table = {kind.__name__ for kind in ADMINS_BUTTONS + OWNERS_BUTTONS}
    assert kinds_of_buttons().keys() == EVERYBODYS_BUTTONS | in_table
    assert EVERYBODYS_BUTTONS.isdisjoint(in_table)
    assert set(ADMINS_BUTTONS).isdisjoint(OWNERS_BUTTONS)


@pytest.mark.parametrize("kind", ADMINS_BUTTONS + OWNERS_BUTTONS, ids=lambda kind: kind.__name__)
async def test_no_admins_button_works_for_others(
    world: World, alice: Person, bob: Person, stranger: Person, kind: type[CallbackData]
) -> None:
    button = example(kind)
    for person, said in (
        (alice, errors.outdated()),
        (bob, BLOCKED),
        (stranger, "This bot is private. Your id is 666."),
    ):
        assert (await person.forges(button)).text == said
        assert [shown.text for shown in person.chat] == ["An old message"]
    assert untouched(world)


@pytest.mark.parametrize("kind", OWNERS_BUTTONS, ids=lambda kind: kind.__name__)
async def test_no_owners_button_works_for_a_helper(world: World, kind: type[CallbackData]) -> None:
    helen = Person(world, HELEN, "Helen")
    answer = await helen.forges(example(kind))
    assert (answer.text, answer.alert) == (OWNERS_ONLY, True)
    assert [shown.text for shown in helen.chat] == ["An old message"]
    assert untouched(world)


async def test_in_the_operators_group_no_button_works_for_those_who_may_not_use_it(
    world: World, alice: Person, bob: Person, stranger: Person
) -> None:
    group = Group(world)
    notice, helen = as_json(GROUP, Shown(1, "A notice", topic=TOPIC)), Person(world, HELEN, "Helen")
    for kind in kinds_of_buttons().values():
        for person in (alice, bob, stranger):
            assert (await person.press_and_hear(example(kind).pack(), notice)).text == private_only()
        if kind in OWNERS_BUTTONS:
            assert (await helen.press_and_hear(example(kind).pack(), notice)).text == OWNERS_ONLY
    assert group.chat == []
    assert untouched(world)


@pytest.mark.parametrize("kind", ADMINS_BUTTONS, ids=lambda kind: kind.__name__)
async def test_an_admins_button_reaches_its_handler_for_a_helper(world: World, kind: type[CallbackData]) -> None:
    answer = await Person(world, HELEN, "Helen").forges(example(kind))
    assert answer.text != OWNERS_ONLY


@pytest.mark.parametrize("command", HELPERS_COMMANDS + OWNERS_COMMANDS)
async def test_no_admins_command_works_for_others(
    world: World, alice: Person, bob: Person, stranger: Person, command: str
) -> None:
    for written in (f"/{command}", f"/{command.upper()}@paneldesk_bot 1"):
        assert "didn't understand" in (await alice.says(written)).text
        assert (await bob.says(written)).text == BLOCKED
        assert (await stranger.says(written)).text.startswith("This bot is private.")
    assert untouched(world)


@pytest.mark.parametrize("command", OWNERS_COMMANDS)
async def test_no_owners_command_works_for_a_helper(world: World, ada: Person, command: str) -> None:
    helen = Person(world, HELEN, "Helen")
    assert (await helen.says(f"/{command}")).text == OWNERS_ONLY
    assert untouched(world)
    assert OWNERS_ONLY not in (await ada.says(f"/{command}")).text


@pytest.mark.parametrize("command", HELPERS_COMMANDS)
async def test_a_helper_uses_what_is_about_orders_and_people(world: World, command: str) -> None:
    shown = await Person(world, HELEN, "Helen").says(f"/{command}")
    assert OWNERS_ONLY not in shown.text
    assert "didn't understand" not in shown.text


async def test_a_helpers_help_and_menu_name_what_they_may_use(world: World) -> None:
    helen = Person(world, HELEN, "Helen")
    text = (await helen.says("/help")).text
    assert "/find" in text
    assert "/audit" not in text


async def test_a_helpers_desk_has_no_balances_and_no_maintenance(world: World, ada: Person) -> None:
    helen = Person(world, HELEN, "Helen")
    assert (await ada.says("/desk")).button("⏸ Maintenance")
    assert not (await helen.says("/desk")).button("⏸ Maintenance")


async def test_a_helper_sees_their_own_spending_and_no_providers_balance(world: World) -> None:
    await Person(world, HELEN, "Helen").says("/balance")
    assert "north" not in Person(world, HELEN, "Helen").last.text


async def test_a_refusal_about_the_account_is_for_owners_and_a_doubt_for_every_admin(
    world: World, alice: Person, ada: Person
) -> None:
    helen = Person(world, HELEN, "Helen")
    world.north.add_fails = [Refused("Not enough funds on balance"), Unconfirmed("no answer in 60 s")]
    for number in (1, 2):
        await alice.says(f"/order 12 {LINK}{number} 1000")
        await alice.presses("✅")
        await world.place()
    assert ["Not enough funds" in shown.text for shown in ada.chat] == [True, False]
    assert ["is unconfirmed" in shown.text for shown in helen.chat] == [True]


async def test_a_person_demoted_while_a_notice_waits_does_not_get_it(world: World, alice: Person) -> None:
    helen = Person(world, HELEN, "Helen")
    world.north.add_fails = [Unconfirmed("no answer in 60 s")]
    await alice.says(f"/order 12 {LINK} 1000")
    await alice.presses("✅")
    await world.use.placing.place_queued()
    await world.use.roles.set(HELEN, Role.CUSTOMER, ADA)
    await world.tell()
    assert helen.chat == []
    assert not world.notices.waiting
