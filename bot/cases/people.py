"""The use cases of people: who is let in, by whom, and with which role."""

from dataclasses import dataclass

from bot.cases.shared import SharedCases
from bot.ports import Ports
from core.members.directory import People
from core.members.entering import Entering
from core.members.inviting import Inviting
from core.members.roles import Roles


@dataclass(frozen=True, kw_only=True)
class PeopleCases:
    entering: Entering
    inviting: Inviting
    people: People
    roles: Roles


def people_cases(ports: Ports, shared: SharedCases) -> PeopleCases:
    stores, clock = ports.stores, shared.clock
    roles = Roles(stores.members, ports.access, clock)
    return PeopleCases(
        entering=Entering(stores.members, stores.users, roles, clock, shared.owners),
        inviting=Inviting(stores.invitations, roles, clock),
        people=People(stores.people, shared.operators, clock),
        roles=roles,
    )
