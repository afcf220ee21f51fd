"""A form that is being filled: the answers so far, and every change of them. `flow` says what comes next."""

import json
from collections.abc import Mapping, Sequence
from decimal import Decimal
from hashlib import sha256
from itertools import takewhile
from typing import Self

from pydantic import BaseModel, ConfigDict

from core.catalogue.platform_words import platform_of
from core.catalogue.platforms import Platform, platform_of_link
from core.catalogue.prices import Quote
from core.catalogue.service import Service
from core.forms.form import Filling, Question

REMEMBERED = 20
"""How many updates that changed it a draft knows: more than a crash can leave to be handled again."""
_ANY_LINK = {Platform.WEBSITE, Platform.OTHER}


class ShownQuote(BaseModel):
    """The price that the summary showed, to compare with the price at the press."""

    units: int | None
    cost: Decimal | None
    price: Decimal | None
    currency: str | None

    @classmethod
    def of(cls, quote: Quote) -> Self:
        return cls(units=quote.units, cost=quote.cost, price=quote.price, currency=quote.currency)

    def quote(self) -> Quote:
        return Quote(self.units, self.cost, self.price, self.currency)


class Draft(BaseModel):
    """`key` names it in its buttons and becomes the key of the order placed from it.

    It comes from the update that began the form: begun again after a crash, the form has the same key.
    """

    model_config = ConfigDict(extra="forbid")

    key: str
    service_id: int
    answers: dict[str, str] = {}
    steps: list[str] = []
    """The fields answered or skipped."""
    kept: dict[str, str] = {}
    """Answers that were taken back, until their questions are answered anew: a person may keep them."""
    message_id: int | None = None
    """The message whose buttons belong to this draft now."""
    at_summary: bool = False
    """Whether that message is the summary; else it asks a question."""
    shown: ShownQuote | None = None
    confirmation: str = ""
    """The version of the confirmation of ownership that the summary showed."""
    terms: str = ""
    """The version of the terms that the summary asked to accept."""
    doubted: str = ""
    """A link to another platform than the service's, until the person says that it is meant."""
    said: dict[int, str] = {}
    """Which field each message of the person was read for: one that is edited corrects it."""
    taken: list[int] = []
    """The last updates that changed this draft: after a crash they may be handled a second time."""

    @classmethod
    def begun(cls, key: str, service_id: int, answers: Mapping[str, str], skipped: Sequence[str] = ()) -> Self:
        """A draft that starts with `answers`, and with fields that are not asked for."""
        return cls(key=key, service_id=service_id, answers=dict(answers), steps=[*answers, *skipped])

    @property
    def seal(self) -> str:
        """A short hash of what its summary showed last. The button carries it, so a press places that or nothing."""
        quote = self.shown and [
            self.shown.units,
            _plain(self.shown.cost),
            _plain(self.shown.price),
            self.shown.currency,
        ]
        shown = json.dumps([sorted(self.answers.items()), quote, self.confirmation, self.terms], ensure_ascii=False)
        # Half a character is left out as it is where the draft is stored.
        return sha256(shown.encode("utf-8", "ignore")).hexdigest()[:12]

    def open_question(self, filling: Filling) -> Question | None:
        """The first field that is neither answered nor skipped."""
        return next((q for q in filling.questions(self.answers) if not self._is_passed(q)), None)

    def progress(self, filling: Filling) -> tuple[int, int]:
        """(the place of the open question, questions in all), counted over those that apply so far."""
        return len(self._before_open(filling)) + 1, len(filling.questions(self.answers))

    def last_field(self, filling: Filling) -> str:
        """The field before the open question; empty before the first one."""
        passed = self._before_open(filling)
        return passed[-1].field if passed else ""

    def _before_open(self, filling: Filling) -> list[Question]:
        return list(takewhile(self._is_passed, filling.questions(self.answers)))

    def _is_passed(self, question: Question) -> bool:
        return question.field in self.answers or question.field in self.steps

    def answer(self, field: str, text: str) -> None:
        self.answers[field] = text
        self.doubted = ""
        self.skip(field)

    def skip(self, field: str) -> None:
        self.kept.pop(field, None)
        if field not in self.steps:
            self.steps.append(field)

    def correct(self, field: str, text: str) -> None:
        """Changes an answer at the summary. The price has to be shown and confirmed again."""
        self.answers[field] = text
        self.shown = None

    def forget(self, field: str) -> None:
        """Has `field` asked again."""
        self.answers.pop(field, None)
        self.steps = [step for step in self.steps if step != field]
        self.shown = None

    def back(self, filling: Filling) -> None:
        """Asks the question before the open one again, or only forgets a doubted link if there is one."""
        self.shown = None
        if self.doubted:
            self.doubted = ""
            return
        field = self.last_field(filling)
        if field in self.answers:
            self.kept[field] = self.answers[field]
        self.forget(field)

    def doubt(self, service: Service, before: str | None = None) -> None:
        """Takes a link to another platform than the service's out of the answers, until it is confirmed.

        `before` is the link that it would replace.
        """
        link = self.answers.get("link", "")
        if other_platform(service, link) is not None:
            self.forget("link")
            self.doubted = link
            if before is not None:
                self.kept["link"] = before

    def takes(self, update_id: int) -> bool:
        """Marks an update as handled; False if it was handled before."""
        # Compares the numbers themselves, not which is higher: after a silence Telegram goes on at a lower one.
        if update_id in self.taken:
            return False
        self.taken = [*self.taken, update_id][-REMEMBERED:]
        return True

    def hears(self, message_id: int, field: str) -> None:
        """Keeps which field a message was read for."""
        self.said = dict([*self.said.items(), (message_id, field)][-REMEMBERED:])

    def is_answered_by(self, message_id: int, replied_to: int | None) -> bool:
        """Whether a message was written for what this draft shows: after it, or as a reply to it."""
        if replied_to is not None:
            return replied_to == self.message_id
        return self.message_id is not None and message_id > self.message_id


def _plain(amount: Decimal | None) -> str | None:
    """0.9 and 0.90, which the database may make of it, are the same."""
    return None if amount is None else str(amount.normalize())


def other_platform(service: Service, link: str) -> Platform | None:
    """The platform of `link` if the service is for another one; None if the link may be right."""
    expected, found = platform_of(service), platform_of_link(link)
    return found if found is not None and expected not in _ANY_LINK | {found} else None
