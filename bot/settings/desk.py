"""The settings of the operators' chat."""

import re
from datetime import time, tzinfo
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

from core.people.operators import DeskChat
from core.people.zones import read_zone, zone


class DeskSettings(BaseModel):
    model_config = ConfigDict(extra="forbid")

    chat_id: int | None = None
    topic_id: int | None = Field(default=None, gt=0)
    language: Literal["en", "tr", "vi"] = "en"
    summary_at: time | None = None
    time_zone: str = "UTC"

    @field_validator("summary_at", mode="before")
    @classmethod
    def _time_of_day(cls, value: Any) -> Any:
        if isinstance(value, str | int) and not re.fullmatch(r"([01]?\d|2[0-3]):[0-5]\d", str(value)):
            raise ValueError("is not a time of day such as 09:00")
        return f"0{value}"[-5:] if isinstance(value, str) else value

    @field_validator("time_zone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        known = read_zone(value)
        if known is None:
            raise ValueError(f"{value!r} is not a time zone such as Europe/Istanbul or UTC+3")
        return known

    @field_validator("chat_id")
    @classmethod
    def _group(cls, chat_id: int | None) -> int | None:
        if chat_id is not None and chat_id >= 0:
            raise ValueError(f"{chat_id} is a person; the desk is a group, whose id is below 0")
        return chat_id

    @field_validator("topic_id")
    @classmethod
    def _of_a_group(cls, topic_id: int | None, info: Any) -> int | None:
        if topic_id is not None and info.data.get("chat_id", 0) is None:
            raise ValueError("is a topic of the group in DESK__CHAT_ID, which is not set")
        return topic_id

    @property
    def zone(self) -> tzinfo:
        """The time zone of the operator's days."""
        return zone(self.time_zone)

    @property
    def chat(self) -> DeskChat | None:
        return None if self.chat_id is None else DeskChat(self.chat_id, self.topic_id, self.language)
