"""Whatever fails in the database, and whenever: it has a name, and trying again goes on."""

import asyncio
import sqlite3

import pytest

from ballot.basics.errors import Unavailable
from ballot.law.congress.policy import Role
from ballot.law.vote.poll import Phase
from support.faults import faulty_engines, sqlite_error
from support.halls import ORGANISER, opened_hall

MARKS = ("approve", "approve", "oppose", "abstain")
PASSWORD = "correct horse"  # noqa: S105 - of nobody
KINDS = {
    "full": sqlite_error(sqlite3.SQLITE_FULL),
    "busy": sqlite_error(sqlite3.SQLITE_BUSY),
    "damaged": sqlite_error(sqlite3.SQLITE_CORRUPT, sqlite3.DatabaseError),
    "read-only": sqlite_error(sqlite3.SQLITE_READONLY),
    "away": ConnectionResetError(),
    "other": sqlite_error(sqlite3.SQLITE_IOERR),
}


@pytest.fixture
def faults(monkeypatch):
    return faulty_engines(monkeypatch)


@pytest.fixture
async def hall(home, faults):
    async with opened_hall(home) as opened:
        yield opened


async def counted(faults, act):
    """Carry something out undisturbed; return how many things it asks of the driver."""
    faults.arm(0, None)
    await act()
    return sum(faults.done.values())


async def refused(faults, number, error, act):
    """Carry something out while one thing fails; return the error, or None if it went well."""
    faults.arm(number, error)
    try:
        await act()
    except Unavailable as refusal:
        return refusal
    finally:
        faults.arm(0, None)
    return None


def no_traceback(caplog):
    return not [record for record in caplog.records if record.exc_info]


@pytest.mark.parametrize("reason", KINDS)
async def test_a_log_in_that_fails_anywhere_says_what_is_wrong(hall, faults, caplog, reason):
    congress = hall.cases.congress
    await congress.create_user("clerk", "Clerk", Role.ORGANISER, PASSWORD)

    async def enter():
        token = await congress.sign_in("clerk", PASSWORD)
        assert await congress.who_is(token) is not None
        await congress.sign_out(token)

    asked = await counted(faults, enter)
    assert set(faults.done) == {"begin", "statement", "commit", "rollback"}
    for number in range(1, asked + 1):
        refusal = await refused(faults, number, KINDS[reason], enter)
        assert refusal is not None
        assert (refusal.code, refusal.params) == ("store-unavailable", {"reason": reason})
    await enter()
    assert no_traceback(caplog)


async def test_a_casting_that_fails_anywhere_is_not_acknowledged_and_can_be_repeated(
    hall, faults, caplog
):
    poll = await hall.open(deputies=30)
    cast = poll.cases.vote.cast_ballot
    asked = await counted(faults, lambda: poll.cast(30, *MARKS))
    assert asked < 30
    kept = set()
    for number in range(1, asked + 1):
        data = poll.ballot(number, *MARKS)
        refusal = await refused(
            faults, number, KINDS["full"], lambda data=data: cast(poll.code, data)
        )
        # What is done only once (a verifier is made ready) makes later castings ask for less.
        assert refusal is None or refusal.code == "store-unavailable"
        kept.add((await cast(poll.code, data)).tracker)
        assert (await cast(poll.code, data)).repeated
    assert len(kept) == asked
    desk = await poll.cases.vote.show_desk(ORGANISER, poll.code)
    assert desk.ballots == asked + 1
    assert no_traceback(caplog)


async def test_a_close_that_fails_anywhere_is_not_begun_or_can_be_finished(hall, faults, caplog):
    poll = await hall.open()
    await poll.cast(1, *MARKS)
    await poll.cast(2, *MARKS)
    close = poll.cases.vote.close_poll
    refusals = 0
    while await refused(faults, refusals + 1, KINDS["away"], lambda: close(ORGANISER, poll.code)):
        refusals += 1
        phase = (await poll.cases.vote.show_desk(ORGANISER, poll.code)).phase
        assert phase in {Phase.OPEN, Phase.CLOSING}
    assert refusals > 5
    assert (await poll.round()).phase is Phase.CLOSED
    await poll.decrypt(1, 2)
    minutes = (await poll.cases.vote.show_desk(ORGANISER, poll.code)).minutes
    assert minutes.ballots.returned == 2
    assert no_traceback(caplog)


async def test_a_mistake_of_the_program_is_not_called_trouble(hall, faults):
    faults.arm(2, sqlite_error(sqlite3.SQLITE_ERROR))
    with pytest.raises(Exception, match="code 1") as raised:
        await hall.cases.vote.list_polls()
    assert not isinstance(raised.value, Unavailable)


async def test_trouble_does_not_use_the_connections_up(hall, faults):
    for _ in range(40):
        assert await refused(faults, 2, KINDS["other"], hall.cases.vote.list_polls)
    await asyncio.gather(*(hall.cases.vote.list_polls() for _ in range(10)))
