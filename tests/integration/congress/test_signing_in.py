"""Log-ins: what is kept of a password and a token, and how long either is good for."""

import asyncio
from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest

from ballot.basics.errors import BallotError, Forbidden, NotFound, RuleViolation, StateConflict
from ballot.basics.rand import SystemRng
from ballot.basics.time import FrozenClock
from ballot.congress.patience import (
    FREE,
    LONGEST_DELAY,
    LONGEST_REST,
    MEMORY,
    REMEMBERED,
    Patience,
    sender_at,
)
from ballot.congress.signing_in import SESSION
from ballot.congress.turns import MOST_WAITING, Turns
from ballot.frame.passwords import hash_password, is_password
from ballot.law.congress.policy import Grant, Role, Scope
from support.halls import HOME, NOW, ORGANISER, opened_hall

PASSWORD = "correct horse"  # noqa: S105 - of nobody
THIEF, CLERK = "192.0.2.66", "192.0.2.7"


@pytest.fixture
async def hall(home):
    async with opened_hall(home) as opened:
        await opened.cases.congress.create_user("clerk", "Clerk", Role.ORGANISER, PASSWORD)
        yield opened


async def test_a_password_buys_a_token_that_says_who_one_is(hall):
    token = await hall.cases.congress.sign_in("clerk", PASSWORD)
    actor = await hall.cases.congress.who_is(token)
    assert (actor.username, actor.name) == ("clerk", "Clerk")
    assert actor.grants == (Grant(Role.ORGANISER, HOME),)
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


class Watch:
    """A clock that is set by hand."""

    now = 1000.0

    def __call__(self):
        return self.now


@pytest.fixture
def watch():
    return Watch()


@pytest.fixture
def sign_in(hall, watch):
    """The log-in, with a watch of its own; nothing is remembered of other tests."""
    return replace(hall.cases.congress.sign_in, patience=Patience(watch), turns=Turns())


async def guess(sign_in, username, sender, times=1):
    """Give wrong passwords; return how each was refused."""
    said = []
    for _ in range(times):
        with pytest.raises(Forbidden) as refused:
            await sign_in(username, "wrong horse", sender)
        said.append(refused.value.code)
    return said


async def test_who_guesses_waits_longer_and_longer_and_nobody_else_waits(sign_in, watch):
    assert await guess(sign_in, "clerk", THIEF, FREE) == ["log-in-wrong"] * FREE
    for rest in (1, 2, 4):
        with pytest.raises(Forbidden, match="log-in-paused") as refused:
            await sign_in("clerk", PASSWORD, THIEF)
        assert refused.value.params["seconds"] == rest
        assert await sign_in("clerk", PASSWORD, CLERK)
        watch.now += rest
        assert await guess(sign_in, "clerk", THIEF) == ["log-in-wrong"]
    watch.now += LONGEST_REST
    assert await sign_in("clerk", PASSWORD, THIEF)


async def test_a_sender_who_rests_may_still_log_in_with_another_name(sign_in):
    await guess(sign_in, "organiser", THIEF, FREE)
    assert await guess(sign_in, "organiser", THIEF) == ["log-in-paused"]
    assert await sign_in("clerk", PASSWORD, THIEF)


async def test_guesses_at_many_names_make_a_sender_rest_too(sign_in):
    for number in range(FREE):
        await guess(sign_in, f"guest{number}", THIEF)
    assert await guess(sign_in, "guest0", THIEF) == ["log-in-paused"]


async def test_wrong_passwords_are_forgotten_in_time(sign_in, watch):
    await guess(sign_in, "clerk", THIEF, FREE)
    watch.now += MEMORY
    assert await guess(sign_in, "clerk", THIEF) == ["log-in-wrong"]


async def test_a_right_password_forgives_the_wrong_ones_before_it(sign_in):
    for _ in range(3):
        await guess(sign_in, "clerk", CLERK, FREE - 1)
        await sign_in("clerk", PASSWORD, CLERK)


def test_a_name_that_many_guess_at_is_hardly_slower():
    patience = Patience(Watch())
    delays = [patience.ask("clerk", f"192.0.2.{number}").delay for number in range(200)]
    assert delays[: FREE - 1] == [0.0] * (FREE - 1)
    assert max(delays) == delays[-1] == LONGEST_DELAY


def test_only_so_much_is_remembered():
    patience = Patience(Watch())
    for number in range(REMEMBERED + 50):
        patience.ask(f"guest{number}", f"sender{number}")
    kept = (patience._by_sender, patience._by_name, patience._by_both)  # noqa: SLF001
    assert {len(counts._found) for counts in kept} == {REMEMBERED}  # noqa: SLF001


@pytest.mark.parametrize(
    ("address", "sender"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2::7", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::8", "2001:db8:1:2::/64"),
        (None, ""),
        ("testclient", ""),
    ],
)
def test_a_sender_is_an_address_or_a_network(address, sender):
    assert sender_at(address) == sender


class SlowWorkers:
    """Workers that hash only when they are told to."""

    def __init__(self):
        self.may_go_on = asyncio.Event()
        self.running = self.most = 0
        self.asked = []

    async def run(self, _function, password, _stored):
        self.asked.append(password)
        self.running += 1
        self.most = max(self.most, self.running)
        await self.may_go_on.wait()
        await asyncio.sleep(0)
        self.running -= 1
        return password == PASSWORD


async def test_two_hundred_guesses_do_not_queue_a_right_password(sign_in):
    slow = SlowWorkers()
    flooded = replace(sign_in, workers=slow)
    guesses = [
        asyncio.create_task(flooded(f"guest{number}", "wrong horse", THIEF))
        for number in range(200)
    ]
    await asyncio.sleep(0.2)
    right = asyncio.create_task(flooded("clerk", PASSWORD, CLERK))
    await asyncio.sleep(0.05)
    assert (slow.most, len(slow.asked)) == (1, 1)
    slow.may_go_on.set()
    assert await right
    assert slow.asked[:2] == ["wrong horse", PASSWORD]
    answers = await asyncio.gather(*guesses, return_exceptions=True)
    said = Counter(answer.code for answer in answers if isinstance(answer, BallotError))
    assert said == {"log-in-wrong": MOST_WAITING, "log-in-busy": 200 - MOST_WAITING}
    assert slow.most == 1


async def test_whoever_stops_waiting_blocks_nobody(sign_in):
    slow = SlowWorkers()
    waited = replace(sign_in, workers=slow)
    first, second, third = [
        asyncio.create_task(waited("clerk", PASSWORD, sender)) for sender in ("1", "2", "3")
    ]
    await asyncio.sleep(0.05)
    second.cancel()
    first.cancel()
    slow.may_go_on.set()
    assert await third


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
        ("door", Role.CHECK_IN, PASSWORD, {"congress": "C2"}, NotFound, "congress-unknown"),
        ("all", Role.ADMINISTRATOR, PASSWORD, {"congress": "C1"}, RuleViolation, "role-elsewhere"),
        ("all", Role.ADMINISTRATOR, PASSWORD, {"trustee": 1}, RuleViolation, "trustee-number"),
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
    assert actor.grants == (Grant(Role.SCRUTINEER, Scope(HOME.congress, poll.code), 2),)
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
