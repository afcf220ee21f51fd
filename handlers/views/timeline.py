"""Any order's timeline, for admins: what it is, and everything that happened to it, in the order of time."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from core.audit.audit import AuditEntry
from core.money.ledger import Entry, EntryKind
from core.orders.order import Order, Refill
from core.orders.status import OrderStatus
from core.orders.timeline import OrderEvent, Timeline, Told
from core.requests.request import Request, RequestStatus
from handlers.buttons import BackToDeciding
from handlers.language import _, ngettext
from handlers.people_buttons import FindPage, PersonOrders, ShowPerson, ShowTimeline
from handlers.request_buttons import ShowRequest
from handlers.views.audit import action_name
from handlers.views.home import home_button, only_home
from handlers.views.keyboard import PER_PAGE, Row, Shown, arrows, button, markup
from handlers.views.order_words import for_admin, refill_status_name, row, sign, status, status_name
from handlers.views.people import naming
from handlers.views.requests import topic_name
from handlers.views.words import amount, exact_moment, lines, money, number, paragraphs, plain

STEPS = 10
"""Steps on one page."""
_SAID = 120
Names = Mapping[int, str]
Step = tuple[datetime, str]


def placeholder() -> str:
    return _("Number, link or name")


def ask_words() -> str:
    return _("Which order? Reply with its number, the provider's number, its link, or the customer's name.")


def found(orders: Sequence[Order], shown: FindPage, total: int) -> Shown:
    head = f"🔎 <b>{plain(shown.words, 100)}</b>"
    if not total:
        return lines([head, _("No order found.")]), only_home()
    count = ngettext("{count} order found", "{count} orders found", total).format(count=number(total))
    turning = _turning(shown.page, total, FindPage(page=shown.page - 1, words=shown.words), shown)
    return lines([head, count]), markup(*map(_order_button, orders), turning, [home_button()])


def _turning(page: int, total: int, before: FindPage, shown: FindPage) -> Row:
    pages = max(1, -(-total // PER_PAGE))
    return arrows(page, pages, before, FindPage(page=page + 1, words=shown.words))


def of_person(orders: Sequence[Order], shown: PersonOrders, total: int, name: str) -> Shown:
    count = ngettext("{count} order", "{count} orders", total).format(count=number(total))
    pages = max(1, -(-total // PER_PAGE))
    before, after = (PersonOrders(user_id=shown.user_id, page=shown.page + step) for step in (-1, 1))
    person = button(_("👤 Person"), ShowPerson(user_id=shown.user_id))
    return lines([naming(name, None, shown.user_id), count]), markup(
        *map(_order_button, orders), arrows(shown.page, pages, before, after), [person, home_button()]
    )


def _order_button(order: Order) -> Row:
    return [button(row(order), ShowTimeline(order_id=order.id))]


def timeline(told: Timeline, names: Names, page: int | None, found: tuple[FindPage, int] | None = None) -> Shown:
    """`page` None means the last one; `found` is the search that found this order and others, and how many."""
    order, steps = told.order, _steps(told, names)
    pages = max(1, -(-len(steps) // STEPS))
    at = pages - 1 if page is None else max(0, min(page, pages - 1))
    shown = [f"{exact_moment(when)} {what}" for when, what in steps[at * STEPS : (at + 1) * STEPS]]
    before, after = (ShowTimeline(order_id=order.id, page=at + step) for step in (-1, 1))
    asked = [button(_("💬 Question"), ShowRequest(request_id=one.id)) for one in told.requests[-1:]]
    decide = [button(_("❓ Decide"), BackToDeciding(order_id=order.id))]
    all_found = [button(_("🔎 All found ({count})").format(count=number(found[1])), found[0])] if found else []
    return paragraphs([_head(order, names), lines(shown)]), markup(
        arrows(at, pages, before, after),
        all_found,
        decide if order.status is OrderStatus.UNCONFIRMED else [],
        [button(_("👤 Person"), ShowPerson(user_id=order.user_id)), *asked],
        [home_button()],
    )


def _head(order: Order, names: Names) -> str:
    quantity = amount(order.quantity, order.fields) if order.quantity is not None else ""
    facts = [
        (_("Customer: {value}"), naming(names.get(order.user_id, ""), None, order.user_id)),
        (_("Service: {value}"), f"{plain(order.provider, 60)} {plain(order.service_number, 60)}"),
        ("{value}", plain(order.service_name, 60)),
        (_("Provider's number: {value}"), f"<code>{plain(order.provider_order or '', 60)}</code>"),
        (_("Link: {value}"), plain(order.link, 300)),
        (_("Quantity: {value}"), quantity),
        (_("Price: {value}"), money(order.price, order.currency) if order.price is not None else ""),
        (_("Cost: {value}"), money(order.cost, order.provider_currency) if order.cost is not None else ""),
    ]
    shown = [text.format(value=value) for text, value in facts if value not in {"", "<code></code>"}]
    title = _("📖 <b>Order #{number}</b>").format(number=order.id)
    return lines([f"{title} · {status(order)}", *shown])


def _steps(timeline: Timeline, names: Names) -> list[Step]:
    """All steps in order; of steps at the same time, causes come before the notices about them."""
    order = timeline.order
    confirmed = _("🧾 Confirmed")
    if order.price is not None:
        confirmed = _("🧾 Confirmed for {price}").format(price=money(order.price, order.currency))
    steps = [
        (order.created_at, confirmed),
        *(_event(event) for event in timeline.events),
        *(step for refill in timeline.refills for step in _refill(refill)),
        *(step for request in timeline.requests for step in _request(request, names)),
        *((entry.created_at, _money(entry, names)) for entry in timeline.money),
        *((entry.at, _audited(entry, names)) for entry in timeline.audit_entries),
        *_told(timeline.told, order, names),
    ]
    return sorted(steps, key=lambda step: step[0])


def _event(event: OrderEvent) -> Step:
    if event.status is OrderStatus.SENDING:
        return event.at, _("📤 Sent to the provider, try {number}").format(number=number(event.tries))
    known = event.status_text if event.status is OrderStatus.UNKNOWN else ""
    words = [
        f"{sign(event.status)} {plain(known, 60) or status_name(event.status)}",
        f"<code>{plain(event.provider_order, 60)}</code>" if event.provider_order else "",
        plain(for_admin(event.error, event.status), _SAID),
    ]
    return event.at, " · ".join(word for word in words if word)


def _refill(refill: Refill) -> list[Step]:
    asked = [(refill.created_at, _("♻️ Refill asked for"))]
    now = _("♻️ Refill: {status}").format(status=refill_status_name(refill.status))
    return [*asked, *([(refill.seen_at, now)] if refill.seen_at is not None else [])]


def _request(request: Request, names: Names) -> list[Step]:
    words = plain(request.words, _SAID)
    asked = _("💬 Asked: {topic}").format(topic=topic_name(request.topic))
    steps = [(request.created_at, f"{asked} {words}".rstrip())]
    if request.handled_at is not None and request.status is not RequestStatus.OPEN:
        who = _who(request.handled_by, names)
        steps.append((request.handled_at, _("💬 Question handled by {who}").format(who=who)))
    return steps


def _money(entry: Entry, names: Names) -> str:
    kind = {
        EntryKind.HOLD: _("held"),
        EntryKind.CAPTURE: _("spent"),
        EntryKind.RELEASE: _("free again"),
        EntryKind.REFUND: _("given back"),
        EntryKind.GRANT: _("credit given"),
        EntryKind.TOP_UP: _("topped up"),
        EntryKind.CORRECTION: _("corrected"),
    }[entry.kind]
    moved = abs(entry.available or entry.held)
    by = f" · {_who(entry.by, names)}" if entry.by is not None else ""
    return f"💰 {money(moved, entry.currency)} {kind}{by}"


def _audited(entry: AuditEntry, names: Names) -> str:
    return f"🛠 {action_name(entry.action)} · {_who(entry.actor, names)}"


def _told(told: Sequence[Told], order: Order, names: Names) -> list[Step]:
    """One line for all people who were told the same at the same time, and got it."""
    groups: dict[tuple[str, datetime, str], list[str]] = {}
    for one in told:
        who = _("the customer") if one.chat_id == order.chat_id else _who(one.chat_id, names)
        groups.setdefault((one.key, _behind(one.created_at), _outcome(one)), []).append(who)
    return [
        (at, _("✉️ {what}, to {who}: {outcome}").format(what=_about(key), who=", ".join(who[:5]), outcome=outcome))
        for (key, at, outcome), who in groups.items()
    ]


def _behind(at: datetime) -> datetime:
    """A moment later, so that it comes after its cause, which was stored with it."""
    return at + timedelta(microseconds=1)


def _about(key: str) -> str:
    return {
        "status": _("News"),
        "refill": _("News of a refill"),
        "unconfirmed": _("A decision is wanted"),
        "refused": _("The provider's refusal"),
        "request": _("About a question"),
    }.get(key, plain(key, 30))


def _outcome(told: Told) -> str:
    if told.done_at is None:
        return _("waits")
    return {
        "sent": _("sent"),
        "unwanted": _("not wanted"),
        "refused": _("refused by Telegram"),
        "unreachable": _("not reachable"),
    }.get(told.outcome, plain(told.outcome, 30))


def _who(user_id: int | None, names: Names) -> str:
    return plain(names.get(user_id or 0) or str(user_id), 64)
