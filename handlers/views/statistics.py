"""The shop's statistics: in all, by service and person, as a chart, and the daily summary."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal

from babel.dates import format_date

from core.notices.statistics_notices import SalesOfTheDay, Summed
from core.statistics.charts import Chart
from core.statistics.completion import Completion
from core.statistics.sales import SalesReport, Sum
from handlers.language import _, locale, ngettext
from handlers.statistics_buttons import By, DrawChart, ShowStatistics
from handlers.views.home import home_button
from handlers.views.keyboard import Row, Shown, arrows, button, markup, page_of
from handlers.views.people import naming
from handlers.views.words import lines, money, number, paragraphs, plain, span


def overview(found: SalesReport, days: int) -> Shown:
    text = paragraphs([f"📊 <b>{_period(days)}</b>", *map(_money, found.in_all)])
    if not found.in_all:
        text = paragraphs([text, nothing_sold()])
    lists: Row = []
    if found.in_all:
        lists = [
            button(_("By service"), ShowStatistics(days=days, by=By.SERVICE)),
            button(_("By person"), ShowStatistics(days=days, by=By.PERSON)),
        ]
    chart = [button(_("📈 Chart"), DrawChart(days=days))] if found.in_all and days > 1 else []
    return text, markup(_periods(days, By.ALL), lists, chart, [home_button()])


def _period(days: int) -> str:
    return _("Today") if days == 1 else ngettext("Last {count} day", "Last {count} days", days).format(count=days)


def _periods(days: int, by: By) -> Row:
    names = {1: _("Today"), 7: _("7 days"), 30: _("30 days")}
    return [
        button(f"• {name}" if count == days else name, ShowStatistics(days=count, by=by))
        for count, name in names.items()
    ]


def _money(one: Summed) -> str:
    """The sales in one currency."""
    count = ngettext("{count} order", "{count} orders", one.orders).format(count=number(one.orders))
    return lines(
        [
            f"<b>{count}</b>",
            _("Revenue: {amount}").format(amount=money(one.revenue, one.currency)),
            _("Cost: {amount}").format(amount=money(one.cost, one.currency)),
            _("Margin: {margin}").format(margin=_margin(one)),
        ]
    )


def _margin(one: Summed) -> str:
    margin = one.revenue - one.cost
    share = f" ({money(round(margin * 100 / one.revenue, 1), None)}%)" if one.revenue else ""
    return f"{money(margin, one.currency)}{share}"


def services(sums: Sequence[Sum], shown: ShowStatistics, completion: Mapping[int, Completion]) -> Shown:
    """One page of services, the highest revenue first."""

    def row(one: Sum) -> str:
        known = completion.get(one.key) if isinstance(one.key, int) else None
        return lines([f"<b>{plain(one.name, 60)}</b>", _brought(one), _completion(known) if known else ""])

    return _page([row(one) for one in sums], shown, _("By service"))


def people(sums: Sequence[Sum], shown: ShowStatistics, names: Mapping[int, str]) -> Shown:
    """One page of people; `names` are the names of the people on it."""

    def row(one: Sum) -> str:
        id = one.key if isinstance(one.key, int) else 0
        return lines([naming(names.get(id, ""), None, id), _brought(one)])

    return _page([row(one) for one in sums], shown, _("By person"))


def _page(rows: Sequence[str], shown: ShowStatistics, heading: str) -> Shown:
    items, page, pages = page_of(rows, shown.page)
    head = f"📊 <b>{_period(shown.days)}</b> · {heading}"
    text = paragraphs([head, *items] if items else [head, nothing_sold()])
    back, forward = (shown.model_copy(update={"page": page + step}) for step in (-1, 1))
    up = button(_("‹ Back"), ShowStatistics(days=shown.days))
    return text, markup(_periods(shown.days, shown.by), arrows(page, pages, back, forward), [up, home_button()])


def _brought(one: Sum) -> str:
    count = ngettext("{count} order", "{count} orders", one.orders).format(count=number(one.orders))
    margin = _("margin {amount}").format(amount=money(one.margin, one.currency))
    return f"{count} · {money(one.revenue, one.currency)} · {margin}"


def _completion(known: Completion) -> str:
    said = _("Usually done in {usual}, nine of ten within {slow}; {share}% completed")
    return said.format(usual=span(known.usual), slow=span(known.slow), share=number(round(known.share * 100)))


def usual(length: timedelta) -> str:
    """The line on a service's card."""
    return _("Usually done in {time}").format(time=span(length))


def nothing_sold() -> str:
    return _("Nothing was sold.")


def not_drawn() -> str:
    return _("The chart couldn't be drawn. Please try again later.")


def chart(found: SalesReport) -> Chart | None:
    """The days from the first to the last with orders; None without any."""
    currency = found.in_all[0].currency if found.in_all else None
    sums: dict[date, Sum] = {}
    for one in found.days:
        if isinstance(one.key, date) and one.currency == currency:
            sums[one.key] = one
    if not sums:
        return None
    first = min(sums)
    days = [first + timedelta(days=n) for n in range((max(sums) - first).days + 1)]
    return Chart(
        title=_("Orders and revenue by day"),
        orders=_("Orders"),
        money=_("Revenue, {currency}").format(currency=currency or "–"),
        days=[
            (format_date(day, "d MMM", locale=locale()), sums[day].orders, sums[day].revenue)
            if day in sums
            else (format_date(day, "d MMM", locale=locale()), 0, Decimal(0))
            for day in days
        ],
    )


def daily_summary(told: SalesOfTheDay) -> Shown:
    """To operators, once a day."""
    day = format_date(told.day, "full", locale=locale())
    text = paragraphs([f"📊 <b>{day}</b>", *(map(_money, told.rows) if told.rows else [nothing_sold()])])
    return text, markup([button(_("Numbers"), ShowStatistics(days=7))])
