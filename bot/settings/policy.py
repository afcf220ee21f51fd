"""The settings for what may be ordered."""

import re
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, field_validator

from bot.settings.sources import Listed, listed
from core.catalogue.acceptable_use import LINK_HOSTS, read_exceptions


class PolicySettings(BaseModel):
    model_config = ConfigDict(extra="forbid")

    link_hosts: Annotated[frozenset[str], Listed] = LINK_HOSTS
    exceptions: Annotated[tuple[str, ...], Listed] = ()

    @field_validator("link_hosts")
    @classmethod
    def _hosts(cls, value: frozenset[str]) -> frozenset[str]:
        for host in value:
            if not re.fullmatch(r"[\w-]+(\.[\w-]+)+", host):
                raise ValueError(f"{host!r} is not a host: write example.com, not an address")
        return frozenset(host.casefold() for host in value)

    @field_validator("exceptions", mode="before")
    @classmethod
    def _as_written(cls, value: Any) -> Any:
        entries = listed(value)
        return (
            [str(entry) if isinstance(entry, int) else entry for entry in entries]
            if isinstance(entries, list)
            else entries
        )

    @field_validator("exceptions")
    @classmethod
    def _readable(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        read_exceptions(value)
        return value
