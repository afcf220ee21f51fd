"""A shop that takes Stars, over a database, and a Telegram that the tests fill."""

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal

from sqlalchemy import select

from core.money.credit import Credit, CreditMode
from core.money.ledger import EntryKind, NewEntry
from core.money.star_books import StarBooks, Transaction
from core.money.star_refunds import NoClearAnswer, Refunding
from core.money.stars import Invoice, Paid, Payment, Stars
from core.notices.notice import Content, read_content
from storage.audit import Audit
from storage.database import Database
from storage.ledger import Ledger
from storage.stars import Stars as StoredStars
from storage.tables import notices
from tests.core.samples import Time
from tests.storage.samples import ALICE

OWNER = 1
WALLET = Credit(mode=CreditMode.WALLET, currency="USD")
RATE = Decimal("0.013")


@dataclass
class Telegram:
    """The bot's account of Stars; `answers` holds the answers to the next refunds, instead of a yes."""

    lines: list[Transaction] = field(default_factory=list)
    answers: list[Exception] = field(default_factory=list)
    refunded: list[str] = field(default_factory=list)
    away: bool = False

    async def refund(self, payer: int, charge: str) -> None:
        if self.answers:
            raise self.answers.pop(0)
        self.refunded.append(charge)

    async def transactions(self, offset: int, limit: int) -> tuple[list[Transaction], int]:
        if self.away:
            raise NoClearAnswer("away")
        found = self.lines[offset : offset + limit]
        return found, len(found)


@dataclass
class Shop:
    """A shop that takes Stars, over a database."""

    database: Database
    telegram: Telegram = field(default_factory=Telegram)
    clock: Time = field(default_factory=Time)
    blocked: set[int] = field(default_factory=set)
    rate: Decimal | None = RATE
    credit: Credit = WALLET

    @property
    def stars(self) -> Stars:
        lets_in: Callable[[int], bool] = lambda user: user not in self.blocked  # noqa: E731
        return Stars(StoredStars(self.database), self.credit, self.rate, lets_in, [OWNER], b"secret", self.clock)

    @property
    def refunding(self) -> Refunding:
        return Refunding(StoredStars(self.database), self.telegram, [OWNER], self.clock)

    @property
    def books(self) -> StarBooks:
        return StarBooks(StoredStars(self.database), self.telegram, self.stars, self.refunding, self.clock)

    async def invoice(self, key: str = "press", payer: int = ALICE, stars: int = 100) -> Invoice:
        return await self.stars.order(key, payer, stars)

    async def pays(self, charge: str = "charge", invoice: Invoice | None = None) -> Payment:
        invoice = invoice or await self.invoice(charge)
        payment = await self.stars.paid(paid(invoice, charge))
        assert payment is not None
        return payment

    async def has(self, user: int = ALICE) -> Decimal:
        return (await Ledger(self.database).balance(user)).available

    async def spends(self, amount: str, user: int = ALICE) -> None:
        spent = NewEntry(user_id=user, kind=EntryKind.CORRECTION, currency="USD", available=-Decimal(amount))
        await Ledger(self.database).add(spent, self.clock())

    async def told(self, chat: int) -> list[Content]:
        """The notices for a chat."""
        mine = select(notices.c.kind, notices.c.payload).where(notices.c.chat_id == chat).order_by(notices.c.id)
        rows = await self.database.reads(lambda connection: connection.execute(mine).all())
        return [read_content(row.kind, row.payload) for row in rows]

    async def done(self) -> list[str]:
        """The admins' actions, oldest first."""
        return [entry.action for entry in (await Audit(self.database).page(None, 0, 50))[0]][::-1]


def paid(invoice: Invoice, charge: str = "charge", payer: int | None = None, stars: int | None = None) -> Paid:
    payer, stars = payer or invoice.payer, stars or invoice.stars
    return Paid(charge=charge, payer=payer, stars=stars, payload=invoice.payload)


def line(payment: Paid, *, is_refund: bool = False) -> Transaction:
    facts = {"charge": payment.charge, "payer": payment.payer, "stars": payment.stars, "payload": payment.payload}
    return Transaction(**facts, is_refund=is_refund)  # type: ignore[arg-type]
