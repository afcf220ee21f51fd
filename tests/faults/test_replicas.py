"""Three replicas on one PostgreSQL and one Redis, with webhooks: one is killed, one frozen, one upgraded.

`make replicas` does the same with 200 people and a freeze of 40 seconds.
"""

from collections.abc import Callable
from pathlib import Path

import pytest
from redis.asyncio import Redis
from redis.exceptions import RedisError
from sqlalchemy.exc import SQLAlchemyError

from tests.absent import absent
from tests.faults.bots import Nursery
from tests.faults.replicas import REDIS, replicas, run
from tests.faults.witness import Account, Note, judge
from tests.postgres import on_server

FROZEN = 22
"""Seconds; what a replica holds is another's after 20."""


async def need_servers() -> None:
    try:
        await on_server("SELECT 1")
        redis = Redis.from_url(REDIS)
        await redis.info("server")
        await redis.aclose()
    except (OSError, SQLAlchemyError, RedisError) as error:
        absent(f"no PostgreSQL at TEST_POSTGRES_URL or no Redis at TEST_REDIS_URL: {error}")


@pytest.mark.postgres
@pytest.mark.redis
@pytest.mark.timeout(300)
async def test_three_replicas_keep_every_promise_while_one_is_killed_one_frozen_and_one_upgraded(
    nursery: Nursery, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    await need_servers()
    async with replicas(nursery, tmp_path) as three:
        outcome = await run(three, people=40, frozen=FROZEN, seed=7)
    record_property("figures", f"three replicas, one frozen for {FROZEN} s\n{outcome}")
    assert outcome.broken == {}
    assert all(outcome.taken[number] for number in range(3)), "every replica received"


def notes(*lines: str) -> list[Note]:
    """`"begin 1 at A"`: what, which update, in which process."""
    return [Note((words := line.split())[0], int(words[1]), ord(words[3]), 0.0) for line in lines]


@pytest.mark.parametrize(
    ("lines", "account"),
    [
        (["begin 1 at A", "end 1 at A", "begin 2 at B", "end 2 at B"], Account(handled=2)),
        (["begin 1 at A", "end 1 at A"], Account(handled=1, unhandled=1)),
        (["begin 2 at A", "end 2 at A", "begin 1 at A", "end 1 at A"], Account(handled=2, out_of_order=1)),
        (["begin 1 at A", "begin 2 at B", "end 1 at A", "end 2 at B"], Account(handled=2, overlapping=1)),
        (
            ["begin 1 at A", "end 1 at A", "begin 1 at B", "end 1 at B", "begin 2 at B", "end 2 at B"],
            Account(handled=2, begun_again=1, twice=1),
        ),
        (
            ["begin 1 at X", "begin 1 at B", "end 1 at B", "begin 2 at B", "end 2 at B", "end 1 at X"],
            Account(handled=2, begun_again=1),
        ),
        (
            ["begin 1 at A", "later 1 at A", "begin 1 at A", "end 1 at A", "begin 2 at B", "end 2 at B"],
            Account(handled=2, begun_again=1),
        ),
    ],
)
def test_the_judge_reads_the_notes_right(lines: list[str], account: Account) -> None:
    assert judge(notes(*lines), {1001: [1, 2]}, harmed={ord("X")}) == account
