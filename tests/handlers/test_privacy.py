"""Property: whatever others write or press with Alice's numbers, they see nothing of hers and change nothing.

The stores behind the handlers find an order for its owner only, as the SQL does; the rest is up to the handlers.
"""

import asyncio
import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from aiogram.filters.callback_data import CallbackData
from hypothesis import given, settings
from hypothesis import strategies as st

from core.broadcasts.broadcast import Audience, Message
from core.catalogue.rules import Scope
from core.desk.desk import DeskLine
from core.orders.batch import BatchAction
from core.orders.order_list import OrderGroup
from core.orders.order_picks import PickPurpose
from core.orders.status import OrderStatus
from core.people.role import Role
from core.requests.request import ClosingReason, Request, RequestStatus, RequestTopic
from handlers.audit_buttons import AuditActors, AuditFile, AuditPage
from handlers.broadcast_buttons import (
    BeginBroadcast,
    CancelBroadcast,
    ChooseAudience,
    ShowBroadcast,
    StopBroadcast,
)
from handlers.bulk_action_buttons import (
    ChoicePage,
    Choose,
    ChooseAll,
    ChooseForBulkAction,
    ConfirmBulkAction,
    StartBulkAction,
)
from handlers.buttons import (
    AnotherNumber,
    Ask,
    BackToDeciding,
    Decide,
    Do,
    FormStep,
    FoundAfterAll,
    LeaveNumber,
    MoreUnconfirmed,
    OrderButton,
    OrderNumber,
    OrdersPage,
    PlaceOrder,
    RefreshCard,
    Step,
    UseLink,
)
from handlers.catalogue_desk_buttons import (
    AskHide,
    AskValue,
    EditService,
    ServicesToEdit,
    SetPrices,
    ShowCatalogueDesk,
    ShowChanges,
    Switch,
    Turn,
    Value,
    WhichServices,
)
from handlers.desk_buttons import (
    DeskCancel,
    DeskList,
    DeskOrder,
    LowBalances,
    ShowDesk,
    ShowMaintenance,
    TakeOrders,
)
from handlers.entry_buttons import DecideEntry, InvitationsPage, RevokeInvitation, ShowInvitation
from handlers.list_buttons import OpenOrder, OrdersBelow, OwnOrders
from handlers.mass_buttons import BatchAgain, ChooseService, LeaveBatch, PlaceBatch, ShowBatch
from handlers.menu import COMMANDS
from handlers.order_pick_buttons import Pick
from handlers.people_buttons import (
    AskPeople,
    FindPage,
    PeoplePage,
    PersonOrders,
    PickPeople,
    SetRole,
    ShowPerson,
    ShowTimeline,
    WriteNote,
    WriteTo,
)
from handlers.request_buttons import (
    AddToRequest,
    AnswerRequest,
    AskAbout,
    CloseFor,
    CloseRequest,
    RequestsPage,
    ShowRequest,
)
from handlers.statistics_buttons import By, DrawChart, ShowStatistics
from tests.core.samples import ADA, ALICE, BOB, LINK, NOW, listing, order, refill
from tests.handlers.all_buttons import kinds_of_buttons
from tests.handlers.person import Person
from tests.handlers.world import World

