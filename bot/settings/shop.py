"""The settings of the shop."""

from pydantic import BaseModel, ConfigDict


class ShopSettings(BaseModel):
    """SHOP__*"""

    model_config = ConfigDict(extra="forbid")

    show_providers: bool = False
