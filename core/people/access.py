"""Who may use the bot, and who runs it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Access:
    """`public` lets everybody in; otherwise only `admins` and `allowed`, both Telegram user ids."""

    public: bool
    admins: frozenset[int]
    allowed: frozenset[int]

    def lets_in(self, user_id: int) -> bool:
        return self.public or user_id in self.admins or user_id in self.allowed

    def is_admin(self, user_id: int) -> bool:
        return user_id in self.admins

    def is_owner(self, user_id: int) -> bool:
        return user_id in self.admins
