"""The settings of one provider."""

import re
from dataclasses import fields
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, HttpUrl, SecretStr, field_validator

from bot.network import Proxy
from bot.settings.sources import Listed, listed
from core.catalogue.service import ServiceType
from core.provider import Action
from providers.open import DIALECTS
from providers.options import Encoding, ProviderOptions


class ProviderSettings(BaseModel):
    """PROVIDERS__<NAME>__*"""

    model_config = ConfigDict(extra="forbid")

    url: HttpUrl
    key: SecretStr = Field(min_length=1)
    dialect: str = ProviderOptions.dialect
    encoding: Encoding = ProviderOptions.encoding
    currency: str = ProviderOptions.currency
    timeout: float = Field(default=ProviderOptions.timeout, gt=0, le=3600, allow_inf_nan=False)
    calls_per_second: float = Field(default=ProviderOptions.calls_per_second, gt=0, le=1000, allow_inf_nan=False)
    connections: int = Field(default=ProviderOptions.connections, ge=1, le=1000)
    proxy: Proxy | None = None
    order_fields: dict[str, str] = {}
    idempotency_field: str = ""
    per_unit_types: Annotated[frozenset[ServiceType], Listed] = frozenset()
    lacks: Annotated[frozenset[Action], Listed] | None = None

    @field_validator("dialect")
    @classmethod
    def _known_dialect(cls, value: str) -> str:
        if value not in DIALECTS:
            raise ValueError(f"must be one of: {', '.join(DIALECTS)}")
        return value

    @field_validator("currency")
    @classmethod
    def _currency_code(cls, value: str) -> str:
        if not re.fullmatch(r"[A-Z]{3,5}", value):
            raise ValueError("must be the capital letters of a currency, such as USD")
        return value

    @field_validator("per_unit_types", mode="before")
    @classmethod
    def _types_as_spelled(cls, value: Any) -> Any:
        names = listed(value)
        if not isinstance(names, list):
            return names
        return [(ServiceType.read(name) if isinstance(name, str) else None) or name for name in names]

    def options(self) -> ProviderOptions:
        """The same as plain values, each taken by its name."""
        return ProviderOptions(**{field.name: _plain(getattr(self, field.name)) for field in fields(ProviderOptions)})


def _plain(value: Any) -> Any:
    match value:
        case SecretStr():
            return value.get_secret_value()
        case HttpUrl():
            return str(value)
    return value
