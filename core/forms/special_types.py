"""Forms whose fields depend on one another: visits to a site, and subscriptions to an account's posts."""

from datetime import date
from typing import Annotated, Self

from pydantic import AfterValidator, BeforeValidator, ValidationInfo, field_validator, model_validator

from core.forms.base import DripFeedForm, Form
from core.forms.fields import Ask, Topic, limited, name, number, text
from core.forms.links import read_page
from core.forms.parsing import between, one_of, read_country, read_date, wrong
from core.forms.problems import KeywordMissing, MaximumBelowMinimum, PageMissing

DELAYS = (0, 5, 10, 15, 30, 60, 90, 120, 150, 180, 210, 240, 270, 300, 360, 420, 480, 540, 600)
DEVICES = (1, 2, 3, 4, 5)
BY_SEARCH, BY_PAGE, DIRECT = 1, 2, 3


def _written(values: tuple[int, ...]) -> tuple[str, ...]:
    return tuple(map(str, values))


class WebTrafficForm(DripFeedForm):
    """Web Traffic: a search needs google_keyword, a page needs referring_url."""

    country: Annotated[str, BeforeValidator(read_country), Ask(Topic.COUNTRY)]
    device: Annotated[int, number, AfterValidator(one_of(*DEVICES)), Ask(Topic.DEVICE, _written(DEVICES))]
    type_of_traffic: Annotated[
        int,
        number,
        AfterValidator(one_of(BY_SEARCH, BY_PAGE, DIRECT)),
        Ask(Topic.TRAFFIC, _written((BY_SEARCH, BY_PAGE, DIRECT))),
    ]
    google_keyword: Annotated[
        str | None,
        text,
        Ask(Topic.SEARCHED, when=lambda answers: answers.get("type_of_traffic") == str(BY_SEARCH)),
    ] = None
    referring_url: Annotated[
        str | None,
        BeforeValidator(read_page),
        Ask(Topic.REFERRING_PAGE, when=lambda answers: answers.get("type_of_traffic") == str(BY_PAGE)),
    ] = None

    @model_validator(mode="after")
    def _source_named(self) -> Self:
        if self.type_of_traffic == BY_SEARCH and self.google_keyword is None:
            raise wrong(KeywordMissing())
        if self.type_of_traffic == BY_PAGE and self.referring_url is None:
            raise wrong(PageMissing())
        return self


class SubscriptionsForm(Form):
    """Subscriptions: each new post gets min to max; bounded in advance only when posts is set."""

    username: Annotated[str, name, Ask(Topic.WATCHED_ACCOUNT)]
    min: Annotated[int, number, limited, Ask(Topic.MINIMUM_PER_POST)]
    max: Annotated[int, number, limited, Ask(Topic.MAXIMUM_PER_POST)]
    posts: Annotated[int | None, number, AfterValidator(between(1, 10_000)), Ask(Topic.NEW_POSTS)] = None
    old_posts: Annotated[int | None, number, AfterValidator(between(0, 10_000)), Ask(Topic.OLD_POSTS)] = None
    delay: Annotated[int, number, AfterValidator(one_of(*DELAYS)), Ask(Topic.DELAY, _written(DELAYS))]
    expiry: Annotated[date | None, BeforeValidator(read_date), Ask(Topic.EXPIRY)] = None

    @property
    def units(self) -> int | None:
        return None if self.posts is None else self.max * (self.posts + (self.old_posts or 0))

    @property
    def target(self) -> str:
        return self.username

    @field_validator("max")
    @classmethod
    def _not_below_the_minimum(cls, value: int, info: ValidationInfo) -> int:
        minimum = info.data.get("min")
        if minimum is not None and value < minimum:
            raise wrong(MaximumBelowMinimum(minimum))
        return value
