"""Who may do what, from the settings and the stored roles."""

from core.people.access import Access
from core.people.role import Role

OWNER, HELPER, CUSTOMER, BLOCKED, STRANGER = range(1, 6)
PRIVATE = Access(public=False, owners={1}, allowed={2})
STORED = {HELPER: Role.HELPER, CUSTOMER: Role.CUSTOMER, BLOCKED: Role.BLOCKED}


def known(public: bool) -> Access:
    access = Access(public, {OWNER})
    access.know(STORED)
    return access


def test_each_role_on_a_private_bot() -> None:
    access, everybody = known(public=False), range(1, 6)
    assert [access.lets_in(one) for one in everybody] == [True, True, True, False, False]
    assert [access.is_admin(one) for one in everybody] == [True, True, False, False, False]
    assert [access.is_owner(one) for one in everybody] == [True, False, False, False, False]
    assert [access.is_blocked(one) for one in everybody] == [False, False, False, True, False]


def test_a_public_bot_lets_in_all_but_the_blocked() -> None:
    access = known(public=True)
    assert [access.lets_in(one) for one in range(1, 6)] == [True, True, True, False, True]


def test_the_settings_name_owners_whatever_is_stored() -> None:
    access = known(public=False)
    access.know({OWNER: Role.BLOCKED, STRANGER: Role.OWNER})
    assert access.lets_in(OWNER)
    assert access.is_owner(OWNER)
    assert not access.is_owner(STRANGER)
    assert not access.is_admin(STRANGER)


def test_the_people_who_hear_of_decisions_change_with_the_roles() -> None:
    access = known(public=False)
    admins = access.admins
    assert (list(admins), len(admins), HELPER in admins, CUSTOMER in admins) == ([OWNER, HELPER], 2, True, False)
    access.know({CUSTOMER: Role.HELPER})
    assert list(admins) == [OWNER, CUSTOMER]


def test_a_private_bot_lets_in_its_admins_and_those_they_named() -> None:
    assert [PRIVATE.lets_in(user) for user in (1, 2, 3)] == [True, True, False]


def test_a_public_bot_lets_everybody_in_and_still_has_its_admins_only() -> None:
    public = Access(public=True, owners=frozenset({1}), allowed=frozenset())
    assert [public.lets_in(user) for user in (1, 2, 3)] == [True, True, True]
    assert [public.is_admin(user) for user in (1, 2, 3)] == [True, False, False]


def test_a_person_who_is_let_in_is_not_an_admin() -> None:
    assert not PRIVATE.is_admin(2)
