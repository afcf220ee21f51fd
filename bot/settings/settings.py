"""Settings from the environment or `.env`; the only place where they are read."""

import os
import re
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from typing import Annotated, Literal

from pydantic import (
    Field,
    HttpUrl,
    SecretStr,
    ValidationError,
    ValidationInfo,
    field_validator,
)
from pydantic_core import PydanticCustomError
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from bot.network import RedisUrl, TelegramProxy, proxy_secrets, wrong_certificates
from bot.settings.desk import DeskSettings
from bot.settings.errors import WrongSettings, lines
from bot.settings.names import SettingNames, check_names
from bot.settings.policy import PolicySettings
from bot.settings.provider import ProviderSettings
from bot.settings.serving import HttpSettings, WebhookSettings, lacking
from bot.settings.shop import ShopSettings
from bot.settings.sources import EnvFile, Environment, Listed
from bot.settings.stars import StarsSettings
from bot.settings.timing import BackupSettings, CatalogueSettings, LimitSettings, PlacingSettings, PollSettings
from core.catalogue.acceptable_use import read_exceptions

__all__ = ["Settings", "WrongSettings", "read_settings"]

TELEGRAM = "https://api.telegram.org"


Ids = Annotated[frozenset[int], Listed]


class Settings(BaseSettings):
    """Every setting; docs/settings.md has the table."""

    model_config = SettingsConfigDict(
        env_file=".env",
        env_file_encoding="utf-8-sig",
        env_nested_delimiter="__",
        env_ignore_empty=True,
        extra="ignore",
        hide_input_in_errors=True,
    )

    bot_token: SecretStr
    telegram_api_url: HttpUrl = HttpUrl(TELEGRAM)
    telegram_proxy: TelegramProxy | None = None
    providers: dict[str, ProviderSettings] = Field(min_length=1)
    database_url: str = "sqlite+aiosqlite:///data/bot.db"
    redis_url: RedisUrl | None = None
    access: Literal["private", "public"] = "private"
    admin_ids: Ids = frozenset()
    allowed_ids: Ids = frozenset()
    markup_percent: Decimal = Field(default=Decimal(0), ge=0, le=10_000)
    poll: PollSettings = PollSettings()
    placing: PlacingSettings = PlacingSettings()
    catalogue: CatalogueSettings = CatalogueSettings()
    policy: PolicySettings = PolicySettings()
    limits: LimitSettings = LimitSettings()
    backup: BackupSettings = BackupSettings()
    shop: ShopSettings = Field(default=ShopSettings(), validate_default=True)
    stars: StarsSettings = Field(default=StarsSettings(), validate_default=True)
    desk: DeskSettings = DeskSettings()
    http: HttpSettings = HttpSettings()
    webhook: WebhookSettings = WebhookSettings()
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    log_format: Literal["text", "json"] = "text"

    @classmethod
    def settings_customise_sources(
        cls, settings_cls: type[BaseSettings], *args: PydanticBaseSettingsSource, **kwargs: PydanticBaseSettingsSource
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        env_file = getattr(kwargs.get("dotenv_settings"), "env_file", None)
        return Environment(settings_cls), EnvFile(settings_cls, env_file=env_file)

    @field_validator("bot_token")
    @classmethod
    def _token_shaped(cls, token: SecretStr) -> SecretStr:
        if not re.fullmatch(r"\d+:[\w-]{3,}", token.get_secret_value()):
            raise ValueError("is not a bot token: BotFather gives one like 123456:AbC-dEf")
        return token

    @field_validator("admin_ids", "allowed_ids")
    @classmethod
    def _people(cls, ids: frozenset[int]) -> frozenset[int]:
        if others := sorted(number for number in ids if number <= 0):
            what = "is a group" if others[0] else "is nobody"
            raise ValueError(f"{others[0]} {what}; the id of a person is above 0")
        return ids

    @field_validator("providers")
    @classmethod
    def _short_names(cls, providers: dict[str, ProviderSettings]) -> dict[str, ProviderSettings]:
        for name in providers:
            if not re.fullmatch(r"[a-z0-9_-]{1,32}", name):
                raise ValueError(f"{name!r} is not a name: up to 32 small letters from a to z, digits, - and _")
        return providers

    @field_validator("policy")
    @classmethod
    def _of_known_providers(cls, policy: PolicySettings, info: ValidationInfo) -> PolicySettings:
        providers = info.data.get("providers")
        for provider, number in sorted(read_exceptions(policy.exceptions)):
            if providers is not None and provider not in providers:
                said = f"'{provider}:{number}' names no provider; there are: {', '.join(providers)}"
                context = {"variable": "POLICY__EXCEPTIONS", "said": said}
                raise PydanticCustomError("setting", "{said}", context)
        return policy

    @field_validator("shop")
    @classmethod
    def _pays_its_way(cls, shop: ShopSettings, info: ValidationInfo) -> ShopSettings:
        wrong = shop.refused(info.data.get("access"), [one.currency for one in info.data.get("providers", {}).values()])
        if wrong is not None:
            raise PydanticCustomError("setting", "{said}", wrong)
        return shop

    @field_validator("stars")
    @classmethod
    def _into_balances(cls, stars: StarsSettings, info: ValidationInfo) -> StarsSettings:
        shop = info.data.get("shop")
        if shop is not None and (wrong := stars.refused(shop.credit)) is not None:
            raise PydanticCustomError("setting", "{said}", wrong)
        return stars

    @field_validator("database_url")
    @classmethod
    def _known_database(cls, value: str) -> str:
        try:
            driver = make_url(value).drivername
        except (ArgumentError, ValueError):  # the second for a port that is not a number
            raise ValueError("is not a SQLAlchemy URL") from None
        if driver in {"postgresql", "postgres"}:  # as psql and `copy` have it
            return f"postgresql+asyncpg{value[len(driver) :]}"
        if driver not in {"sqlite+aiosqlite", "postgresql+asyncpg"}:
            raise ValueError("takes sqlite+aiosqlite:///FILE or postgresql://USER:PASSWORD@HOST/NAME")
        return value

    @field_validator("backup")
    @classmethod
    def _of_a_file(cls, backup: BackupSettings, info: ValidationInfo) -> BackupSettings:
        if backup.every is not None and info.data.get("database_url", "").startswith("postgresql"):
            said = "is for SQLite; a Postgres database is backed up with pg_dump"
            context = {"variable": "BACKUP__EVERY", "said": said}
            raise PydanticCustomError("setting", "{said}", context)
        return backup

    @field_validator("webhook")
    @classmethod
    def _complete(cls, webhook: WebhookSettings, info: ValidationInfo) -> WebhookSettings:
        at_telegram = str(info.data.get("telegram_api_url", "")).rstrip("/") == TELEGRAM
        if missing := lacking(webhook, info.data.get("http"), at_telegram=at_telegram):
            variable, said = missing
            raise PydanticCustomError("setting", "{said}", {"variable": variable, "said": said})
        return webhook

    @property
    def signing_key(self) -> bytes:
        """The key that signs the tickets of buttons in other chats. Nobody can derive the token from it."""
        return sha256(b"shared cards:" + self.bot_token.get_secret_value().encode()).digest()

    @property
    def secrets(self) -> list[str]:
        """What must never appear in a log. A shorter word than four letters is in too many others to be masked."""
        password = make_url(self.database_url).password
        keys = [provider.key.get_secret_value() for provider in self.providers.values()]
        proxies = [self.telegram_proxy, *(provider.proxy for provider in self.providers.values())]
        of_proxies = [secret for proxy in proxies if proxy is not None for secret in proxy_secrets(proxy)]
        others = [str(password)] if password else []
        if self.redis_url is not None:
            others += proxy_secrets(self.redis_url)
        if self.webhook.secret is not None:
            others.append(self.webhook.secret.get_secret_value())
        return [one for one in (self.bot_token.get_secret_value(), *keys, *others, *of_proxies) if len(one) > 3]


def read_settings(env_file: Path | None = Path(".env")) -> Settings:
    """The settings. Raises WrongSettings with one line per variable; no value of a secret is in it."""
    names = SettingNames(Settings, ProviderSettings)
    wrong = [*check_names(names, os.environ, env_file), *wrong_certificates(os.environ)]
    try:
        settings = Settings(_env_file=env_file)
    except ValidationError as error:
        wrong += lines(error.errors(include_url=False, include_input=False), names.suggest)
        raise WrongSettings("\n".join(wrong)) from None
    if wrong:
        raise WrongSettings("\n".join(wrong))
    return settings