SECRET = "Zanzibar"
NOTHING_FOUND = f"🔎 {SECRET}\nNo results. Try the order's number, or part of its link or service name."
MINE = f"{LINK}/{SECRET}"
NUMBERS = st.sampled_from(["", " 1", " #1", " 2", " 3", f" 12 {LINK} 1000", f" {SECRET}", " 1 2", " 999", " s1"])
COMMAND = st.builds(lambda name, number: f"/{name}{number}", st.sampled_from(sorted(COMMANDS)), NUMBERS)
ORDER = st.sampled_from([1, 2, 3, 0, -1, 999])
DRAFT = st.sampled_from(["alices-draft", "key-1", "key-2"])
PRESS: st.SearchStrategy[CallbackData] = st.one_of(
    st.builds(OrderButton, id=ORDER, do=st.sampled_from(Do)),
    st.builds(OrdersPage, page=ORDER),
    st.builds(OpenOrder, id=ORDER, page=ORDER, words=st.sampled_from(["", "1", SECRET])),
    st.builds(OrdersBelow, page=ORDER, group=st.sampled_from(OrderGroup), words=st.sampled_from(["", SECRET])),
    st.builds(OwnOrders, page=ORDER, group=st.sampled_from(OrderGroup), words=st.sampled_from(["", "1", SECRET, "%"])),
    st.builds(Pick, purpose=st.sampled_from(PickPurpose), id=ORDER),
    st.builds(Decide, order_id=ORDER, exists=st.booleans(), sure=st.booleans()),
    st.builds(BackToDeciding, order_id=ORDER),
    st.builds(FoundAfterAll, order_id=ORDER),
    st.builds(OrderNumber, order_id=ORDER, sure=st.booleans(), number=st.just("555")),
    st.builds(AnotherNumber, order_id=ORDER),
    st.builds(LeaveNumber, order_id=ORDER),
    st.builds(MoreUnconfirmed, after=ORDER),
    st.builds(FormStep, draft=DRAFT, step=st.sampled_from(Step)),
    st.builds(UseLink, draft=DRAFT, use=st.booleans()),
    st.builds(PlaceOrder, draft=DRAFT, seal=st.just("")),
    st.builds(ShowBatch, batch=ORDER, page=ORDER),
    st.builds(PlaceBatch, batch=ORDER, seal=st.just("")),
    st.builds(LeaveBatch, batch=ORDER),
    st.builds(ChooseService, batch=ORDER, place=ORDER, service_id=ORDER),
    st.builds(BatchAgain, batch=ORDER),
    st.builds(ChooseForBulkAction, action=st.sampled_from(BatchAction)),
    st.builds(Choose, batch=ORDER, place=ORDER, chosen=st.booleans(), page=ORDER),
    st.builds(ChooseAll, batch=ORDER, chosen=st.booleans()),
    st.builds(ChoicePage, batch=ORDER, page=ORDER),
    st.builds(ConfirmBulkAction, batch=ORDER),
    st.builds(StartBulkAction, batch=ORDER, seal=st.just("")),
    st.builds(RefreshCard, ticket=st.sampled_from(["", "1.1.en.aaaaaaaa.aaaaaaaaaaa"])),
    st.builds(Ask, order_id=ORDER),
    st.builds(AskAbout, order_id=ORDER, topic=st.sampled_from(RequestTopic), anyway=st.booleans()),
    st.builds(AddToRequest, request_id=ORDER),
    st.builds(RequestsPage, page=ORDER),
    st.builds(ShowRequest, request_id=ORDER),
    st.builds(AnswerRequest, request_id=ORDER),
    st.builds(CloseRequest, request_id=ORDER),
    st.builds(AuditPage, page=ORDER, actor=st.sampled_from([None, ADA])),
    st.just(AuditActors()),
    st.builds(PeoplePage, page=ORDER, words=st.sampled_from(["", SECRET])),
    st.just(AskPeople()),
    st.builds(ShowPerson, user_id=st.just(ALICE)),
    st.builds(SetRole, user_id=st.sampled_from([ALICE, BOB]), role=st.sampled_from(Role), sure=st.booleans()),
    st.builds(WriteNote, user_id=st.just(ALICE)),
    st.builds(WriteTo, user_id=st.just(ALICE)),
    st.just(PickPeople()),
    st.builds(PersonOrders, user_id=st.just(ALICE), page=ORDER),
    st.builds(FindPage, page=ORDER, words=st.sampled_from(["1", SECRET])),
    st.builds(ShowTimeline, order_id=ORDER, page=st.none() | ORDER),
    st.builds(DecideEntry, request_id=ORDER, allowed=st.booleans()),
    st.builds(InvitationsPage, page=ORDER),
    st.builds(ShowInvitation, invitation_id=ORDER),
    st.builds(RevokeInvitation, invitation_id=ORDER),
    st.builds(AuditFile, actor=st.sampled_from([None, ADA])),
    st.builds(ShowDesk),
    st.builds(DeskList, line=st.sampled_from(DeskLine), page=ORDER),
    st.builds(DeskOrder, line=st.sampled_from(DeskLine), id=ORDER, ask=st.booleans()),
    st.builds(DeskCancel, line=st.sampled_from(DeskLine), id=ORDER, sure=st.booleans()),
    st.builds(LowBalances),
    st.builds(ShowMaintenance),
    st.builds(TakeOrders, on=st.booleans()),
    st.builds(ShowBroadcast, id=ORDER),
    st.builds(ChooseAudience, id=ORDER, audience=st.sampled_from(Audience)),
    st.builds(BeginBroadcast, id=ORDER, audience=st.sampled_from(Audience)),
    st.builds(CancelBroadcast, id=ORDER),
    st.builds(StopBroadcast, id=ORDER),
    st.builds(CloseFor, request_id=ORDER, reason=st.sampled_from(ClosingReason)),
    st.builds(ShowCatalogueDesk),
    st.builds(ShowStatistics, days=st.sampled_from([1, 7, 30, 0]), by=st.sampled_from(By)),
    st.builds(DrawChart, days=st.sampled_from([7, 30, 9])),
    st.builds(ShowChanges, provider=st.sampled_from(["", "north"]), at=ORDER, page=ORDER),
    st.builds(ServicesToEdit, which=st.sampled_from(WhichServices), words=st.sampled_from(["", "12"])),
    st.builds(EditService, id=ORDER, scope=st.sampled_from(Scope)),
    st.builds(AskValue, id=ORDER, scope=st.sampled_from(Scope), value=st.sampled_from(Value)),
    st.builds(AskHide, id=ORDER, scope=st.sampled_from(Scope)),
    st.builds(SetPrices, id=ORDER, scope=st.sampled_from(Scope), value=st.sampled_from(Value), percent=st.just(5)),
    st.builds(Turn, id=ORDER, scope=st.sampled_from(Scope), switch=st.sampled_from(Switch), on=st.booleans()),
)
STEP = COMMAND | PRESS | st.sampled_from(["hello", LINK, "1000", "555"])


