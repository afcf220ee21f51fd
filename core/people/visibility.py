"""Who sees the providers: their names, their numbers, and what they say."""

import re
from collections.abc import Collection
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from core.people.access import Access


@dataclass(frozen=True, slots=True)
class ProviderNames:
    """The names of providers: those in the settings, and their hosts."""

    pattern: "re.Pattern[str] | None" = None

    @classmethod
    def of(cls, names: Collection[str], addresses: Collection[str] = ()) -> "ProviderNames":
        hosts = [(urlsplit(address).hostname or "").removeprefix("www.") for address in addresses]
        # example-panel.com goes by example-panel, too; a host that is an address in digits does not.
        labels = [host.split(".")[-2] for host in hosts if "." in host and not host.replace(".", "").isdigit()]
        words = {*names, *hosts, *labels, *(name.replace("_", "-") for name in names)} - {""}
        return cls(_any_of(words))

    def are_in(self, text: str, *others: str | None) -> bool:
        """Whether `text` contains one of them, or one of `others`, as whole words."""
        found = self.pattern is not None and self.pattern.search(text) is not None
        also = _any_of({other for other in others if other})
        return found or (also is not None and also.search(text) is not None)


def _any_of(words: Collection[str]) -> "re.Pattern[str] | None":
    if not words:
        return None
    either = "|".join(re.escape(word) for word in sorted(words))
    return re.compile(rf"(?<![^\W_])({either})(?![^\W_])", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Visibility:
    """With `shown` everybody sees providers; else only admins do."""

    access: Access
    shown: bool = False
    names: ProviderNames = field(default_factory=ProviderNames)
    desk: int | None = None
    """The chat where operators work."""

    def sees_providers(self, user_id: int) -> bool:
        """`user_id` may be that chat, too."""
        return self.shown or user_id == self.desk or self.access.is_admin(user_id)

    def sees_account(self, user_id: int) -> bool:
        """Whether they see the state of the shop's account at a provider: owners and the desk's chat do."""
        return user_id == self.desk or self.access.is_owner(user_id)
