"""The base of every class that wraps a provider."""

from datetime import timedelta

from core.provider import Action, Provider


class ProviderWrapper:
    """Wraps a provider and has its name and abilities."""

    def __init__(self, provider: Provider) -> None:
        self._provider = provider

    @property
    def name(self) -> str:
        return self._provider.name

    @property
    def lacks(self) -> frozenset[Action]:
        return self._provider.lacks

    @property
    def repeatable(self) -> bool:
        return self._provider.repeatable

    @property
    def longest(self) -> timedelta:
        return self._provider.longest
