"""What a text does to a form: it answers the open question, or changes an answer that was given before."""

from collections.abc import Mapping, Sequence

from core.catalogue.service import Service
from core.forms.draft import Draft
from core.forms.flow import Corrected, Note, Rejected, Unused
from core.forms.form import BadAnswer, Filling, Question
from core.forms.problems import NotACountry, NotADate, NotANumber
from core.forms.whole_numbers import whole_number
from core.forms.word_order import link_first

LINE = ""
"""In place of a field: a message that answered several."""


def begin(key: str, service: Service, filling: Filling, words: Sequence[str]) -> tuple[Draft, Note | None]:
    """A draft from a one-line order; optional fields are not asked for."""
    answers, wrong = filling.one_line(words)
    written = filling.questions(answers) if len(words) > 1 else []
    draft = Draft.begun(key, service.id, answers, [q.field for q in written if q.optional and q.field not in answers])
    draft.doubt(service)
    return draft, Rejected(wrong.problem, " ".join(words)) if wrong else None


def take(draft: Draft, filling: Filling, question: Question, text: str) -> Note | None:
    """Answers `question` with `text` if that is acceptable; a link may have its quantity beside it.

    A link where the answer can't be one replaces the link of the form.
    """
    link, quantity = _apart(text, filling) if question.field == "link" else (text, "")
    kept = draft.kept.copy()
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
            draft.doubt(filling.service, kept.get("link"))
    return _changed(draft, filling, kept)


def keep(draft: Draft, filling: Filling, question: Question, text: str) -> Note | None:
    """Answers `question` with `text`, which it was answered with before, if that still holds."""
    try:
        draft.answer(question.field, filling.check(question.field, text, draft.answers))
    except BadAnswer as error:
        draft.kept.pop(question.field)
        return Rejected(error.problem, text)
    return None


def use_doubted(draft: Draft, filling: Filling) -> Note | None:
    """Takes the link that was doubted."""
    kept = draft.kept.copy()
    draft.answer("link", draft.doubted)
    return _changed(draft, filling, kept)


def _changed(draft: Draft, filling: Filling, kept: Mapping[str, str]) -> Corrected | None:
    """The first question that is answered in another way than before."""
    for question in filling.questions(draft.answers):
        before = kept.get(question.field)
        if before is not None and draft.answers.get(question.field, before) != before:
            return Corrected(question, before)
    return None


def _replace_link(draft: Draft, filling: Filling, question: Question, text: str) -> Note | None:
    """Corrects the link at a later question, which a quantity beside the link may answer; None if it is not a link."""
    link, quantity = _apart(text, filling) if question.field == "quantity" else (text, "")
    asked = filling.corrected_by(link, draft.answers)
    if asked is None or asked.field != "link":
        return None
    note = correct_field(draft, filling, asked, link)
    rejected = take(draft, filling, question, quantity) if quantity and isinstance(note, Corrected) else None
    return rejected or note


def _apart(text: str, filling: Filling) -> tuple[str, str]:
    """The link and the quantity of `link 1000` or `1000 link`; no quantity if the text is not both."""
    link, *rest = link_first(text.split()) or [""]
    quantity = " ".join(rest)
    if whole_number(quantity) is None or not filling.asks_for("quantity"):
        return text, ""
    return link, quantity


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
        draft.doubt(filling.service, before)
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
        draft.doubt(filling.service, link)
    return note
