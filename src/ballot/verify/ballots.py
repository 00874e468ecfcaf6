"""Checks 11 to 19 for each ballot, on all cores; what one ballot proves needs no other ballot."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import count

from ballot.basics.errors import BallotError
from ballot.protocol.archive import Record
from ballot.protocol.ballot_text import parse_ballot_text
from ballot.protocol.ballots import Ballot, BallotVerifier, tracker
from ballot.protocol.counting import Choices
from ballot.protocol.elections import Election, parse_election
from ballot.protocol.groups.by_name import Ciphertext
from ballot.verify.checks import Check
from ballot.verify.pool import Progress, spread
from ballot.verify.report import describe

STAGES = {
    Check.BALLOT_FORM: 0,
    Check.BALLOT_ELECTION: 1,
    Check.BALLOT_CREDENTIAL: 2,
    Check.SHARED_CIPHERTEXTS: 3,
    Check.BALLOT_HASH: 4,
    Check.SIGNATURE: 5,
    Check.INDIVIDUAL_PROOFS: 6,
    Check.OVERALL_PROOFS: 6,
    Check.BLANK_PROOFS: 6,
}
"""The checks of this module, in the order in which a ballot runs them (the proofs by question).

A fault at one stage leaves that ballot's checks at the same and at later stages open.
"""

_BY_NAME = {
    "hash": Check.BALLOT_ELECTION,
    "credential": Check.BALLOT_CREDENTIAL,
    "signature": Check.SIGNATURE,
    "individual-proof": Check.INDIVIDUAL_PROOFS,
    "overall-proof": Check.OVERALL_PROOFS,
    "blank-proof": Check.BLANK_PROOFS,
    "shared-ciphertexts": Check.SHARED_CIPHERTEXTS,
}
"""The checks as `ballot.protocol.ballots` names them in its errors; all others are of the form."""

_CHUNKS_PER_CORE = 25
_LARGEST_CHUNK = 8
_WORTH_A_PROCESS = 16
"""Fewer ballots than this are verified sooner than a second process has started."""

_HEAD = re.compile(
    rb'\{"election_uuid":"[^"\\]*","election_hash":"[^"\\]*","credential":"([^"\\]*)",'
)


@dataclass(frozen=True, slots=True)
class Cast:
    """A ballot on the board: its bytes, the credential it names, and the weight that it counts."""

    body: bytes
    credential: str | None
    weight: int


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a ballot does not hold."""

    check: Check
    reason: str


@dataclass(frozen=True, slots=True)
class Weighted:
    """Ciphertexts, question by question, and how often they count."""

    choices: Choices
    weight: int


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was found for a run of ballots: a fault or None for each, and what they add up to."""

    faults: tuple[Fault | None, ...]
    identities: int
    sums: tuple[Weighted, ...]


@dataclass(frozen=True, slots=True)
class _Task:
    election: str
    ballots: tuple[Cast, ...]


def read_credential(body: bytes) -> str | None:
    """Return the credential that a ballot in canonical form names; verification confirms it."""
    head = _HEAD.match(body)
    return head[1].decode("utf-8", "replace") if head else None


def cast_ballots(records: Sequence[Record], weights: Mapping[str, int]) -> tuple[Cast, ...]:
    """Return the ballots with the weight they count: none where a later one replaces them."""
    credentials = [read_credential(record.body) for record in records]
    last = dict(zip(credentials, count()))
    return tuple(
        Cast(
            record.body,
            credential,
            weights.get(credential or "", 0) if last[credential] == index else 0,
        )
        for index, (record, credential) in enumerate(zip(records, credentials, strict=True))
    )


def verify_all(
    election: str, ballots: Sequence[Cast], *, cores: int, progress: Progress | None
) -> Verdict:
    """Verify ballots of the election with this text; the sums are empty if any is at fault."""
    used = cores if len(ballots) >= _WORTH_A_PROCESS else 1
    size = min(max(len(ballots) // (used * _CHUNKS_PER_CORE), 1), _LARGEST_CHUNK)
    tasks = [
        _Task(election, tuple(ballots[start : start + size]))
        for start in range(0, len(ballots), size)
    ]

    def note(done: int, _: int) -> None:
        if progress is not None:
            progress(min(done * size, len(ballots)), len(ballots))

    verdicts = spread(verify_run, tasks, cores=used, progress=note)
    faults = tuple(fault for verdict in verdicts for fault in verdict.faults)
    sums = [each for verdict in verdicts for each in verdict.sums]
    return Verdict(
        faults,
        sum(verdict.identities for verdict in verdicts),
        () if any(faults) else _added_up(_election(election), sums),
    )


def verify_run(task: _Task) -> Verdict:
    """Verify a run of ballots; never raises, whatever the bytes."""
    checked = [_verify(task.election, ballot) for ballot in task.ballots]
    sound = [ballot for ballot in checked if isinstance(ballot, Ballot)]
    faults = tuple(ballot if isinstance(ballot, Fault) else None for ballot in checked)
    if any(faults):
        return Verdict(faults, 0, ())
    sums = [
        Weighted(ballot.choices, cast.weight)
        for ballot, cast in zip(sound, task.ballots, strict=True)
        if cast.weight
    ]
    identities = sum(ballot.has_identity for ballot in sound)
    return Verdict(faults, identities, _added_up(_election(task.election), sums))


def _added_up(election: Election, sums: Sequence[Weighted]) -> tuple[Weighted, ...]:
    """Multiply everything of weight 1 into one; shared ciphertexts only once."""
    plain = [each.choices for each in sums if each.weight == 1]
    others = tuple(each for each in sums if each.weight != 1)
    known: dict[tuple[Ciphertext, ...], Ciphertext] = {}

    def product(column: tuple[Ciphertext, ...]) -> Ciphertext:
        if column not in known:
            known[column] = election.group.combine(column)
        return known[column]

    whole = [
        [
            product(tuple(choices[number][place] for choices in plain))
            for place in range(question.ciphertexts)
        ]
        for number, question in enumerate(election.questions)
    ]
    return (Weighted(whole, 1), *others) if plain else others


@lru_cache(maxsize=1)
def _election(text: str) -> Election:
    return parse_election(text)


@lru_cache(maxsize=1)
def _verifier(text: str) -> BallotVerifier:
    return BallotVerifier(_election(text))


def _verify(election: str, ballot: Cast) -> Ballot | Fault:
    try:
        verified = _verifier(election).verify(ballot.body)
    except BallotError as error:
        return Fault(_check_of(error, election, ballot), _reason(error, ballot))
    except Exception as error:  # noqa: BLE001 - hostile bytes may raise anything
        return Fault(Check.BALLOT_FORM, _reason(error, ballot))
    if verified.credential != ballot.credential:
        return Fault(Check.BALLOT_FORM, f"ballot {verified.tracker}: ambiguous credential")
    return verified


def _check_of(error: BallotError, election: str, ballot: Cast) -> Check:
    if error.params.get("reason") == "ballot-blank-proof-misplaced":
        return Check.BLANK_PROOFS
    check = _BY_NAME.get(str(error.params.get("check")), Check.BALLOT_FORM)
    if check is Check.SIGNATURE:
        given = parse_ballot_text(_election(election), ballot.body)
        if given.signature_hash != given.signed_hash:
            return Check.BALLOT_HASH
    return check


def _reason(error: Exception, ballot: Cast) -> str:
    return f"ballot {tracker(ballot.body)}: {describe(error)}"
