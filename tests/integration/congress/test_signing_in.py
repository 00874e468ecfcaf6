"""Log-ins: what is kept of a password and a token, and how long either is good for."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from ballot.basics.errors import BallotError, Forbidden, NotFound, RuleViolation, StateConflict
from ballot.basics.rand import SystemRng
from ballot.basics.time import FrozenClock
from ballot.congress.signing_in import MOST_FAILURES, REST, SESSION
from ballot.frame.passwords import hash_password, is_password
from ballot.law.congress.policy import INSTALLATION, Grant, Role, Scope
from support.halls import NOW, ORGANISER, opened_hall

PASSWORD = "correct horse"  # noqa: S105 - of nobody


@pytest.fixture
async def hall(home):
    async with opened_hall(home) as opened:
        await opened.cases.congress.create_user("clerk", "Clerk", Role.ORGANISER, PASSWORD)
        yield opened


async def test_a_password_buys_a_token_that_says_who_one_is(hall):
    token = await hall.cases.congress.sign_in("clerk", PASSWORD)
    actor = await hall.cases.congress.who_is(token)
    assert (actor.username, actor.name) == ("clerk", "Clerk")
    assert actor.grants == (Grant(Role.ORGANISER, INSTALLATION),)
    assert await hall.cases.congress.who_is(token[:-1]) is None
    await hall.cases.congress.sign_out(token)
    assert await hall.cases.congress.who_is(token) is None


async def test_neither_token_nor_password_is_in_the_file(hall, home):
    token = await hall.cases.congress.sign_in("clerk", PASSWORD)
    kept = b"".join(path.read_bytes() for path in home.glob("ballot.db*"))
    assert b"clerk" in kept
    for secret in (token.encode(), bytes.fromhex(token), PASSWORD.encode()):
        assert secret not in kept


@pytest.mark.parametrize("username", ["clerk", "nobody", "\ud800", "", "x" * 500])
async def test_a_wrong_name_and_a_wrong_password_look_the_same(hall, username):
    with pytest.raises(Forbidden, match="log-in-wrong"):
        await hall.cases.congress.sign_in(username, "wrong horse\ud800")


async def test_a_session_ends_after_half_a_day(hall):
    token = await hall.cases.congress.sign_in("clerk", PASSWORD)
    who_is = hall.cases.congress.who_is
    for after, known in ((SESSION - timedelta(seconds=1), True), (SESSION, False)):
        later = replace(who_is, clock=FrozenClock(NOW + after))
        assert (await later(token) is not None) is known


async def test_after_five_failures_a_name_rests_and_then_works_again(hall):
    sign_in = hall.cases.congress.sign_in
    for _ in range(MOST_FAILURES):
        with pytest.raises(Forbidden, match="log-in-wrong"):
            await sign_in("clerk", "wrong horse")
    with pytest.raises(Forbidden, match="log-in-paused"):
        await sign_in("clerk", PASSWORD)
    later = replace(sign_in, clock=FrozenClock(NOW + REST))
    assert await hall.cases.congress.who_is(await later("clerk", PASSWORD))


async def test_a_right_password_forgives_the_wrong_ones_before_it(hall):
    for _ in range(2):
        for _ in range(MOST_FAILURES - 1):
            with pytest.raises(Forbidden, match="log-in-wrong"):
                await hall.cases.congress.sign_in("clerk", "wrong horse")
        await hall.cases.congress.sign_in("clerk", PASSWORD)


async def test_guesses_do_not_take_all_the_threads(hall, monkeypatch):
    workers, most, now = hall.cases.congress.sign_in.workers, [0], [0]
    run = workers.run

    async def counted(*arguments):
        now[0] += 1
        most[0] = max(most[0], now[0])
        try:
            return await run(*arguments)
        finally:
            now[0] -= 1

    monkeypatch.setattr(workers, "run", counted)
    guesses = (hall.cases.congress.sign_in(f"guest{number}", "wrong horse") for number in range(3))
    answers = await asyncio.gather(*guesses, return_exceptions=True)
    refused = [answer.code for answer in answers if isinstance(answer, BallotError)]
    assert refused == ["log-in-wrong"] * 3
    assert most == [1]


@pytest.mark.parametrize(
    ("username", "role", "password", "facts", "error", "code"),
    [
        ("clerk", Role.CHECK_IN, PASSWORD, {}, StateConflict, "username-taken"),
        ("Clerk!", Role.CHECK_IN, PASSWORD, {}, RuleViolation, "username-malformed"),
        ("door", Role.CHECK_IN, "short", {}, RuleViolation, "password-too-short"),
        ("ann", Role.SCRUTINEER, PASSWORD, {}, RuleViolation, "trustee-number-missing"),
        ("ann", Role.SCRUTINEER, PASSWORD, {"trustee": 0}, RuleViolation, "trustee-number-missing"),
        ("door", Role.CHECK_IN, PASSWORD, {"trustee": 1}, RuleViolation, "trustee-number-missing"),
        ("door", Role.CHECK_IN, PASSWORD, {"poll": "NOPOLL"}, NotFound, "poll-unknown"),
    ],
)
async def test_a_log_in_that_cannot_be_is_refused(  # noqa: PLR0913, PLR0917 - a row of the table
    hall, username, role, password, facts, error, code
):
    with pytest.raises(error, match=code):
        await hall.cases.congress.create_user(username, "Somebody", role, password, **facts)


async def test_a_scrutineer_of_one_poll_is_named_with_the_log_in_on_the_desk(hall):
    poll, other = await hall.prepare(), await hall.prepare()
    await hall.cases.congress.create_user(
        "ben", "Ben", Role.SCRUTINEER, PASSWORD, trustee=2, poll=poll.code
    )
    actor = await hall.cases.congress.who_is(await hall.cases.congress.sign_in("ben", PASSWORD))
    assert actor.grants == (Grant(Role.SCRUTINEER, Scope(poll.code), 2),)
    lines = (await hall.cases.vote.show_desk(ORGANISER, poll.code)).trustees
    assert [(line.owner, line.name, line.username) for line in lines] == [
        (1, "Ann", ""),
        (2, "Ben", "ben"),
        (3, "Cid", ""),
    ]
    lines = (await hall.cases.vote.show_desk(ORGANISER, other.code)).trustees
    assert [line.username for line in lines] == ["", "", ""]


def test_the_same_password_is_kept_differently_each_time():
    rng = SystemRng()
    first, second = hash_password(PASSWORD, rng), hash_password(PASSWORD, rng)
    assert first != second
    assert first.startswith("scrypt$32768$8$1$")
    assert is_password(PASSWORD, first)
    assert is_password(PASSWORD, second)
    assert not is_password(PASSWORD + " ", first)
