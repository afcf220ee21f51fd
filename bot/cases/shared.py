"""The parts that the use cases of every subject share."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.ports import PeopleStore, Ports
from core.audit.audit import AuditLog
from core.clock import Clock
from core.maintenance import MaintenanceMode
from core.people.access import Access
from core.people.operators import Operators
from core.people.visibility import Visibility
from core.provider import PacedProvider
from handlers.middlewares.conversation import ConversationStore


@dataclass(frozen=True, kw_only=True)
class SharedCases:
    """Who is who, who sees what, and whether orders are taken."""

    access: Access
    audit: AuditLog
    clock: Clock
    conversations: ConversationStore
    maintenance: MaintenanceMode
    operators: Operators
    owners: Operators
    providers: Mapping[str, PacedProvider]
    visibility: Visibility
    users: PeopleStore


def shared_cases(ports: Ports) -> SharedCases:
    desk_chat = ports.desk_chat.chat_id if ports.desk_chat is not None else None
    return SharedCases(
        access=ports.access,
        audit=ports.stores.audit,
        clock=ports.clock,
        conversations=ports.stores.conversations,
        maintenance=MaintenanceMode(ports.stores.maintenance, ports.clock),
        operators=Operators(ports.access.admins, ports.desk_chat),
        owners=Operators(ports.access.owners, ports.desk_chat),
        providers=ports.providers,
        visibility=Visibility(ports.access, ports.shows_providers, ports.provider_names, desk_chat),
        users=ports.stores.users,
    )
