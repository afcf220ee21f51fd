"""The settings for how often and how fast the bot works: looks at orders, waits, refreshes, limits, backups."""

from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, field_validator

_DAY = 86_400
Interval = Annotated[float, Field(gt=0, le=30 * _DAY, allow_inf_nan=False)]
Pace = Annotated[float, Field(ge=0.01, le=10_000, allow_inf_nan=False)]


class PollSettings(BaseModel):
    model_config = ConfigDict(extra="forbid")

    min_interval: Interval = 30
    max_interval: Interval = 900

    @field_validator("max_interval")
    @classmethod
    def _not_below_the_minimum(cls, value: float, info: Any) -> float:
        if value < info.data.get("min_interval", 0):
            raise ValueError("is below POLL__MIN_INTERVAL")
        return value


class PlacingSettings(BaseModel):
    model_config = ConfigDict(extra="forbid")

    wait: float = Field(default=600, gt=0, le=86_400)
    """Seconds that an order waits for a provider that is away or busy."""


class CatalogueSettings(BaseModel):
    model_config = ConfigDict(extra="forbid")

    refresh: Interval = 3600


class LimitSettings(BaseModel):
    model_config = ConfigDict(extra="forbid")

    updates_per_minute: float = Field(default=60, ge=1, le=1_000_000, allow_inf_nan=False)
    sends_per_second: Pace = 29
    chat_sends_per_second: Pace = 1


class BackupSettings(BaseModel):
    model_config = ConfigDict(extra="forbid")

    every: Annotated[float, Field(ge=60, le=30 * _DAY, allow_inf_nan=False)] | None = None
    keep: int = Field(default=7, ge=1, le=10_000)
    folder: Path | None = None
    """`backups` beside the database where none is given."""
