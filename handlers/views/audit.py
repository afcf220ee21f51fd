"""The audit: a page of it, the people in it, and the rows of the file."""

import json
from collections.abc import Mapping, Sequence

from core.audit.audit import AuditEntry, Facts
from core.csv_lines import Value
from handlers.audit_buttons import AuditActors, AuditFile, AuditPage
from handlers.language import _, ngettext
from handlers.views.audit_facts import fact, fact_name
from handlers.views.home import home_button, only_home
from handlers.views.keyboard import PER_PAGE, Row, Shown, arrows, button, markup, page_of
from handlers.views.words import exact_moment, lines, number, paragraphs, plain

_MOST_FACTS = 5
Names = Mapping[int, str]
"""The names of people by their ids, of those who have one."""
Categories = Mapping[str, str]
"""The names of categories by their keys."""


def action_name(key: str) -> str:
    """An action in words; the key itself if there are none for it."""
    return {
        "broadcast.begun": _("Broadcast begun"),
        "broadcast.stopped": _("Broadcast stopped"),
        "maintenance.on": _("Ordering paused"),
        "maintenance.off": _("Ordering goes on"),
        "order.missing": _("Declared not to exist"),
        "order.found": _("Found at the provider"),
        "request.answered": _("Question answered"),
        "request.closed": _("Question closed"),
        "shop.changed": _("Catalogue changed"),
        "entry.allowed": _("Let in"),
        "entry.denied": _("Not let in"),
        "person.role": _("Role changed"),
        "person.note": _("Note written"),
        "person.message": _("Message sent"),
        "balance.grant": _("Balance given"),
        "balance.correction": _("Balance corrected"),
        "vouchers.made": _("Vouchers made"),
        "person.limits": _("Limits changed"),
        "stars.refund": _("Stars refunded"),
        "stars.refund_refused": _("Refund of Stars refused"),
        "invitation.made": _("Invitation made"),
        "invitation.revoked": _("Invitation revoked"),
    }.get(key, plain(key, 40))


def target_name(target: str, names: Names, categories: Categories) -> str:
    kind, _sign, id = target.partition(":")
    if kind == "order":
        return _("order #{number}").format(number=plain(id, 20))
    if kind == "invitation":
        return _("invitation #{number}").format(number=plain(id, 20))
    if kind == "broadcast":
        return _("broadcast #{number}").format(number=plain(id, 20))
    if kind == "vouchers":
        return ""  # which batch of codes it is tells nobody anything
    if target == "maintenance":
        return _("maintenance")
    if kind == "person":
        return named(int(id) if id.isdecimal() and len(id) < 20 else 0, names)
    if kind == "service":
        return _("service {number}").format(number=plain(id, 20))
    if kind == "provider":
        return _("provider {name}").format(name=plain(id, 40))
    if kind == "category":
        named_so = categories.get(id)
        return _("category {name}").format(name=plain(named_so, 60)) if named_so else _("a category")
    return plain(target, 60)


def named(person: int, names: Names) -> str:
    """A person by their name, if it is known, and their id."""
    name = plain(names.get(person, ""), 40)
    return f"{name} (<code>{person}</code>)" if name else f"<code>{person}</code>"


def page(entries: Sequence[AuditEntry], at: AuditPage, total: int, names: Names, categories: Categories) -> Shown:
    """`at` is the page shown, and whose."""
    rows: list[Row] = []
    if total:
        pages = max(1, -(-total // PER_PAGE))
        before, after = (AuditPage(page=at.page + step, actor=at.actor) for step in (-1, 1))
        rows.append(arrows(at.page, pages, before, after))
        rows.append([button(_("📄 As a file"), AuditFile(actor=at.actor))])
    everybody = [button(_("Everybody"), AuditPage())] if at.actor is not None else []
    rows.append([button(_("👤 By person"), AuditActors()), *everybody])
    count = ngettext("{count} action of admins", "{count} actions of admins", total).format(count=number(total))
    whose = named(at.actor, names) if at.actor is not None else ""
    text = paragraphs([lines([f"🧾 <b>{count}</b>", whose]), *(told(entry, names, categories) for entry in entries)])
    return text, markup(*rows, [home_button()])


def told(entry: AuditEntry, names: Names, categories: Categories) -> str:
    """One entry, in a few lines."""
    head = " · ".join(
        filter(None, [f"<b>{action_name(entry.action)}</b>", target_name(entry.target, names, categories)])
    )
    return lines([head, f"{exact_moment(entry.at)} · {named(entry.actor, names)}", changes(entry.before, entry.after)])


def changes(before: Facts | None, after: Facts | None) -> str:
    """The differences between the values before and after."""
    old, new = before or {}, after or {}
    names = [name for name in dict.fromkeys([*old, *new]) if old.get(name) != new.get(name)]
    return lines([f"{fact_name(name)}: {_change(name, old.get(name), new.get(name))}" for name in names[:_MOST_FACTS]])


def _change(name: str, old: object, new: object) -> str:
    said = [fact(name, value) for value in (old, new) if value is not None]
    if new is None:
        return f"{said[0]} → –"
    return " → ".join(said)


def actors(people: Sequence[int], shown: AuditActors, names: Names) -> Shown:
    if not people:
        return _("No admin has done anything yet."), only_home()
    some, page, pages = page_of(people, shown.page)
    rows = [[button(names.get(person) or str(person), AuditPage(actor=person))] for person in some]
    turning = arrows(page, pages, AuditActors(page=page - 1), AuditActors(page=page + 1))
    return _("Whose actions?"), markup(*rows, turning, [button(_("Everybody"), AuditPage()), home_button()])


def as_file() -> str:
    """The caption of the file."""
    return _("What admins did, as a table.")


def headings() -> list[str]:
    return [_("When (UTC)"), _("Person"), _("Action"), _("What"), _("Before"), _("After")]


def values(entry: AuditEntry) -> list[Value]:
    """An entry in the order of `headings`; actions by their keys, so that files of all languages are alike."""
    facts = (None if facts is None else json.dumps(facts, ensure_ascii=False) for facts in (entry.before, entry.after))
    return [entry.at, entry.actor, entry.action, entry.target, *facts]
