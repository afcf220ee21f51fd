"""The texts for owners who change a person's balance or limits."""

from decimal import Decimal

from core.members.directory import Profile
from core.money.ledger import Entry, NotCovered, WalletBalance
from core.money.limits import Limits, OwnLimits
from handlers.conversation import PendingGift
from handlers.language import _
from handlers.money_buttons import AskGift, AskLimits, GiveGift, LeaveGift
from handlers.people_buttons import ShowPerson
from handlers.views.home import home_button, only_home
from handlers.views.keyboard import Shown, button, markup
from handlers.views.people import naming
from handlers.views.words import lines, money, paragraphs, plain


def no_wallet() -> Shown:
    return _("Nobody has a balance here: SHOP__CREDIT is not wallet."), only_home()


def usage(corrects: bool, currency: str | None) -> Shown:
    if corrects:
        text = _("Write {example}: the person, what is added or taken in {currency}, and why.")
        example = "<code>/correct @bob -2.50 charged twice</code>"
    else:
        text = _("Write {example}: the person, the amount in {currency}, and a note if you like.")
        example = "<code>/grant @bob 5 welcome</code>"
    return text.format(example=example, currency=plain(currency or "", 8)), only_home()


def nobody(who: str) -> Shown:
    return _("{who} is not one person here. Write an id or a @username.").format(who=plain(who, 64) or "?"), only_home()


def ask(profile: Profile, gift: PendingGift, balance: WalletBalance | None, currency: str | None) -> Shown:
    amount, who = money(abs(gift.amount), currency), _who(profile)
    text = _("Take {amount} from {who}?") if gift.amount < 0 else _("Give {amount} to {who}?")
    yes = _("✅ Yes, take {amount}") if gift.amount < 0 else _("✅ Yes, give {amount}")
    has = _("Balance now: {amount}").format(amount=money(balance.available, currency)) if balance is not None else ""
    return paragraphs([lines([text.format(amount=f"<b>{amount}</b>", who=who), has]), plain(gift.note, 200)]), markup(
        [button(yes.format(amount=amount), GiveGift(key=gift.key), style="success")],
        [button(_("✖ Cancel"), LeaveGift(key=gift.key))],
    )


def ask_amount(currency: str | None) -> str:
    text = _("How much, in {currency}? Reply with an amount and a note, like {gift}; {taken} takes it back.")
    examples = {"gift": "<code>5 welcome</code>", "taken": "<code>-2.50 charged twice</code>"}
    return text.format(currency=plain(currency or "", 8), **examples)


def ask_limits() -> str:
    text = _("How much may they order? Reply with the most for one order and the most in 24 hours, like {example}.")
    return lines([text.format(example="<code>10 50</code>"), _("Write - for no limit of their own.")])


def not_amount(user_id: int, currency: str | None) -> Shown:
    text = _("That is not an amount in {currency}. Nothing was changed.").format(currency=plain(currency or "", 8))
    return text, markup([button(_("💰 Try again"), AskGift(user_id=user_id))], [home_button()])


def not_limits(user_id: int) -> Shown:
    text = _("I need two amounts, like {example}. Nothing was changed.").format(example="<code>10 50</code>")
    return text, markup([button(_("🚦 Try again"), AskLimits(user_id=user_id))], [home_button()])


def not_covered(short: NotCovered, currency: str | None) -> str:
    return _("They have only {amount}. Nothing was changed.").format(amount=money(short.available, currency))


def too_much(user_id: int, short: NotCovered, currency: str | None) -> Shown:
    """Said before anything is confirmed."""
    shows = button(_("👤 Show the person"), ShowPerson(user_id=user_id))
    return not_covered(short, currency), markup([shows, home_button()])


def done(entry: Entry, profile: Profile) -> Shown:
    values = {"who": _who(profile), "amount": money(abs(entry.available), entry.currency)}
    text = _("✅ {amount} was taken from {who}.") if entry.available < 0 else _("✅ {amount} was given to {who}.")
    after = _("Their balance: {amount}").format(amount=money(entry.available_after, entry.currency))
    return lines([text.format(**values), after]), markup(
        [button(_("👤 Show the person"), ShowPerson(user_id=entry.user_id)), home_button()]
    )


def left() -> Shown:
    return _("Cancelled. Nothing was changed."), only_home()


def no_limits() -> Shown:
    return _("Nothing is limited here: SHOP__CREDIT is off."), only_home()


def limit_usage() -> Shown:
    text = _(
        "Write {example}: the person, the most for one order, the most in 24 hours. Write - for no limit of their own."
    )
    return text.format(example="<code>/limit @bob 10 50</code>"), only_home()


def limits(profile: Profile, own: OwnLimits, everybody: Limits, currency: str | None) -> Shown:
    """A person's own limits, and the general ones that count otherwise."""
    text = lines([f"<b>{_who(profile)}</b>", *limit_lines(own, everybody, currency)])
    return text, markup([button(_("👤 Show the person"), ShowPerson(user_id=profile.user_id)), home_button()])


def limit_lines(own: OwnLimits, everybody: Limits, currency: str | None) -> list[str]:
    """The limits for one order and for a day, as lines."""
    return [
        _("One order: {limit}").format(limit=_limit(own.per_order, everybody.per_order, currency)),
        _("24 hours: {limit}").format(limit=_limit(own.per_day, everybody.per_person_day, currency)),
    ]


def _limit(own: Decimal | None, everybody: Decimal | None, currency: str | None) -> str:
    if own is not None:
        return money(own, currency)
    if everybody is not None:
        return _("{amount}, as for everybody").format(amount=money(everybody, currency))
    return _("no limit")


def _who(profile: Profile) -> str:
    user = profile.user
    return naming(user.name if user else "", user.username if user else None, profile.user_id)
