"""What was certified, read back as it was signed: it is shown and gone on from, never made again.

The minutes of a certified round come from its stored `result.json` and from nowhere else, whatever
rows, rules or this program have become since. The stored signature is verified at each reading by
the public key that was stored and is downloaded with it, so that damage is noticed before anybody
is shown a figure. That this key is the congress's, a reader compares with the keyring: whoever can
rewrite the database could exchange all three, and this program would not be the one to notice.
"""

import base64
import binascii
from dataclasses import dataclass, replace
from typing import Final

from ballot.basics.errors import Damaged, Malformed
from ballot.frame.signatures import is_signed
from ballot.law.vote.minutes import Minutes, VoteMinutes
from ballot.law.vote.poll import KeyedPoll
from ballot.law.vote.projects import Project
from ballot.law.vote.result_reading import parse_minutes
from ballot.law.vote.round import Round
from ballot.vote.records import Certificate
from ballot.vote.storage import UnitOfWork

ARCHIVE: Final = "election.bel"
RESULT: Final = "result.json"
SIGNATURE: Final = "result.json.sig"
PUBLIC_KEY: Final = "result.json.pub"
ISSUE_RETURN_SLIP: Final = "slip-issue-return.pdf"
COUNT_SLIP: Final = "slip-count.pdf"
ANNOUNCEMENT: Final = "announcement.pdf"
PAPER_HASHES: Final = "papers.json"
PAPER_SIGNATURE: Final = "papers.json.sig"
SLIPS: Final = (ISSUE_RETURN_SLIP, COUNT_SLIP)
PAPERS: Final = (ANNOUNCEMENT, *SLIPS)
OF_THE_ROUND: Final = (*SLIPS, ARCHIVE, RESULT, SIGNATURE, PUBLIC_KEY)
"""What each certified round has."""
OF_THE_POLL: Final = (ANNOUNCEMENT, PAPER_HASHES, PAPER_SIGNATURE)
"""What there is once, when the poll is published."""


def numbered(name: str, number: int) -> str:
    """Return the name by which a file of a round is saved; that of the first bears no number."""
    stem, dot, rest = name.partition(".")
    return name if number == 1 or name in OF_THE_POLL else f"{stem}-{number}{dot}{rest}"


@dataclass(frozen=True, slots=True)
class Certified:
    """A certificate and the minutes that it certifies."""

    certificate: Certificate
    minutes: Minutes


async def read_certified(work: UnitOfWork, round_: Round) -> Certified:
    """Return what was certified of a round.

    Raises:
        Damaged: `certificate-damaged`; what is stored is not what was signed.
    """
    certificate = await work.certificates.get(round_.uuid)
    public_key = await work.certificates.file(round_.uuid, PUBLIC_KEY)
    if certificate is None or public_key is None:
        raise _damaged(round_, "missing")
    if not is_signed(certificate.result, _signature(certificate), public_key):
        raise _damaged(round_, "signature")
    try:
        return Certified(certificate, parse_minutes(certificate.result))
    except Malformed as error:
        raise _damaged(round_, str(error.params.get("reason", error.code))) from error


async def vote_before(work: UnitOfWork, round_: Round) -> VoteMinutes | None:
    """Return the certified minutes of the round that a run-off follows; None for a first round.

    Raises:
        Damaged: `certificate-damaged`.
    """
    if round_.follows is None:
        return None
    former = (await work.polls.rounds(round_.code))[round_.follows - 1]
    minutes = (await read_certified(work, former)).minutes
    if not isinstance(minutes, VoteMinutes):
        raise _damaged(former, "form")
    return minutes


def as_certified(poll: KeyedPoll, minutes: Minutes) -> KeyedPoll:
    """Return the poll as it was when a round of it was certified; a run-off goes on from that."""
    return replace(
        poll,
        occasion=minutes.occasion,
        form=minutes.form,
        rules=minutes.rules,
        trustee_names=minutes.scrutineers,
    )


def named(projects: tuple[Project, ...], ids: tuple[str, ...]) -> tuple[Project, ...]:
    """Return the projects with these ids, in their order."""
    by_id = {project.id: project for project in projects}
    return tuple(by_id[identifier] for identifier in ids)


def _signature(certificate: Certificate) -> bytes:
    try:
        return base64.b64decode(certificate.signature, validate=True)
    except (binascii.Error, ValueError):
        return b""


def _damaged(round_: Round, reason: str) -> Damaged:
    return Damaged("certificate-damaged", poll=round_.code, round=round_.number, reason=reason)
