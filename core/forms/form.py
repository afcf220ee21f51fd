"""Filling a form: which field comes next, whether an answer is acceptable, and the whole form at the end."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from pydantic import ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from core.catalogue.acceptable_use import Policy
from core.catalogue.service import Service
from core.forms.base import Form
from core.forms.examples import example_link, profile_start
from core.forms.fields import Ask, Topic, names, number
from core.forms.parsing import AnswerLimits
from core.forms.problems import Missing, NotTaken, Problem, TooMuch
from core.forms.types import FORMS
from core.forms.whole_numbers import is_group, starts_group, whole_number
from core.forms.word_order import LINK, link_first

DRIP_FEED = frozenset({"runs", "interval"})


class BadAnswer(Exception):
    """An answer is not acceptable. `field` is None when two answers do not fit together."""

    def __init__(self, field: str | None, problem: Problem) -> None:
        super().__init__(field, problem)
        self.field = field
        self.problem = problem


@dataclass(frozen=True, slots=True)
class Question:
    """One field as it is asked for. `choices` are values as `add` takes them."""

    field: str
    topic: Topic
    optional: bool = False
    minimum: int = 1
    maximum: int = 0
    example: str = ""
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Filling:
    """The form of one service, with the limits that its answers are checked against."""

    service: Service
    policy: Policy
    today: date
    called: str = ""
    """The number that people call the service by."""
    bounded: bool = False
    """Whether the most it can cost must be known, so that a subscription needs a number of posts."""

    def is_called(self, word: str) -> bool:
        """Whether `12` or `NAME:12` means the service."""
        return word in {self.called, f"{self.service.provider}:{self.service.number}"}

    def questions(self, answers: Mapping[str, str]) -> list[Question]:
        """Every field that applies, in order, given the answers so far."""
        return [
            self._question(name, info, ask)
            for name, info, ask in _asked(self.form)
            if ask.when(answers) and (self.service.drip_feed or name not in DRIP_FEED)
        ]

    def topic(self, field: str) -> Topic:
        """The topic of a field's question."""
        return next(ask.topic for name, _, ask in _asked(self.form) if name == field)

    def asks_for(self, field: str) -> bool:
        return field in self.form.model_fields

    def check(self, field: str, text: str, answers: Mapping[str, str]) -> str:
        """`text` as the form spells it, if `field` takes it given the answers so far. Raises BadAnswer."""
        others = {name: answers[name] for name in answers if name != field}
        try:
            self.form.model_validate({**others, field: text}, context=self._limits)
        except ValidationError as error:
            for found in error.errors(include_url=False):
                # Other fields may still be missing; only this one is asked about now.
                if found["loc"][:1] == (field,):
                    raise BadAnswer(field, _problem(found)) from None
        return self.form.spelled(field, text, self._limits)

    def correctable(self, answers: Mapping[str, str]) -> list[Question]:
        """The answered questions that a new answer alone would name: the only number, the only link."""
        written = [q for q in self.questions(answers) if q.field in answers and not q.choices]
        kinds = Counter(_kind(answers[question.field]) for question in written)
        return [q for q in written if (kind := _kind(answers[q.field])) and kinds[kind] == 1]

    def corrected_by(self, text: str, answers: Mapping[str, str]) -> Question | None:
        """The question that `text`, written without being asked for, clearly answers anew; None if in doubt."""
        return next((q for q in self.correctable(answers) if _kind(answers[q.field]) == _kind(text)), None)

    def read(self, answers: Mapping[str, str]) -> Form:
        """The whole form. Raises BadAnswer for the first field that is missing or wrong."""
        if not self.service.drip_feed and (dripped := DRIP_FEED & answers.keys()):
            raise BadAnswer(min(dripped), NotTaken())
        try:
            return self.form.model_validate(dict(answers), context=self._limits)
        except ValidationError as error:
            found = error.errors(include_url=False)[0]
            raise BadAnswer(str(found["loc"][0]) if found["loc"] else None, _problem(found)) from None

    def in_order(self, words: Sequence[str]) -> list[str]:
        """The words of an order in the order of its questions: a quantity may be written before the link."""
        required = [question.field for question in self.questions({}) if not question.optional]
        return link_first(words) if required[:2] == ["link", "quantity"] else list(words)

    def one_line(self, words: Sequence[str]) -> tuple[dict[str, str], BadAnswer | None]:
        """Answers from `/order 12 link 1000`: one word for each required field.

        Returns the good ones before the first bad one, and what is wrong with that.
        """
        answers: dict[str, str] = {}
        rest = self.in_order(words)
        required = [question for question in self.questions({}) if not question.optional]
        for place, question in enumerate(required, 1):
            if not rest:
                break
            word = self._next_answer(question.field, rest, len(required) - place)
            try:
                answers[question.field] = self.check(question.field, word, answers)
            except BadAnswer as error:
                return answers, error
        if rest:
            return answers, BadAnswer(None, TooMuch(" ".join(rest)[:100]))
        return answers, None

    def _next_answer(self, field: str, rest: list[str], others: int) -> str:
        """Takes an answer from the words: `1 000` and lists of names take several where the `others` leave some."""
        kinds = self.form.model_fields[field].metadata
        answer = first = rest.pop(0)
        while len(rest) > others and (
            (number in kinds and starts_group(answer) and is_group(rest[0]))
            or (names in kinds and first.startswith("#") == rest[0].startswith("#"))
        ):
            answer += f" {rest.pop(0)}"
        return answer

    @property
    def form(self) -> type[Form]:
        assert self.service.type is not None, "a service of unknown type has no form"  # noqa: S101
        return FORMS[self.service.type]

    @property
    def _limits(self) -> AnswerLimits:
        example = example_link(self.policy, self.service)
        # Nothing can be ordered for nothing, whatever the provider's limits say.
        least = max(self.service.minimum or 0, 1)
        profile = profile_start(example, self.service)
        return AnswerLimits(least, self.service.maximum or 0, self.policy, self.today, example, profile)

    def _question(self, name: str, info: FieldInfo, ask: Ask) -> Question:
        limits = self._limits
        # A conditional field (keyword, referring page, interval) is asked only when it is needed.
        needed = self.bounded and ask.topic is Topic.NEW_POSTS
        optional = not info.is_required() and not _conditional(ask) and not needed
        return Question(name, ask.topic, optional, limits.minimum, limits.maximum, limits.example, ask.choices)


def _problem(found: ErrorDetails) -> Problem:
    """The problem from our validator, else pydantic's own two: a field is missing, or is one too many."""
    problem = found.get("ctx", {}).get("problem")
    if isinstance(problem, Problem):
        return problem
    return Missing() if found["type"] == "missing" else NotTaken()


def quantity_of(form: Form) -> int | None:
    """The quantity a card shows: per run for a drip-feed, the lines of a list, none for an open subscription."""
    quantity: int | None = getattr(form, "quantity", form.units)
    return quantity


def _kind(text: str) -> str:
    """What a text looks like on its own; empty for anything but a number or a link."""
    stripped = text.strip()
    return "number" if whole_number(stripped) is not None else "link" if LINK.fullmatch(stripped) else ""


def _asked(form: type[Form]) -> list[tuple[str, FieldInfo, Ask]]:
    return [
        (name, info, ask) for name, info in form.model_fields.items() for ask in info.metadata if isinstance(ask, Ask)
    ]


def _conditional(ask: Ask) -> bool:
    return not ask.when({})
