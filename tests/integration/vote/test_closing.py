"""The close: a sorted board in one file, a sum, no key; and the same again after any crash."""

import asyncio
import hashlib
import json
from contextlib import suppress
from dataclasses import replace

import pytest

from ballot.basics.errors import StateConflict, Unavailable
from ballot.basics.fingerprint import fingerprint
from ballot.law.vote.form import Form
from ballot.law.vote.minutes import VoteMinutes
from ballot.law.vote.poll import Phase
from ballot.protocol.archive import RecordKind, read_archive
from ballot.protocol.board import EventType
from ballot.vote import running_sum
from ballot.vote.boards import ballots_of, up_to_the_end
from ballot.vote.running_sum import RunningSum
from ballot.vote.sql.boards import SqlBoard
from ballot.vote.sql.boxes import SqlBox
from ballot.vote.witness import tracker_of, tracker_text
from support.halls import ORGANISER, opened_hall

MARKS = (True, False)
SMALL = {"form": Form.CHOOSE, "projects": 2, "seats": 1}


@pytest.fixture
async def hall(home):
    async with opened_hall(home) as opened:
        yield opened


async def filled(hall, ballots=4):
    """Open a poll and cast some ballots."""
    poll = await hall.open(**SMALL)
    for deputy in range(1, ballots + 1):
        await poll.cast(deputy, *MARKS)
    return poll


async def rows_of(poll):
    """Count the rows of the box."""
    async with poll.cases.vote.cast_ballot.store.read() as work:
        return await work.box.count((await poll.round()).uuid)


async def test_the_board_is_one_file_in_the_order_of_trackers_and_a_chain(hall, home):
    poll = await filled(hall)
    await poll.cases.vote.close_poll(ORGANISER, poll.code)
    (path,) = (home / "boards").iterdir()
    board = path.read_bytes()
    trackers = [tracker_text(tracker_of(data)) for data in ballots_of(board)]
    assert trackers == list(await poll.trackers())
    assert trackers == sorted(trackers)
    events = [r for r in read_archive(board).records if r.kind is RecordKind.EVENT]
    fields = [json.loads(event.body) for event in events]
    assert [each["type"] for each in fields] == ["Setup", *["Ballot"] * 4, "EndBallots"]
    assert [each.get("parent") for each in fields] == [None, *[e.digest for e in events[:-1]]]
    desk = await poll.cases.vote.show_desk(ORGANISER, poll.code)
    assert desk.head == fingerprint(events[-1].body)
    round_ = await poll.round()
    assert hashlib.sha256(board).hexdigest() == round_.board_sha256
    async with hall.cases.vote.show_desk.store.read() as work:
        head = await work.board.head(round_.uuid)
    assert (head.last, head.height) == (EventType.ENCRYPTED_TALLY, 7)


async def test_what_is_certified_begins_with_the_closed_board(hall, home):
    poll = await filled(hall)
    await poll.publish()
    archive = await poll.archive()
    (path,) = (home / "boards").iterdir()
    assert up_to_the_end(archive) == path.read_bytes()
    assert hashlib.sha256(archive).hexdigest() == (await poll.round()).archive_sha256


async def test_the_key_and_the_rows_are_gone_when_the_round_is_closed(hall, home):
    poll = await filled(hall)
    await poll.cases.vote.close_poll(ORGANISER, poll.code)
    assert [path.suffix for path in (home / "rounds").iterdir()] == [".witness"]
    boxes = poll.cases.vote.cast_ballot.boxes
    await boxes.closing.settle()
    assert await rows_of(poll) == 0
    with pytest.raises(Unavailable, match="box-key-missing"):
        await boxes.rooms.of(poll.code, (await poll.round()).uuid)
    assert (await poll.round()).phase is Phase.CLOSED
    with pytest.raises(StateConflict, match="phase-other"):
        await poll.cases.vote.close_poll(ORGANISER, poll.code)


async def test_a_board_that_is_not_the_one_that_was_written_is_not_certified(hall, home):
    poll = await filled(hall)
    await poll.cases.vote.close_poll(ORGANISER, poll.code)
    shares = [(poll.scrutineer(owner), await poll.decryption(owner)) for owner in (1, 2)]
    (path,) = (home / "boards").iterdir()
    board = path.read_bytes()
    path.write_bytes(board[:-1] + b"x")
    submit = poll.cases.vote.submit_decryption
    await submit(shares[0][0], poll.code, shares[0][1])
    with pytest.raises(Unavailable, match="board-damaged"):
        await submit(shares[1][0], poll.code, shares[1][1])
    path.write_bytes(board)
    await poll.cases.vote.show_tally(poll.scrutineer(3), poll.code)
    assert (await poll.round()).phase is Phase.COUNTED


class CrashError(Exception):
    """The process ends here."""


async def crash(*_):
    raise CrashError


def crash_at_once(*_):
    raise CrashError


