"""The fields that several service types share: how each is read, and how a person is asked for it.

Source: provider-api.md, "Service types and what `add` takes".
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator

from core.forms.parsing import (
    between,
    read_lines,
    read_link,
    read_name,
    read_names,
    read_number,
    read_text,
    within_limits,
)


@dataclass(frozen=True, slots=True)
class Ask:
    """How a field is asked for: `hint` may name {minimum}, {maximum} and {example}, `when` tells if it applies."""

    label: str
    hint: str
    choices: Mapping[str, str] | None = None
    when: Callable[[Mapping[str, str]], bool] = lambda answers: True


number, lines, name, text = map(BeforeValidator, (read_number, read_lines, read_name, read_text))
names = BeforeValidator(read_names)
limited = AfterValidator(within_limits)
Lines = tuple[str, ...]

Link = Annotated[str, BeforeValidator(read_link), Ask("Link", "The full address, like {example}")]
Quantity = Annotated[int, number, limited, Ask("Quantity", "From {minimum} to {maximum}")]
Username = Annotated[str, name, Ask("Username", "One username")]
Usernames = Annotated[Lines, names, Ask("Usernames", "One username a line")]
Runs = Annotated[
    int | None,
    number,
    AfterValidator(between(2, 1000)),
    Ask("Runs", "Drip-feed: how many times to deliver the quantity, 2 to 1000"),
]
Interval = Annotated[
    int | None,
    number,
    AfterValidator(between(1, 43_200)),
    Ask("Interval", "Minutes between two runs", when=lambda answers: "runs" in answers),
]
