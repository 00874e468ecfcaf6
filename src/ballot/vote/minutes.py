"""From decrypted numbers to minutes: the protocol says how many, the rules say what follows.

On an electronic vote issued = cards activated at check-in, returned = ballots in the box, invalid
= 0: a ballot that is not valid in form and proof never enters the box. Once a round is certified
its minutes are read back from what was signed (`vote.certified`), never made again.
"""

from dataclasses import dataclass

from ballot.law.vote.appraisal import AppraisedProject, appraise
from ballot.law.vote.form import Form
from ballot.law.vote.minutes import AppraisalMinutes, Minutes, VoteMinutes
from ballot.law.vote.outcome import decide
from ballot.law.vote.poll import KeyedPoll
from ballot.law.vote.projects import Project
from ballot.law.vote.round import CountedRound
from ballot.law.vote.tally import Attendance, BallotCount, ProjectTally, Tally
from ballot.protocol.board import EventType
from ballot.protocol.counting import parse_result
from ballot.protocol.elections import parse_election
from ballot.protocol.encodings import decode
from ballot.vote.boards import count_ballots
from ballot.vote.certified import as_certified, vote_before
from ballot.vote.freezing import ENCODINGS, projects_of
from ballot.vote.storage import UnitOfWork


@dataclass(frozen=True, slots=True)
class _Count:
    """The numbers of a round: who was there, how many ballots, the marks of each project."""

    attendance: Attendance
    ballots: BallotCount
    marks: tuple[tuple[int, ...], ...]


async def minutes_of(work: UnitOfWork, poll: KeyedPoll, round_: CountedRound) -> Minutes:
    """Return the minutes of a round whose result stands on the board."""
    ((text,),) = await work.board.texts(round_.uuid, EventType.RESULT)
    returned = await count_ballots(work, round_.uuid)
    result = parse_result(parse_election(round_.election), text)
    count = _Count(
        round_.attendance,
        BallotCount(issued=round_.attendance.present, returned=returned, invalid=0),
        decode(ENCODINGS[poll.form], result, returned),
    )
    projects = await projects_of(work, round_)
    former = await vote_before(work, round_)
    poll = poll if former is None else as_certified(poll, former)
    if poll.form is Form.SATISFACTION:
        return _appraisal_minutes(poll, round_, projects, count)
    return _vote_minutes(poll, round_, projects, count)


def _vote_minutes(
    poll: KeyedPoll, round_: CountedRound, projects: tuple[Project, ...], count: _Count
) -> VoteMinutes:
    rows = tuple(
        ProjectTally(project.id, *marks)
        for project, marks in zip(projects, count.marks, strict=True)
    )
    tally = Tally(round_.seats, count.attendance, count.ballots, rows)
    return VoteMinutes(
        code=poll.code,
        round=round_.number,
        election_uuid=round_.uuid,
        occasion=poll.occasion,
        rules=poll.rules,
        projects=projects,
        archive_sha256=round_.archive_sha256,
        scrutineers=poll.trustee_names,
        tally=tally,
        outcome=decide(poll.rules, tally, runoff=round_.is_runoff),
        runoff_of=round_.projects if round_.is_runoff else None,
    )


def _appraisal_minutes(
    poll: KeyedPoll, round_: CountedRound, projects: tuple[Project, ...], count: _Count
) -> AppraisalMinutes:
    rows = tuple(
        AppraisedProject(project.id, marks[:-1], marks[-1])
        for project, marks in zip(projects, count.marks, strict=True)
    )
    return AppraisalMinutes(
        code=poll.code,
        round=round_.number,
        election_uuid=round_.uuid,
        occasion=poll.occasion,
        rules=poll.rules,
        projects=projects,
        archive_sha256=round_.archive_sha256,
        scrutineers=poll.trustee_names,
        seats=round_.seats,
        attendance=count.attendance,
        ballots=count.ballots,
        appraised=rows,
        outcome=appraise(poll.rules, count.attendance, count.ballots, rows),
    )