PLACES = {
    "before the board": ("files", "keep_board", crash_at_once),
    "before the sum": (RunningSum, "encrypted_tally", crash_at_once),
    "before the record": (SqlBoard, "append", crash),
    "before the key goes": ("files", "destroy_key", crash_at_once),
    "before the rows go": (SqlBox, "discard", crash),
}


@pytest.mark.parametrize("way", ["a start", "a click"])
@pytest.mark.parametrize("place", PLACES)
async def test_a_close_that_broke_off_is_finished(home, monkeypatch, place, way):
    target, name, broken = PLACES[place]
    async with opened_hall(home) as hall:
        poll = await filled(hall)
        trackers, files = await poll.trackers(), poll.cases.vote.cast_ballot.boxes.files
        with monkeypatch.context() as patched:
            patched.setattr(type(files) if target == "files" else target, name, broken)
            with suppress(CrashError):
                await poll.cases.vote.close_poll(ORGANISER, poll.code)
                await poll.cases.vote.cast_ballot.boxes.closing.settle()
        done = (await poll.round()).phase is Phase.CLOSED
        assert done == (place in {"before the key goes", "before the rows go"})
        if way == "a click" and not done:
            await poll.cases.vote.close_poll(ORGANISER, poll.code)
    async with opened_hall(home) as hall:
        poll = replace(poll, hall=hall)
        async with asyncio.timeout(30):
            while (  # noqa: ASYNC110 - what the database says, not one event
                (await poll.round()).phase is not Phase.CLOSED or await rows_of(poll)
            ):
                await asyncio.sleep(0.01)
        assert not list((home / "rounds").glob("*.key"))
        assert await poll.trackers() == trackers
        await poll.decrypt(1, 2)
        minutes = (await poll.cases.vote.show_desk(ORGANISER, poll.code)).minutes
        assert [row.approve for row in minutes.tally.projects] == [4, 0]


async def test_a_close_that_broke_off_takes_no_ballot_and_still_gives_receipts(hall, monkeypatch):
    poll = await hall.open(**SMALL)
    sent = poll.ballot(1, *MARKS)
    await poll.cases.vote.cast_ballot(poll.code, sent)
    with monkeypatch.context() as patched:
        patched.setattr(RunningSum, "encrypted_tally", crash_at_once)
        with pytest.raises(CrashError):
            await poll.cases.vote.close_poll(ORGANISER, poll.code)
    assert (await poll.cases.vote.cast_ballot(poll.code, sent)).repeated
    with pytest.raises(StateConflict, match="poll-closed"):
        await poll.cast(2, *MARKS)
    with pytest.raises(StateConflict, match="phase-other"):
        await poll.cases.vote.check_in(ORGANISER, poll.code, deputy_number=3)
    cast = await first(poll)
    view = await poll.cases.vote.show_board(poll.code, 1, cast)
    assert (view.trackers, view.found) == ((), cast)
    await poll.cases.vote.close_poll(ORGANISER, poll.code)
    assert (await poll.cases.vote.cast_ballot(poll.code, sent)).repeated


async def first(poll):
    """Return a tracker of the box."""
    return (await poll.trackers())[0]


async def test_attendance_is_fixed_when_the_casting_ends_not_when_the_sum_is_made(
    hall, monkeypatch
):
    poll = await hall.open(absent=(5,), **SMALL)
    with monkeypatch.context() as patched:
        patched.setattr(RunningSum, "encrypted_tally", crash_at_once)
        with pytest.raises(CrashError):
            await poll.cases.vote.close_poll(ORGANISER, poll.code)
    assert (await poll.round()).attendance.present == 4
    await poll.cases.vote.close_poll(ORGANISER, poll.code)
    assert (await poll.round()).attendance.present == 4


async def test_other_writers_do_not_wait_for_the_arithmetic_of_a_close(hall, monkeypatch):
    poll, other = await filled(hall), await hall.freeze(**SMALL)
    loop = asyncio.get_running_loop()
    add_up = RunningSum.encrypted_tally

    def with_a_writer(*arguments):
        written = asyncio.run_coroutine_threadsafe(
            other.cases.vote.check_in(ORGANISER, other.code, deputy_number=1), loop
        )
        assert written.result(timeout=60).line.checked_in
        return add_up(*arguments)

    monkeypatch.setattr(RunningSum, "encrypted_tally", with_a_writer)
    await poll.cases.vote.close_poll(ORGANISER, poll.code)
    assert (await poll.round()).phase is Phase.CLOSED


async def test_two_processes_that_close_at_once_leave_one_board(home):
    async with opened_hall(home) as hall, opened_hall(home) as other:
        poll = await filled(hall)
        await asyncio.gather(
            poll.cases.vote.close_poll(ORGANISER, poll.code),
            other.cases.vote.close_poll(ORGANISER, poll.code),
            return_exceptions=True,
        )
        assert (await poll.round()).phase is Phase.CLOSED
        await poll.decrypt(1, 2)
        minutes = (await poll.cases.vote.show_desk(ORGANISER, poll.code)).minutes
        assert minutes.ballots.returned == 4


