"""The five providers as a table of their differences; they share everything else."""

from dataclasses import dataclass, field
from decimal import Decimal

FULL_STATUS = ("charge", "start_count", "status", "remains", "currency")
PER_UNIT_TYPES = frozenset({"Package", "Subscriptions", "Custom Comments Package"})


@dataclass(frozen=True)
class Personality:
    """`encoding` is the body its document asks for (`form` or `json`); `currency` is empty if it has no money.

    `lacks` names the actions it doesn't support, `per_unit` the types priced per 1 unit, `refusal_status` the HTTP
    status of its `{"error": ...}`; `request_ids` says whether a repeated `request_id` returns the first order. With
    `one_id` it takes one order or refill per request, named in one of `one_id_fields`. `catalogue` names the
    personality whose services it offers if it has no catalogue of its own.
    """

    name: str
    path: str
    key: str = field(repr=False)
    dialect: str = "panel"
    encoding: str = "form"
    currency: str = "USD"
    balance: Decimal = Decimal("100.84292")
    first_order: int = 23501
    first_refill: int = 1
    lacks: frozenset[str] = frozenset()
    status_fields: tuple[str, ...] = FULL_STATUS
    batch_fields: tuple[str, ...] = FULL_STATUS
    per_unit: frozenset[str] = frozenset()
    refusal_status: int = 200
    dotted: bool = False
    request_ids: bool = False
    one_refill_answer: bool = False
    one_id: bool = False
    one_id_fields: frozenset[str] = frozenset({"order", "refill"})
    catalogue: str = ""


PERSONALITIES = (
    Personality(
        name="panel-v2",
        path="/panel-v2/api/v2",
        key="sandbox-key-panel-v2",
        request_ids=True,
    ),
    Personality(
        name="sosyalmavi",
        path="/sosyalmavi/api/v2",
        key="sandbox-key-sosyalmavi",
        currency="TRY",
        balance=Decimal("2500.50"),
        lacks=frozenset({"cancel"}),
        dotted=True,
    ),
    Personality(
        name="baostar",
        path="/baostar/api/v2",
        key="sandbox-key-baostar",
        encoding="json",
        currency="VND",
        balance=Decimal(343423),
        first_order=99999,
        # This way the bare "1" that it answers to a multi-refill is never a refill's id.
        first_refill=501,
        lacks=frozenset({"cancel"}),
        status_fields=("charge", "start_count", "status", "remains"),
        batch_fields=("status",),
        one_refill_answer=True,
    ),
    Personality(
        name="roicmedya",
        path="/roicmedya/api/v2",
        key="sandbox-key-roicmedya",
        currency="EUR",
        balance=Decimal("250.00"),
        per_unit=PER_UNIT_TYPES,
        refusal_status=422,
    ),
    Personality(
        name="streamdetails",
        path="/streamdetails/api/v2/",
        key="sandbox-key-streamdetails",
        dialect="streamdetails",
        encoding="json",
        currency="",
        balance=Decimal(0),
        first_order=6,
    ),
)

# These are served too, but are not in the demo: they answer as several open-source panels do.
ONE_ID_ONLY = (
    Personality(
        name="one-id",
        path="/one-id/api/v2",
        key="sandbox-key-one-id",
        one_id=True,
        catalogue="panel-v2",
    ),
    Personality(
        name="one-id-plural",
        path="/one-id-plural/api/v2",
        key="sandbox-key-one-id-plural",
        one_id=True,
        one_id_fields=frozenset({"orders", "refills"}),
        catalogue="panel-v2",
    ),
)
