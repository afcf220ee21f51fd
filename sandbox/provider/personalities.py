"""The five providers as a table of differences; everything not named here they have in common."""

from dataclasses import dataclass, field
from decimal import Decimal

FULL_STATUS = ("charge", "start_count", "status", "remains", "currency")
PER_UNIT_TYPES = frozenset({"Package", "Subscriptions", "Custom Comments Package"})


@dataclass(frozen=True)
class Personality:
    """`encoding` is the body its document asks for (`form` or `json`); `currency` is empty without money.

    `lacks` names actions it does not know, `per_unit` types priced per 1 unit, `refusal_status` the HTTP
    status of its `{"error": ...}`, `request_ids` whether a repeated `request_id` finds the first order.
    With `one_id` it knows one order or refill a question, named in one of `one_id_fields`; `catalogue` is the name of
    the personality whose services it offers, where it has none of its own.
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
        # So that the bare "1" its multi-refill answers is never the id of a refill.
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

# Served as well, and not among the providers of the demo: they answer as several open-source panels do.
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