async def test_a_process_that_another_overtakes_in_closing_records_nothing(home, monkeypatch):
    async with opened_hall(home) as hall, opened_hall(home) as other:
        poll = await filled(hall)
        loop, overtaken, add_up = asyncio.get_running_loop(), [], RunningSum.encrypted_tally

        def with_another(*arguments):
            if not overtaken:
                overtaken.append(True)
                closed = other.cases.vote.close_poll(ORGANISER, poll.code)
                asyncio.run_coroutine_threadsafe(closed, loop).result(timeout=60)
            return add_up(*arguments)

        monkeypatch.setattr(RunningSum, "encrypted_tally", with_another)
        await poll.cases.vote.close_poll(ORGANISER, poll.code)
        async with hall.cases.vote.cast_ballot.store.read() as work:
            entries = await work.board.entries((await poll.round()).uuid)
        assert [each.kind for each in entries] == [EventType.SETUP, EventType.ENCRYPTED_TALLY]
        assert (await poll.round()).phase is Phase.CLOSED


async def test_a_process_adds_the_ballots_that_another_stored(home):
    async with opened_hall(home) as hall, opened_hall(home) as other:
        poll = await hall.open(**SMALL)
        elsewhere = replace(poll, hall=other)
        for deputy in range(1, 6):
            await (elsewhere if deputy % 2 else poll).cast(deputy, *MARKS)
        minutes = await poll.publish()
        assert isinstance(minutes, VoteMinutes)
        assert [row.approve for row in minutes.tally.projects] == [5, 0]


async def taken_up(hall):
    """Wait until a start has made its sums anew."""
    later = hall.cases.vote.cast_ballot.boxes.resumption._later  # noqa: SLF001 - nobody else waits
    async with asyncio.timeout(30):
        while later:  # noqa: ASYNC110 - a set of tasks, not one event
            await asyncio.sleep(0.01)


@pytest.mark.parametrize("started_again", [False, True])
async def test_a_close_reads_no_ballot_that_is_in_the_sum_already(home, monkeypatch, started_again):
    async with opened_hall(home) as hall:
        poll = await filled(hall)
        await hall.cases.vote.cast_ballot.boxes.box.settle()
        if not started_again:
            monkeypatch.setattr(running_sum, "parse_ballot_text", crash_at_once)
            await poll.cases.vote.close_poll(ORGANISER, poll.code)
            return
    async with opened_hall(home) as hall:
        await taken_up(hall)
        monkeypatch.setattr(running_sum, "parse_ballot_text", crash_at_once)
        await hall.cases.vote.close_poll(ORGANISER, poll.code)


async def sealed_by(poll, deputy, *marks):
    """Verify and seal a ballot of the current round; return its room and it."""
    boxes = poll.cases.vote.cast_ballot.boxes
    room = await boxes.rooms.of(poll.code, (await poll.round()).uuid)
    paper = room.verify_signature(poll.ballot(deputy, *marks))
    return room, room.verify_and_seal(paper, poll.hall.rng)


async def test_what_waits_for_a_box_that_is_closed_meanwhile_is_refused_or_on_the_board(hall):
    poll = await filled(hall)
    boxes, credential = poll.cases.vote.cast_ballot.boxes, poll.public(1)
    room, late = await sealed_by(poll, 5, *MARKS)
    kept = boxes.files.witness(room.uuid).at(room.slots[credential])
    await poll.cases.vote.close_poll(ORGANISER, poll.code)
    assert (await boxes.box.put(room, room.again(credential, kept))).repeated
    with pytest.raises(StateConflict, match="poll-closed"):
        await boxes.box.put(room, late)
    await boxes.closing.settle()
    with pytest.raises(StateConflict, match="phase-other"):
        await boxes.inventory.take(room)
    boxes.inventory.require_sound(room.uuid)
    assert (await poll.cases.vote.show_desk(ORGANISER, poll.code)).trouble is None


async def test_what_waits_for_the_box_of_a_former_round_is_refused(hall):
    poll = await hall.open(projects=2, seats=1, rules={"ballot.cap": None})
    room, late = await sealed_by(poll, 5, "approve", "oppose")
    for deputy in (1, 2, 3):
        await poll.cast(deputy, "approve", "approve")
    await poll.count()
    await poll.cases.vote.certify(ORGANISER, poll.code)
    await poll.cases.vote.open_runoff(ORGANISER, poll.code)
    await poll.cases.vote.open_poll(ORGANISER, poll.code)
    with pytest.raises(StateConflict, match="poll-closed"):
        await poll.cases.vote.cast_ballot.boxes.box.put(room, late)
    async with poll.cases.vote.cast_ballot.store.read() as work:
        assert await work.box.count(room.uuid) == 0
