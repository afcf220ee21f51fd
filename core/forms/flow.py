"""What comes next in a form: a question, a doubt about the link, the summary, or why it cannot be ordered."""

from dataclasses import dataclass
from decimal import Decimal

from core.catalogue.platform_words import platform_of
from core.catalogue.platforms import Platform
from core.catalogue.prices import PriceList, Quote
from core.catalogue.service import Service
from core.forms.draft import Draft, other_platform
from core.forms.form import BadAnswer, Question
from core.forms.ordering import NotOrderable, Ordering, Review
from core.forms.problems import Problem
from core.maintenance import Maintenance


@dataclass(frozen=True, slots=True)
class Rejected:
    """The answer is not acceptable."""

    problem: Problem
    typed: str


@dataclass(frozen=True, slots=True)
class Corrected:
    """A question of the summary was answered anew."""

    question: Question
    before: str


@dataclass(frozen=True, slots=True)
class Unused:
    """A text at the summary answers nothing there; `questions` are those that a text alone can correct."""

    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class WrittenBefore:
    """A text was written before the person could see what is asked now."""

    typed: str


@dataclass(frozen=True, slots=True)
class ReplyToAnother:
    """A text is a reply to an earlier message."""

    typed: str


Note = Rejected | Corrected | Unused | WrittenBefore | ReplyToAnother


@dataclass(frozen=True, slots=True)
class Asked:
    """A question is open. `offers` are quantities to choose from, each with its price."""

    service: Service
    question: Question
    place: int
    of: int
    prices: PriceList
    note: Note | None = None
    offers: tuple[tuple[int, Quote], ...] = ()
    kept: str | None = None
    """The answer that was given before."""


@dataclass(frozen=True, slots=True)
class Doubted:
    """The link is on another platform than the service's, so the person is asked whether they mean it."""

    service: Service
    link: str
    platform: Platform
    expected: Platform


@dataclass(frozen=True, slots=True)
class AboveLimit:
    """The price is above what a person may order for: at once, or in a day, of which `left` is left."""

    limit: Decimal
    left: Decimal | None = None


@dataclass(frozen=True, slots=True)
class OrderSummary:
    """Everything that is about to be ordered; `before` is the price of the last summary, if it has changed."""

    review: Review
    answers: tuple[tuple[Question, str], ...]
    prices: PriceList
    before: Quote | None = None
    note: Note | None = None
    open_order: int | None = None
    """An open order of the same service for the same link."""
    terms: bool = False
    """Whether the press accepts the terms as well."""
    number: str = ""
    """What people call the service by."""
    available: Decimal | None = None
    """What the person can spend, where the price is held from their balance."""
    seal: str = ""
    """The seal of the draft that this summary shows."""
    closed: Maintenance | None = None
    """Why nothing can be ordered now."""
    above_limit: AboveLimit | None = None
    """The person's limit that does not allow this order."""


Next = Asked | Doubted | OrderSummary | NotOrderable


def advance(draft: Draft, ordering: Ordering, note: Note | None = None) -> Next:
    """What comes next. Answers that no longer hold are forgotten, and asked for again."""
    try:
        service = ordering.service(draft.service_id)
    except NotOrderable as error:
        return error
    filling = ordering.filling(service)
    if draft.doubted and (found := other_platform(service, draft.doubted)) is not None:
        return Doubted(service, draft.doubted, found, platform_of(service))
    # Each turn forgets an answer that does not hold any more.
    while (question := draft.open_question(filling)) is None:
        try:
            return _summary(draft, ordering.review(service.id, draft.answers), ordering, note)
        except BadAnswer as error:
            field = error.field or draft.last_field(filling)
            note = Rejected(error.problem, draft.answers.get(field, ""))
            draft.forget(field)
    kept = draft.kept.get(question.field)
    return Asked(service, question, *draft.progress(filling), ordering.prices[service.provider], note, kept=kept)


def _summary(draft: Draft, review: Review, ordering: Ordering, note: Note | None) -> OrderSummary:
    filling = ordering.filling(review.service)
    questions = filling.questions(draft.answers)
    answers = tuple((asked, draft.answers[asked.field]) for asked in questions if asked.field in draft.answers)
    before = draft.shown.quote() if draft.shown else None
    changed = before if before != review.quote else None
    return OrderSummary(review, answers, ordering.prices[review.service.provider], changed, note, number=filling.called)