async def alices() -> World:
    """Alice has an order under way, one that is done and refilled, an unconfirmed one, and a form half filled.

    She has asked about two of them; one question is answered.
    """
    world = World()
    await world.offers(listing("12", refill=True, cancel=True))
    await world.agreed(ALICE, BOB, ADA)
    hers = {"link": MINE, "fields": {"link": MINE, "quantity": "1000"}, "service_name": SECRET}
    world.orders.put(
        order(1, **hers, price=Decimal("77.77")),
        order(2, **hers, status=OrderStatus.COMPLETED),
        order(3, **hers, status=OrderStatus.UNCONFIRMED, provider_order=None),
    )
    world.refills.rows = {1: replace(refill(), order_id=2, status_text=SECRET)}
    asked = Request(
        id=1,
        version=1,
        order_id=1,
        user_id=ALICE,
        chat_id=ALICE,
        topic=RequestTopic.OTHER,
        words=SECRET,
        created_at=NOW,
    )
    answered = replace(asked, id=2, order_id=2, status=RequestStatus.ANSWERED, answer=SECRET)
    world.requests.rows = {1: asked, 2: answered}
    for action in (BatchAction.REFILL, BatchAction.CANCEL):
        await Person(world, ALICE, SECRET).forges(ChooseForBulkAction(action=action))
    await Person(world, ALICE, SECRET).says(f"/mass\n12 | {MINE} | 1000")
    await Person(world, ALICE, SECRET).says(f"/order 12 {MINE} 1000")
    await world.broadcasts.draft(Message(text=SECRET), ADA, NOW)
    return world


async def do(world: World, steps: Sequence[str | CallbackData]) -> None:
    broadcasts = dict(world.broadcasts.rows)
    """Bob does all of it, and the background tasks then run."""
    bob, before = Person(world, BOB, "Bob"), {id: world.orders.rows[id] for id in (1, 2, 3)}
    asked, lists = dict(world.requests.rows), dict(world.batches.rows)
    for step in steps:
        if isinstance(step, str):
            await bob.says(step)
        else:
            await bob.forges(step)
    await world.tell()
    seen = [shown.text for shown in bob.chat] + [label for shown in bob.chat for label in shown.labels]
    seen += [answer.text for answer in world.telegram.answers.values()]
    seen += [shown.file.content.decode() for shown in bob.chat if shown.file is not None]
    assert not [text for text in seen if "77.77" in text]
    assert not [text for text in seen if SECRET in without_own_lines(text) and text not in said_by_bob(steps)]
    assert {id: world.orders.rows[id] for id in (1, 2, 3)} == before
    assert world.requests.rows == asked
    assert {id: world.batches.rows[id] for id in lists} == lists
    assert world.rules.rows == {}
    assert world.maintenance.stored is None
    assert world.broadcasts.rows == broadcasts
    assert world.north.asked == []
    assert len(world.refills.rows) == 1
    world.check()


