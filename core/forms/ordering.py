"""What can be ordered at this moment: the service, its form, and what it costs."""

from collections.abc import Mapping
from dataclasses import dataclass

from core.catalogue.acceptable_use import Policy
from core.catalogue.prices import PriceList, Quote
from core.catalogue.service import Service, Unorderable
from core.catalogue.shop import Shop
from core.clock import Clock
from core.forms.base import Form
from core.forms.form import BadAnswer, Filling
from core.forms.problems import Unbounded


class NotOrderable(Exception):
    """The service cannot be ordered now; `reason` says why. None: the service does not exist."""

    def __init__(self, reason: Unorderable | None) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Review:
    """What a user is about to confirm: the service as it is now, the whole form, and the price."""

    service: Service
    form: Form
    quote: Quote


@dataclass
class Ordering:
    shop: Shop
    prices: Mapping[str, PriceList]
    policy: Policy
    clock: Clock

    def service(self, service_id: int) -> Service:
        """The service, if it can be ordered now. Raises NotOrderable."""
        service = self.shop.catalogue.service(service_id)
        if service is None or service.provider not in self.prices:
            raise NotOrderable(None if service is None else Unorderable.NO_LONGER_OFFERED)
        problem = self.shop.catalogue.problem(service) or self.prices[service.provider].refuses(service)
        if problem is not None:
            raise NotOrderable(problem)
        return service

    def filling(self, service: Service) -> Filling:
        number, bounded = self.shop.catalogue.number_of(service), self._is_bounded(service)
        return Filling(service, self.policy, self.clock().date(), number, bounded)

    def _is_bounded(self, service: Service) -> bool:
        return service.rate is not None and self.prices[service.provider].needs_bound

    def quote(self, service: Service, units: int | None) -> Quote:
        return self.prices[service.provider].quote(service, units)

    def review(self, service_id: int, answers: Mapping[str, str]) -> Review:
        """Checks everything against the current catalogue. Raises NotOrderable, BadAnswer."""
        service = self.service(service_id)
        form = self.filling(service).read(answers)
        quote = self.quote(service, form.units)
        if quote.price is None and self._is_bounded(service):
            raise BadAnswer("posts", Unbounded())  # only a subscription has no bound
        return Review(service, form, quote)
