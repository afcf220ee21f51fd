"""Plays one press of "Place order" under one fault, with a crash at one point."""

from dataclasses import dataclass

from sandbox.telegram import visits
from tests.faults.faultbook import OTHER_ID, REFUSED, Fault
from tests.faults.scene import BYSTANDER, PROVIDER, Customer, Scene, until


@dataclass(frozen=True, slots=True)
class Played:
    """What happened. `crashed`: the bot reached the point. `since`: the number of Telegram's last event before the
    press.

    `asked`: a bystander asked for help during it.
    """

    crashed: bool
    since: int
    second_answer: str
    asked: bool = True


async def play(scene: Scene, customer: Customer, point: str, fault: Fault, action: str) -> Played:
    """Plays one press. An empty `point` means no crash; `action` is the provider's that fails. Leaves a working bot."""
    since = scene.telegram.events.last
    if point:
        scene.crash_at(point)
    if action == "add":
        await _go_wrong(scene, customer, fault, action)
    visits.say(scene.telegram, scene.telegram.chats[BYSTANDER], BYSTANDER, "/help")
    customer.places_the_order()
    if action == "status":
        await _go_wrong(scene, customer, fault, action)
    await until("a crash or an end", lambda: not scene.bot.running or _enough(scene, customer, fault, action))
    if point:
        await _bot_goes_on(scene)
    crashed = not scene.spare_it() and bool(point)
    if crashed:
        await scene.bot.ended()
        await _after_the_crash(scene, customer, fault, action)
    await scene.provider_comes_back()
    await scene.clear_faults()
    await until("an end", lambda: settled(scene, customer, fault))
    second_answer = await customer.is_answered(customer.places_the_order())
    await until("quiet after a second press", lambda: settled(scene, customer, fault))
    return Played(crashed, since, second_answer)


async def _bot_goes_on(scene: Scene) -> None:
    """What the bot stored is seen here before its next step; when it answers somebody, that step is done."""
    seen = scene.telegram.events.last
    visits.say(scene.telegram, scene.telegram.chats[BYSTANDER], BYSTANDER, "/orders")
    await until("an answer or a crash", lambda: not scene.bot.running or scene.shown(BYSTANDER, after=seen))


async def _after_the_crash(scene: Scene, customer: Customer, fault: Fault, action: str) -> None:
    if action == "status":
        # A placed order can be followed to its end only if the provider is there.
        await scene.provider_comes_back()
    await scene.bot.start()
    await until("an end after the crash", lambda: settled(scene, customer, fault))


async def _go_wrong(scene: Scene, customer: Customer, fault: Fault, action: str) -> None:
    if fault == REFUSED and action == "status":
        await until("the order at the provider", lambda: scene.placed_for(customer.link))
    if fault == REFUSED:
        await scene.provider_goes_away()
    elif fault.at == "provider":
        scene.stage.provider.add_fault({"provider": PROVIDER, "action": action, **fault.how})
    elif fault.at == "telegram":
        # These hit the first message and the first edit of a card; answers to presses carry no chat id.
        for method in ("sendMessage", "editMessageText"):
            scene.stage.telegram.api.faults.add({"method": method, "chat_id": customer.id, **fault.how})


def _enough(scene: Scene, customer: Customer, fault: Fault, action: str) -> bool:
    order = scene.order_of(customer.id)
    looked_in_vain = fault == REFUSED and action == "status" and order is not None and order.looked_at
    return looked_in_vain or settled(scene, customer, fault)


def settled(scene: Scene, customer: Customer, fault: Fault) -> bool:
    """Whether the order has reached its last status, and nothing is left to do or to tell."""
    order = scene.order_of(customer.id)
    if order is None or not scene.idle():
        return False
    # The provider answers about another number, so the order never ends.
    return order.over or (fault == OTHER_ID and order.looked_at)
