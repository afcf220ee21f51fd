"""The settings of payments in Stars."""

from decimal import Decimal
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from core.money.credit import CreditMode


class StarsSettings(BaseModel):
    """STARS__*"""

    model_config = ConfigDict(extra="forbid")

    rate: Annotated[Decimal, Field(gt=0, le=10**9, allow_inf_nan=False)] | None = None
    """What one Star is worth in the shop's currency; Stars are not taken where none is given."""

    def refused(self, credit: CreditMode | None) -> dict[str, str] | None:
        """The variable that does not fit how people pay, and the complaint about it."""
        if self.rate is None or credit is CreditMode.WALLET:
            return None
        return {"variable": "STARS__RATE", "said": "tops up balances, so SHOP__CREDIT must be wallet"}
