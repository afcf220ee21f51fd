"""The lines of a list of orders: what each orders, or what is wrong with it."""

from core.catalogue.service import Listing
from core.orders.batch import BatchLine
from core.orders.mass_table import (
    AnswerMissing,
    CannotBeOrdered,
    Checked,
    NoSuchService,
    OtherPlatform,
    OverOrderLimit,
    SeveralServices,
    Trouble,
    Unreadable,
)
from handlers.language import _
from handlers.views import catalogue, service
from handlers.views.order_words import short_link
from handlers.views.questions import label, why
from handlers.views.words import amount, clipped, money, number, plain


def checked_line(checked: Checked) -> str:
    """A line of the table: what it orders, or as it was written with what is wrong with it."""
    line = checked.line
    if checked.review is None:
        problem = why_not(checked.trouble) if checked.trouble is not None else ""
        return f"⚠️ <b>{line.place}.</b> <code>{written(line)}</code>\n     {problem}"
    quote = checked.review.quote
    price = money(quote.price, quote.currency) if quote.price is not None else ""
    notes = []
    if checked.twin is not None:
        notes.append(_("The same as line {place}.").format(place=number(checked.twin)))
    elif checked.open_order is not None:
        notes.append(_("Order #{number} for this link is still running.").format(number=checked.open_order))
    return "\n     ⚠️ ".join([f"✅ <b>{line.place}.</b> {described(line, checked.review.service, price)}", *notes])


def described(line: BatchLine, listing: Listing | None, price: str = "") -> str:
    """What a line orders: the service, the quantity, the link."""
    quantity = line.answers.get("quantity", "")
    parts = [
        plain(listing.name, 40) if listing is not None else plain(line.written[0] if line.written else "", 20),
        amount(int(quantity), line.answers) if quantity.isdecimal() else "",
        plain(short_link(line.answers.get("link", line.answers.get("username", ""))), 40),
        price,
    ]
    return " · ".join(part for part in parts if part.strip())


def written(line: BatchLine) -> str:
    """A line as the person wrote it, on one line."""
    cells = [" ".join(short_link(cell).split()) for cell in line.written]
    return plain(clipped(" | ".join(cells), 80), 80)


def why_not(trouble: Trouble) -> str:
    """Why a line cannot be ordered, on one line."""
    match trouble:
        case AnswerMissing():
            return _("Missing: {field}.").format(field=label(trouble.topic))
        case NoSuchService():
            return _("There is no service {number}.").format(number=plain(trouble.number, 40))
        case Unreadable():
            return _("I can't read this line.")
        case SeveralServices():
            return _("Several services have this number. Choose one below.")
        case OtherPlatform():
            names = {
                "expected": plain(catalogue.platform_title(trouble.expected)),
                "platform": plain(catalogue.platform_title(trouble.platform)),
            }
            return _("This service is for {expected}; your link is on {platform}.").format(**names)
        case OverOrderLimit():
            if trouble.limit is None:
                return _("Set a number of posts, so that the cost is known.")
            return _("One order may cost {limit} at most.").format(limit=money(trouble.limit, trouble.currency))
        case CannotBeOrdered():
            return service.not_orderable(trouble.reason)
        case _:
            return why(trouble).partition("\n")[0]
