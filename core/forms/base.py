"""What all forms share: the charged units, the shown values, and the fields for `add`."""

from datetime import date
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, TypeAdapter, model_validator

from core.forms.fields import Interval, Link, Quantity, Runs
from core.forms.parsing import AnswerLimits, wrong
from core.forms.problems import RunsWithoutInterval
from core.forms.runs import in_all


class Form(BaseModel):
    """What one order asks for. The context of its validators is a `parsing.AnswerLimits`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    @property
    def units(self) -> int | None:
        """How many units are charged; None when no bound is known in advance."""
        quantity: int = getattr(self, "quantity", 1)
        return quantity

    @property
    def target(self) -> str:
        """The link or username that the order is for, as its card shows it."""
        return str(getattr(self, "link", ""))

    @classmethod
    def spelled(cls, field: str, text: str, limits: AnswerLimits) -> str:
        """One answer as `payload` would have it: ` 01 ` is 1. It ignores what depends on other fields."""
        info = cls.model_fields[field]
        adapter: TypeAdapter[object] = TypeAdapter(Annotated[info.annotation, *info.metadata])
        return _wire(adapter.validate_python(text, context=limits))

    def payload(self) -> dict[str, str]:
        """The fields as `add` takes them: text, lists by line, dates as d/m/Y, nothing for what was skipped."""
        return {field: _wire(value) for field, value in self if value is not None}


def _wire(value: object) -> str:
    if isinstance(value, tuple):
        return "\n".join(value)
    if isinstance(value, date):
        return value.strftime("%d/%m/%Y")
    return str(value)


class DripFeedForm(Form):
    """A quantity that may be delivered in runs."""

    link: Link
    quantity: Quantity
    runs: Runs = None
    interval: Interval = None

    @property
    def units(self) -> int | None:
        return in_all(self.quantity, self.runs)

    @model_validator(mode="after")
    def _runs_with_interval(self) -> Self:
        if (self.runs is None) != (self.interval is None):
            raise wrong(RunsWithoutInterval())
        return self
