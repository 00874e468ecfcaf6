"""From decrypted numbers to minutes: the protocol says how many, the rules say what follows.

On an electronic vote issued = cards activated at check-in, returned = ballots in the box, invalid
= 0: a ballot that is not valid in form and proof never enters the box (issue §2).
"""

from ballot.law.vote.appraisal import AppraisedProject, appraise
from ballot.law.vote.form import Form
from ballot.law.vote.minutes import Minutes
from ballot.law.vote.outcome import decide
from ballot.law.vote.projects import Project
from ballot.law.vote.tally import Attendance, BallotCount, ProjectTally, Tally
from ballot.protocol.board import EventType
from ballot.protocol.counting import parse_result
from ballot.protocol.elections import parse_election
from ballot.protocol.encodings import decode
from ballot.vote.freezing import ENCODINGS, projects_of
from ballot.vote.records import Poll, Round
from ballot.vote.storage import UnitOfWork


async def minutes_of(work: UnitOfWork, poll: Poll, round_: Round) -> Minutes:
    """Return the minutes of a round whose result stands on the board."""
    ((text,),) = await work.board.texts(round_.uuid, EventType.RESULT)
    ballots = await work.board.count(round_.uuid)
    result = parse_result(parse_election(round_.election or ""), text)
    counts = decode(ENCODINGS[poll.form], result, ballots)
    return _minutes(poll, round_, await projects_of(work, round_), counts, ballots)


def _minutes(
    poll: Poll,
    round_: Round,
    projects: tuple[Project, ...],
    counts: tuple[tuple[int, ...], ...],
    ballots: int,
) -> Minutes:
    attendance = round_.attendance
    assert attendance is not None, "attendance is fixed when a round closes"  # noqa: S101
    issued = BallotCount(issued=attendance.present, returned=ballots, invalid=0)
    again = round_.number > 1
    tally = _tally(poll, round_, attendance, issued, counts)
    appraised = _appraised(poll, round_, counts)
    return Minutes(
        code=poll.code,
        round=round_.number,
        election_uuid=round_.uuid,
        form=poll.form,
        occasion=poll.occasion,
        rules=poll.rules,
        seats=round_.seats,
        attendance=attendance,
        ballots=issued,
        projects=projects,
        tally=tally,
        outcome=decide(poll.rules, tally, runoff=again) if tally else None,
        appraised=appraised,
        appraisal=appraise(poll.rules, attendance, issued, appraised) if appraised else None,
        archive_sha256=round_.archive_sha256 or "",
        scrutineers=poll.trustee_names,
        runoff_of=round_.projects if again else None,
    )


def _tally(
    poll: Poll,
    round_: Round,
    attendance: Attendance,
    ballots: BallotCount,
    counts: tuple[tuple[int, ...], ...],
) -> Tally | None:
    if poll.form is Form.SATISFACTION:
        return None
    rows = zip(round_.projects, counts, strict=True)
    projects = tuple(ProjectTally(identifier, *row) for identifier, row in rows)
    return Tally(round_.seats, attendance, ballots, projects)


def _appraised(
    poll: Poll, round_: Round, counts: tuple[tuple[int, ...], ...]
) -> tuple[AppraisedProject, ...]:
    if poll.form is not Form.SATISFACTION:
        return ()
    rows = zip(round_.projects, counts, strict=True)
    return tuple(AppraisedProject(identifier, row[:-1], row[-1]) for identifier, row in rows)