def without_own_lines(text: str) -> str:
    """The texts without the lines of Bob's own list, which the bot repeats with what is wrong with each."""
    return re.sub(rf"⚠️ \d+\. .*{SECRET}.*\n *There is no service {SECRET}\.", "", text)


def said_by_bob(steps: Sequence[str | CallbackData]) -> set[str]:
    """Texts that only repeat what Bob wrote himself."""
    return {f"🔎 {SECRET}\nNo results. Try other words.", f"There is no service {SECRET}.", NOTHING_FOUND}


@settings(max_examples=75, deadline=None)
@given(steps=st.lists(STEP, min_size=1, max_size=8))
def test_nobody_sees_or_changes_anything_of_somebody_else(steps: list[str | CallbackData]) -> None:
    async def story() -> None:
        await do(await alices(), steps)

    asyncio.run(story())


async def test_this_property_would_notice_a_leak() -> None:
    world = await alices()
    world.orders.put(replace(world.orders.rows[1], user_id=BOB))
    bob = Person(world, BOB, "Bob")
    assert SECRET in (await bob.says("/status 1")).text
    file = (await bob.says("/export")).file
    assert file is not None
    assert SECRET.encode() in file.content
    assert world.north.asked == [("P1",)]


def test_every_button_that_names_something_is_forged_above() -> None:
    owned = (
        OrderButton,
        OrdersPage,
        OwnOrders,
        OpenOrder,
        OrdersBelow,
        Pick,
        MoreUnconfirmed,
        FormStep,
        UseLink,
        PlaceOrder,
        RefreshCard,
    )
    admins = (Decide, BackToDeciding, FoundAfterAll, OrderNumber, AnotherNumber, LeaveNumber)
    asking = (Ask, AskAbout, AddToRequest, RequestsPage, ShowRequest, AnswerRequest, CloseRequest, CloseFor)
    owners = (AuditPage, AuditActors, AuditFile, DecideEntry, InvitationsPage, ShowInvitation, RevokeInvitation)
    catalogue_desk = (
        ShowCatalogueDesk,
        ShowStatistics,
        DrawChart,
        ShowChanges,
        ServicesToEdit,
        EditService,
        AskHide,
        AskValue,
        SetPrices,
        Turn,
    )
    operators = (ShowDesk, DeskList, DeskOrder, DeskCancel, LowBalances, ShowMaintenance, TakeOrders)
    telling = (ShowBroadcast, ChooseAudience, BeginBroadcast, CancelBroadcast, StopBroadcast)
    forged = {kind.__name__ for kind in owned + admins + asking + owners + catalogue_desk + operators + telling}
    forged |= {kind.__name__ for kind in (PeoplePage, AskPeople, ShowPerson, SetRole, WriteNote, WriteTo, PickPeople)}
    forged |= {kind.__name__ for kind in (PersonOrders, FindPage, ShowTimeline)}
    harmless = {"ShowTerms", "FormChoice", "Page", "PickService", "SearchPage", "StartOrder"}
    browsing = {"ShowCategories", "ShowCategory", "ShowService", "ShowPlatform", "ShowShelf", "NewOrder", "AskSearch"}
    browsing |= {"Home", "HomeBelow", "Help", "ShowFavourites", "Favour", "AllPlatforms"}
    of_oneself = {"ShowSettings", "AskLanguage", "ChooseLanguage", "AskLevel", "ChooseLevel", "AskQuiet", "AskHour"}
    of_oneself |= {"ChooseQuiet", "HoldOrSilence", "AskZone", "ShowZones", "ChooseZone", "AskToEnter", "ReplyToShop"}
    of_oneself |= {"FavouriteUpdates"}
    forged |= {kind.__name__ for kind in (ShowBatch, PlaceBatch, ChooseService, LeaveBatch, BatchAgain)}
    forged |= {
        kind.__name__
        for kind in (ChooseForBulkAction, Choose, ChooseAll, ChoicePage, ConfirmBulkAction, StartBulkAction)
    }
    of_oneself |= {"WantNews", "ShowWallet", "WalletBelow", "SendEntries"}
    of_oneself |= {"TopUp", "OrderStars", "AskStars"}
    forged |= {"AskGift", "AskLimits", "GiveGift", "LeaveGift"}  # in test_granting
    forged |= {"PersonPayments", "AskRefund", "RefundPayment"}  # in test_stars
    assert kinds_of_buttons().keys() == forged | harmless | browsing | of_oneself
