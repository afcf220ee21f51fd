"""Why an answer is not acceptable: values without words. The views say them in the person's language."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with an answer."""


@dataclass(frozen=True, slots=True)
class Missing(Problem):
    """A required field has no answer."""


@dataclass(frozen=True, slots=True)
class Unbounded(Problem):
    """Without this answer the order has no maximum cost."""


@dataclass(frozen=True, slots=True)
class NotTaken(Problem):
    """The service does not take this field, or no longer."""


@dataclass(frozen=True, slots=True)
class TooMuch(Problem):
    """A line holds more words than the order takes."""

    rest: str


@dataclass(frozen=True, slots=True)
class NotANumber(Problem):
    pass


@dataclass(frozen=True, slots=True)
class TooLow(Problem):
    """Below the service's minimum; `lines` if a list is counted."""

    given: int
    minimum: int
    lines: bool = False


@dataclass(frozen=True, slots=True)
class TooHigh(Problem):
    """Above the service's maximum; `lines` if a list is counted."""

    given: int
    maximum: int
    lines: bool = False


@dataclass(frozen=True, slots=True)
class OutOfRange(Problem):
    """Not within the bounds that every service has for this field."""

    minimum: int
    maximum: int


@dataclass(frozen=True, slots=True)
class NotAChoice(Problem):
    choices: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class NoText(Problem):
    pass


@dataclass(frozen=True, slots=True)
class TooLong(Problem):
    """Too many characters."""

    given: int
    maximum: int


@dataclass(frozen=True, slots=True)
class NotACountry(Problem):
    pass


@dataclass(frozen=True, slots=True)
class NotOneName(Problem):
    pass


@dataclass(frozen=True, slots=True)
class NoLines(Problem):
    pass


@dataclass(frozen=True, slots=True)
class TooManyLines(Problem):
    given: int
    maximum: int


@dataclass(frozen=True, slots=True)
class NotADate(Problem):
    pass


@dataclass(frozen=True, slots=True)
class DayPassed(Problem):
    today: date


@dataclass(frozen=True, slots=True)
class NotALink(Problem):
    example: str


@dataclass(frozen=True, slots=True)
class LinkWithSpaces(Problem):
    pass


@dataclass(frozen=True, slots=True)
class LinkTooLong(Problem):
    pass


@dataclass(frozen=True, slots=True)
class HostNotTaken(Problem):
    """The policy takes no links to this host; `taken` are those it takes."""

    host: str
    taken: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LinkElsewhere(Problem):
    """The link leads on to another page."""


@dataclass(frozen=True, slots=True)
class WholeSite(Problem):
    """The link names a platform and no page on it."""

    example: str


@dataclass(frozen=True, slots=True)
class RunsWithoutInterval(Problem):
    """Runs and interval go together."""


@dataclass(frozen=True, slots=True)
class MaximumBelowMinimum(Problem):
    """The maximum per post is below the minimum per post."""

    minimum: int


@dataclass(frozen=True, slots=True)
class KeywordMissing(Problem):
    """Visitors from a search need the words that were searched for."""


@dataclass(frozen=True, slots=True)
class PageMissing(Problem):
    """Visitors from a page need that page."""
