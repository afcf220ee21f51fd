"""Who may use the bot, and who runs it. This is the one place that answers, from a copy of the roles in memory."""

from collections.abc import Collection, Iterable, Iterator, Mapping

from core.people.role import Role


class Access:
    """`public` lets in everybody who is not blocked; otherwise only those who have a role.

    `owners` are those of ADMIN_IDS, whatever is stored. The stored roles come through `know`; `allowed` are
    customers until then.
    """

    def __init__(self, public: bool, owners: Iterable[int], allowed: Iterable[int] = ()) -> None:
        self.public = public
        self.owners = frozenset(owners)
        self.roles: Mapping[int, Role] = dict.fromkeys(allowed, Role.CUSTOMER)
        self.admins: Collection[int] = _Admins(self)
        """Owners and helpers, who get the operators' notices; it changes as roles do."""

    def know(self, roles: Mapping[int, Role]) -> None:
        """Takes a newer copy of the stored roles."""
        self.roles = roles

    def role_of(self, user_id: int) -> Role | None:
        """The person's role; None for a stranger."""
        if user_id in self.owners:
            return Role.OWNER
        role = self.roles.get(user_id, Role.CUSTOMER if self.public else None)
        return Role.CUSTOMER if role is Role.OWNER else role

    def lets_in(self, user_id: int) -> bool:
        return self.role_of(user_id) not in {None, Role.BLOCKED}

    def is_blocked(self, user_id: int) -> bool:
        return self.role_of(user_id) is Role.BLOCKED

    def is_admin(self, user_id: int) -> bool:
        return self.role_of(user_id) in {Role.OWNER, Role.HELPER}

    def is_owner(self, user_id: int) -> bool:
        return user_id in self.owners


class _Admins(Collection[int]):
    """Those who are admins at the moment of the question."""

    def __init__(self, access: Access) -> None:
        self._access = access

    def __contains__(self, user_id: object) -> bool:
        return isinstance(user_id, int) and self._access.is_admin(user_id)

    def __iter__(self) -> Iterator[int]:
        helpers = (user_id for user_id, role in self._access.roles.items() if role is Role.HELPER)
        return iter(sorted(self._access.owners.union(helpers)))

    def __len__(self) -> int:
        return len(list(iter(self)))
