"""The settings of what the process itself serves over HTTP."""

from pydantic import BaseModel, ConfigDict, Field


class HttpSettings(BaseModel):
    """HTTP__*: health and metrics. Without a port nothing is served."""

    model_config = ConfigDict(extra="forbid")

    host: str = Field(default="127.0.0.1", min_length=1)
    port: int | None = Field(default=None, ge=1, le=65_535)
