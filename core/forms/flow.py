"""What comes next in a form: a question, a doubt about the link, the summary, or why it cannot be ordered."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from core.catalogue.platform_words import platform_of
from core.catalogue.platforms import Platform
from core.catalogue.prices import PriceList, Quote
from core.catalogue.service import Service
from core.forms.draft import Draft, other_platform
from core.forms.form import BadAnswer, Filling, Question
from core.forms.ordering import NotOrderable, Ordering, Review
from core.forms.problems import NotACountry, NotADate, NotANumber, Problem
from core.forms.whole_numbers import whole_number
from core.maintenance import Maintenance

LINE = ""
"""In place of a field: a message that answered several."""
_LINK_AND_QUANTITY = re.compile(r"(\S+)\s+(.+)")


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


@dataclass(frozen=True, slots=True)
class Doubted:
    """The link is on another platform than the service's, so the person is asked whether they mean it."""

    service: Service
    link: str
    platform: Platform
    expected: Platform


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
            note = Rejected(error.problem, draft.answers.get(error.field or draft.steps[-1], ""))
            draft.forget(error.field)
    return Asked(service, question, *draft.progress(filling), ordering.prices[service.provider], note)


def _summary(draft: Draft, review: Review, ordering: Ordering, note: Note | None) -> OrderSummary:
    filling = ordering.filling(review.service)
    questions = filling.questions(draft.answers)
    answers = tuple((asked, draft.answers[asked.field]) for asked in questions if asked.field in draft.answers)
    before = draft.shown.quote() if draft.shown else None
    changed = before if before != review.quote else None
    return OrderSummary(review, answers, ordering.prices[review.service.provider], changed, note, number=filling.called)


def begin(key: str, service: Service, filling: Filling, words: Sequence[str]) -> tuple[Draft, Note | None]:
    """A draft from a one-line order; optional fields are not asked for."""
    answers, wrong = filling.one_line(words)
    written = filling.questions(answers) if len(words) > 1 else []
    draft = Draft.begun(key, service.id, answers, [q.field for q in written if q.optional and q.field not in answers])
    draft.doubt(service)
    return draft, Rejected(wrong.problem, " ".join(words)) if wrong else None


def take(draft: Draft, filling: Filling, question: Question, text: str) -> Note | None:
    """Answers `question` with `text` if that is acceptable; a link may have its quantity behind it.

    A link where the answer can't be one replaces the link of the form.
    """
    link, quantity = _apart(text, filling) if question.field == "link" else (text, "")
    try:
        draft.answer(question.field, filling.check(question.field, link, draft.answers))
        if quantity:
            draft.answer("quantity", filling.check("quantity", quantity, draft.answers))
    except BadAnswer as error:
        if isinstance(error.problem, NotANumber | NotACountry | NotADate):
            replaced = _replace_link(draft, filling, question, text)
            if replaced is not None:
                return replaced
        return Rejected(error.problem, quantity if quantity and error.field == "quantity" else link)
    finally:
        if question.field == "link":
            draft.doubt(filling.service)
    return None


def _replace_link(draft: Draft, filling: Filling, question: Question, text: str) -> Note | None:
    """Corrects the link at a later question, which a quantity behind the link may answer; None if it is not a link."""
    link, quantity = _apart(text, filling) if question.field == "quantity" else (text, "")
    asked = filling.corrected_by(link, draft.answers)
    if asked is None or asked.field != "link":
        return None
    note = correct_field(draft, filling, asked, link)
    rejected = take(draft, filling, question, quantity) if quantity and isinstance(note, Corrected) else None
    return rejected or note


def _apart(text: str, filling: Filling) -> tuple[str, str]:
    """The link and the quantity of `link 1000`; no quantity if the text is not both."""
    both = _LINK_AND_QUANTITY.fullmatch(text.strip())
    if both is None or whole_number(both[2]) is None or not filling.asks_for("quantity"):
        return text, ""
    return both[1], both[2]


def correct(draft: Draft, filling: Filling, text: str) -> Note:
    """Puts a text from the summary into the draft, if it clearly answers one question anew."""
    question = filling.corrected_by(text, draft.answers)
    if question is None:
        return Unused(tuple(filling.correctable(draft.answers)))
    return correct_field(draft, filling, question, text)


def correct_field(draft: Draft, filling: Filling, question: Question, text: str) -> Note:
    """Answers a question anew, if the text is acceptable."""
    try:
        answer = filling.check(question.field, text, draft.answers)
    except BadAnswer as error:
        return Rejected(error.problem, text)
    before = draft.answers[question.field]
    draft.correct(question.field, answer)
    if question.field == "link":
        draft.doubt(filling.service)
    return Corrected(question, before)


def answer_anew(draft: Draft, filling: Filling, field: str, text: str) -> Note | None:
    """Answers `field` with the edited text of its message; nothing if the form has moved past it in another way."""
    if field == LINE:
        return _read_again(draft, filling, text)
    question = next((q for q in filling.questions(draft.answers) if q.field == field), None)
    if question is None:
        return None
    if field in draft.answers:
        return correct_field(draft, filling, question, text)
    return take(draft, filling, question, text) if question == draft.open_question(filling) else None


def _read_again(draft: Draft, filling: Filling, text: str) -> Note | None:
    """Puts an edited line into the draft; a line for another service is not about this form."""
    words = text.split()
    if text.startswith("/"):
        if not words[1:] or not filling.is_called(words[1]):
            return None
        words = words[2:]
    answers, wrong = filling.one_line(words)
    if wrong is not None:
        return Rejected(wrong.problem, text)
    link = draft.answers.get("link")
    note: Note | None = None
    for field, answer in answers.items():
        before = draft.answers.get(field)
        if before is None:
            draft.answer(field, answer)
        elif before != answer:
            draft.correct(field, answer)
            note = Corrected(next(q for q in filling.questions(draft.answers) if q.field == field), before)
    if draft.answers.get("link") != link:
        draft.doubt(filling.service)
    return note
