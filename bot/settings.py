"""Settings from the environment or `.env`; the only place where they are read."""

import json
import re
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, HttpUrl, SecretStr, ValidationError, field_validator
from pydantic.fields import FieldInfo
from pydantic_settings import (
    BaseSettings,
    DotEnvSettingsSource,
    EnvSettingsSource,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from orders.policy import LINK_HOSTS, read_exceptions
from orders.provider import Action
from orders.services import ServiceType

TELEGRAM = "https://api.telegram.org"


class WrongSettings(Exception):
    """One or more settings are missing or wrong; each line of the text names its variable."""


def _listed(value: Any) -> Any:
    """A JSON list, or words with commas between them."""
    if isinstance(value, int):
        return [value]
    if not isinstance(value, str):
        return value
    if value.strip().startswith("["):
        return json.loads(value)
    return [word.strip() for word in value.split(",") if word.strip()]


Listed = BeforeValidator(_listed)
Ids = Annotated[frozenset[int], Listed]


class _AsTyped:
    """Hands on what is no JSON as it is typed: validation then names the variable, and reads comma lists."""

    def decode_complex_value(self, field_name: str, field: FieldInfo, value: Any) -> Any:
        try:
            return json.loads(value)
        except ValueError:
            return value


class _Environment(_AsTyped, EnvSettingsSource):
    pass


class _EnvFile(_AsTyped, DotEnvSettingsSource):
    pass


class ProviderSettings(BaseModel):
    """PROVIDERS__<NAME>__*"""

    model_config = ConfigDict(extra="forbid")

    url: HttpUrl
    key: SecretStr = Field(min_length=1)
    dialect: Literal["panel", "streamdetails"] = "panel"
    encoding: Literal["form", "json"] = "form"
    currency: str = Field(default="USD", pattern=r"^[A-Z]{3,5}$")
    timeout: float = Field(default=60, gt=0, le=3600)
    calls_per_second: float = Field(default=5, gt=0, le=1000)
    connections: int = Field(default=10, ge=1, le=1000)
    order_fields: dict[str, str] = {}
    idempotency_field: str | None = None
    per_unit_types: Annotated[frozenset[ServiceType], Listed] = frozenset()
    lacks: Annotated[frozenset[Action], Listed] | None = None

    @field_validator("per_unit_types", mode="before")
    @classmethod
    def _types_as_spelled(cls, value: Any) -> Any:
        return [ServiceType.read(name) or name for name in _listed(value)]


class PollSettings(BaseModel):
    model_config = ConfigDict(extra="forbid")

    min_interval: float = Field(default=30, gt=0)
    max_interval: float = Field(default=900, gt=0)

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

    refresh: float = Field(default=3600, gt=0)


class LimitSettings(BaseModel):
    model_config = ConfigDict(extra="forbid")

    updates_per_minute: float = Field(default=60, gt=0)
    sends_per_second: float = Field(default=29, gt=0)
    chat_sends_per_second: float = Field(default=1, gt=0)


class PolicySettings(BaseModel):
    model_config = ConfigDict(extra="forbid")

    link_hosts: Annotated[frozenset[str], Listed] = LINK_HOSTS
    exceptions: Annotated[tuple[str, ...], Listed] = ()

    @field_validator("link_hosts")
    @classmethod
    def _lower_case(cls, value: frozenset[str]) -> frozenset[str]:
        return frozenset(host.casefold() for host in value)

    @field_validator("exceptions")
    @classmethod
    def _readable(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        read_exceptions(value)
        return value


class Settings(BaseSettings):
    """Every setting; README.md has the table."""

    model_config = SettingsConfigDict(
        env_file=".env", env_nested_delimiter="__", env_ignore_empty=True, extra="ignore", hide_input_in_errors=True
    )

    bot_token: SecretStr
    telegram_api_url: HttpUrl = HttpUrl(TELEGRAM)
    providers: dict[str, ProviderSettings] = Field(min_length=1)
    database_url: str = "sqlite+aiosqlite:///data/bot.db"
    access: Literal["private", "public"] = "private"
    admin_ids: Ids = frozenset()
    allowed_ids: Ids = frozenset()
    markup_percent: Decimal = Field(default=Decimal(0), ge=0, le=10_000)
    poll: PollSettings = PollSettings()
    placing: PlacingSettings = PlacingSettings()
    catalogue: CatalogueSettings = CatalogueSettings()
    policy: PolicySettings = PolicySettings()
    limits: LimitSettings = LimitSettings()
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"

    @classmethod
    def settings_customise_sources(
        cls, settings_cls: type[BaseSettings], *args: PydanticBaseSettingsSource, **kwargs: PydanticBaseSettingsSource
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        env_file = getattr(kwargs.get("dotenv_settings"), "env_file", None)
        return _Environment(settings_cls), _EnvFile(settings_cls, env_file=env_file)

    @field_validator("bot_token")
    @classmethod
    def _token_shaped(cls, token: SecretStr) -> SecretStr:
        if not re.fullmatch(r"\d+:[\w-]{3,}", token.get_secret_value()):
            raise ValueError("is no bot token: BotFather gives one like 123456:AbC-dEf")
        return token

    @field_validator("providers")
    @classmethod
    def _short_names(cls, providers: dict[str, ProviderSettings]) -> dict[str, ProviderSettings]:
        for name in providers:
            if not re.fullmatch(r"[a-z0-9_-]{1,32}", name):
                raise ValueError(f"{name!r} is no name: up to 32 letters, digits, - and _")
        return providers

    @field_validator("database_url")
    @classmethod
    def _known_database(cls, value: str) -> str:
        try:
            driver = make_url(value).drivername
        except ArgumentError:
            raise ValueError("is no SQLAlchemy URL") from None
        if driver not in {"sqlite+aiosqlite", "postgresql+asyncpg"}:
            raise ValueError("takes sqlite+aiosqlite:///FILE or postgresql+asyncpg://...")
        return value

    @property
    def secrets(self) -> list[str]:
        """What must never appear in a log."""
        password = make_url(self.database_url).password
        keys = [provider.key.get_secret_value() for provider in self.providers.values()]
        return [self.bot_token.get_secret_value(), *keys, *([str(password)] if password else [])]


def read_settings(env_file: Path | None = Path(".env")) -> Settings:
    """The settings. Raises WrongSettings with one line per variable; no value of a secret is in it."""
    try:
        return Settings(_env_file=env_file)
    except ValidationError as error:
        problems = error.errors(include_url=False, include_input=False)
        # Two wrong entries of one list are one wrong variable.
        lines = dict.fromkeys(_line(problem["loc"], problem["type"], problem["msg"]) for problem in problems)
        raise WrongSettings("\n".join(lines)) from None


def _line(where: tuple[int | str, ...], kind: str, message: str) -> str:
    variable = "__".join(str(part) for part in where if isinstance(part, str)).upper()
    if kind == "missing":
        return f"{_example(variable)} must be set"
    return f"{variable}: {message.removeprefix('Value error, ')}"


def _example(variable: str) -> str:
    return "PROVIDERS__<NAME>__URL and PROVIDERS__<NAME>__KEY" if variable == "PROVIDERS" else variable
