"""People as admins see them, and the messages between a person and the shop."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from core.members.directory import Note, NoteKind, PeopleGroup, PersonLine, Profile
from core.members.member import Member, Way
from core.money.ledger import WalletBalance
from core.money.limits import Limits, OwnLimits
from core.people.access import Access
from core.people.role import Role
from handlers.desk_buttons import ShowDesk
from handlers.language import LANGUAGES, _, ngettext
from handlers.money_buttons import AskGift, AskLimits
from handlers.people_buttons import (
    AskPeople,
    PeoplePage,
    PersonOrders,
    PickPeople,
    SetRole,
    ShowPerson,
    WriteNote,
    WriteTo,
)
from handlers.star_buttons import PersonPayments
from handlers.views.granting import limit_lines
from handlers.views.home import home_button
from handlers.views.keyboard import PER_PAGE, Row, Shown, arrows, button, markup
from handlers.views.people import naming
from handlers.views.words import lines, moment, money, number, paragraphs, plain

_QUOTED = 300
_SIGNS = {NoteKind.NOTE: "📝", NoteKind.MESSAGE: "✉️", NoteKind.REPLY: "💬"}
_ROLE_SIGNS = {Role.OWNER: "👑 ", Role.HELPER: "🛠 ", Role.BLOCKED: "🚫 "}


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonWallet:
    """What a person has, in `currency`, and may order for.

    `balance` is None where nobody pays from one, `everybody` where nothing is limited.
    """

    balance: WalletBalance | None
    currency: str | None
    own: OwnLimits
    everybody: Limits | None


def role_name(role: Role | None) -> str:
    match role:
        case Role.OWNER:
            return _("Owner")
        case Role.HELPER:
            return _("Helper")
        case Role.CUSTOMER:
            return _("Customer")
        case Role.BLOCKED:
            return _("Blocked")
    return _("Not let in")


def listed(
    people: Sequence[PersonLine],
    counts: Mapping[PeopleGroup, int],
    shown: PeoplePage,
    total: int,
    access: Access,
    may_pick: bool,
) -> Shown:
    pages = max(1, -(-total // PER_PAGE))
    before, after = (shown.model_copy(update={"page": shown.page + step}) for step in (-1, 1))
    everybody = [button(_("‹ People"), PeoplePage())] if shown.words or shown.group is not PeopleGroup.ALL else []
    text = _found(shown, total) if shown.words or not total else _counted(counts)
    return text, markup(
        _groups(counts, shown),
        *([button(_line(one, access), ShowPerson(user_id=one.user_id))] for one in people),
        arrows(shown.page, pages, before, after),
        [button(_("🔎 Search"), AskPeople()), *([button(_("➕ Let in"), PickPeople())] if may_pick else [])],
        [*everybody, home_button()],
    )


def _counted(counts: Mapping[PeopleGroup, int]) -> str:
    total = counts[PeopleGroup.ALL]
    return ngettext("👥 <b>{count} person</b>", "👥 <b>{count} people</b>", total).format(count=number(total))


def _found(shown: PeoplePage, total: int) -> str:
    head = f"🔎 <b>{plain(shown.words, 100)}</b>" if shown.words else ""
    if not total:
        return lines([head, _("Nobody found.")])
    return lines([head, ngettext("{count} person found", "{count} people found", total).format(count=number(total))])


def _groups(counts: Mapping[PeopleGroup, int], shown: PeoplePage) -> Row:
    names = {PeopleGroup.HELPERS: _("Helpers"), PeopleGroup.BLOCKED: _("Blocked")}
    if shown.words or shown.group is not PeopleGroup.ALL:
        return []
    return [
        button(f"{name} ({number(counts[group])})", PeoplePage(group=group))
        for group, name in names.items()
        if counts[group]
    ]


def _line(one: PersonLine, access: Access) -> str:
    role = access.role_of(one.user_id)
    sign = _ROLE_SIGNS.get(role, "") if role is not None else "· "
    orders = f" · 📦 {number(one.all_orders)}" if one.all_orders else ""
    orders += f" · ⏳ {number(one.open_orders)}" if one.open_orders else ""
    return f"{sign}{one.name or one.user_id}{orders}"


def card(
    profile: Profile,
    role: Role | None,
    sums: Sequence[tuple[str, Decimal, int]],
    names: Mapping[int, str],
    wallet: PersonWallet,
    may_change: bool,
    has_paid: bool = False,
) -> Shown:
    """`sums` are (currency, amount, orders) of what they spent, `names` those of admins who are mentioned.

    `has_paid` leads to their payments.
    """
    user, id = profile.user, profile.user_id
    head = f"👤 {naming(user.name if user else '', user.username if user else None, id)}"
    facts = [
        _("Role: {role}").format(role=role_name(role)),
        _came(profile.member, names),
        _("First seen: {moment}").format(moment=moment(user.first_seen_at)) if user else _("Has not written yet"),
        _language(profile),
        _("⚠️ Has blocked the bot") if user and user.blocked_at is not None else "",
        _("Orders: {open} open, {all} in all").format(open=number(profile.open_orders), all=number(profile.all_orders)),
        *_balance(wallet),
        *(limit_lines(wallet.own, wallet.everybody, wallet.currency) if wallet.everybody is not None else []),
        *(_("Spent: {amount}").format(amount=money(amount, currency)) for currency, amount, _count in sums),
    ]
    notes = [_note(note, names) for note in profile.notes]
    orders = [button(_("📦 Orders"), PersonOrders(user_id=id))] if profile.all_orders else []
    return paragraphs([lines([head, *facts]), *notes]), markup(
        [*orders, button(_("📝 Note"), WriteNote(user_id=id)), button(_("✉️ Write"), WriteTo(user_id=id))],
        [button(_("⭐ Payments"), PersonPayments(user_id=id))] if has_paid else [],
        _of_money(id, wallet) if may_change else [],
        _changes(id, role) if may_change else [],
        [button(_("‹ People"), PeoplePage()), home_button()],
    )


def _balance(wallet: PersonWallet) -> list[str]:
    own, currency = wallet.balance, wallet.currency
    if own is None:
        return []
    held = _("Held for open orders: {amount}").format(amount=money(own.held, currency)) if own.held else ""
    return [_("Balance: {amount}").format(amount=money(own.available, currency)), held]


def _of_money(user_id: int, wallet: PersonWallet) -> Row:
    give = [button(_("💰 Change balance"), AskGift(user_id=user_id))] if wallet.balance is not None else []
    return give + ([button(_("🚦 Limits"), AskLimits(user_id=user_id))] if wallet.everybody is not None else [])


def _came(member: Member | None, names: Mapping[int, str]) -> str:
    if member is None:
        return ""
    how = {
        Way.SETTINGS: _("by the settings"),
        Way.ADMIN: _("by {admin}"),
        Way.REQUEST: _("by {admin}, on request"),
        Way.INVITATION: _("by an invitation of {admin}"),
    }[member.way]
    admin = plain(names.get(member.by or 0) or str(member.by), 64)
    return _("Since {moment}, {how}").format(moment=moment(member.at), how=how.format(admin=admin))


def _language(profile: Profile) -> str:
    code = profile.user and (profile.user.language or profile.user.telegram_language)
    return _("Language: {language}").format(language=plain(LANGUAGES.get(code, code), 30)) if code else ""


def _note(note: Note, names: Mapping[int, str]) -> str:
    by = plain(names.get(note.by) or str(note.by), 64)
    return f"{_SIGNS[note.kind]} {by}, {moment(note.at)}\n<blockquote>{plain(note.words, _QUOTED) or '…'}</blockquote>"


def _changes(user_id: int, role: Role | None) -> Row:
    def to(text: str, wanted: Role, style: str | None = None) -> Row:
        return [button(text, SetRole(user_id=user_id, role=wanted), style)]

    match role:
        case Role.OWNER:
            return []
        case Role.BLOCKED:
            return to(_("✅ Unblock"), Role.CUSTOMER)
        case Role.HELPER:
            return to(_("👤 Make customer"), Role.CUSTOMER) + to(_("🚫 Block"), Role.BLOCKED, "danger")
        case Role.CUSTOMER:
            return to(_("🛠 Make helper"), Role.HELPER) + to(_("🚫 Block"), Role.BLOCKED, "danger")
    return to(_("✅ Let in"), Role.CUSTOMER) + to(_("🚫 Block"), Role.BLOCKED, "danger")


def ask_helper(profile: Profile) -> Shown:
    user, id = profile.user, profile.user_id
    who = naming(user.name if user else "", user.username if user else None, id)
    text = _("Make {who} a helper? Helpers see everybody's orders and questions, and answer them.").format(who=who)
    yes = SetRole(user_id=id, role=Role.HELPER, sure=True)
    return text, markup([button(_("🛠 Yes, make helper"), yes), button(_("‹ Back"), ShowPerson(user_id=id))])


def made_helper() -> Shown:
    """To the person."""
    text = _("🛠 You are a helper now. You see everybody's orders and questions, and can answer them.")
    return text, markup([button(_("🗂 Desk"), ShowDesk())])


def ask_words() -> str:
    return _("Whom are you looking for? Reply with a name, @username, id or order number.")


def ask_note() -> str:
    return _("What is to be noted? Only admins see it. Reply to this message.")


def ask_message(profile: Profile) -> str:
    text = _("What do you want to write? Reply to this message; it arrives as a message from the shop.")
    user = profile.user
    if user is None:
        return lines([text, _("⚠️ They have not written to the bot yet, so Telegram may not deliver it.")])
    return lines([text, _("⚠️ They have blocked the bot, so it won't arrive.") if user.blocked_at is not None else ""])


def noted(user_id: int) -> Shown:
    return _("📝 Noted."), markup([button(_("👤 Person"), ShowPerson(user_id=user_id)), home_button()])


def written_to(user_id: int, name: str, admin: str) -> Shown:
    """The confirmation of a message; `admin` is its writer if others read it too."""
    if admin:
        text = _("✉️ {admin}'s message to {who} is on its way.")
        text = text.format(admin=plain(admin, 64), who=naming(name, None, user_id))
    else:
        text = _("✉️ Your message is on its way.")
    return text, markup([button(_("👤 Person"), ShowPerson(user_id=user_id)), home_button()])
