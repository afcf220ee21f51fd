"""How Python looks for garbage: a full look holds everybody in the chat, 100 ms for a million objects."""

import gc

FULL_LOOKS_APART = 1_000
"""Python's own 10 would look through a large catalogue several times while it is read."""


def collect_rarely() -> None:
    """To be called at the start. Short looks at what is new go on as before."""
    young, middle, _ = gc.get_threshold()
    gc.set_threshold(young, middle, FULL_LOOKS_APART)


def keep_what_lives() -> None:
    """To be called when everything is loaded: later looks pass over what is there by now, as it will stay."""
    gc.collect()
    gc.freeze()
