"""The settings of the operators' chat."""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

from core.people.operators import DeskChat


class DeskSettings(BaseModel):
    model_config = ConfigDict(extra="forbid")

    chat_id: int | None = None
    topic_id: int | None = Field(default=None, gt=0)
    language: Literal["en", "tr", "vi"] = "en"

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
    def chat(self) -> DeskChat | None:
        return None if self.chat_id is None else DeskChat(self.chat_id, self.topic_id, self.language)
