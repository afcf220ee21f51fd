"""What buttons carry: a press reaches the one handler that its button is for."""

from collections import Counter

from aiogram.filters.callback_data import CallbackData

from handlers import audit_buttons, buttons, list_buttons, pick_buttons, request_buttons


def test_every_prefix_is_used_once() -> None:
    declared = vars(buttons) | vars(list_buttons) | vars(pick_buttons) | vars(request_buttons) | vars(audit_buttons)
    kinds = [kind for kind in declared.values() if isinstance(kind, type) and issubclass(kind, CallbackData)]
    used = Counter(kind.__prefix__ for kind in kinds if kind is not CallbackData)
    assert {prefix for prefix, times in used.items() if times > 1} == set()
