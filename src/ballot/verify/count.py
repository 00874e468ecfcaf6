"""Checks 22 to 28 and 30: from the counted ballots to the result."""

from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from ballot.basics.errors import Malformed, VerificationError
from ballot.protocol.archive import Record
from ballot.protocol.codec import as_count, as_object, as_text, as_weight, parse_json
from ballot.protocol.counting import (
    ShareVerifier,
    encrypted_tally,
    parse_result,
    verify_result,
)
from ballot.protocol.elections import Election
from ballot.protocol.encodings import decode
from ballot.protocol.trustees import Trustees
from ballot.verify.ballots import Cast, Weighted
from ballot.verify.checks import Check
from ballot.verify.report import Findings
from ballot.verify.setup import Setup
from ballot.verify.structure import Contents

Result = tuple[tuple[int, ...], ...]
"""Numbers by question; where blank votes are possible, theirs come first."""


@dataclass(frozen=True, slots=True)
class Counted:
    """How many ballots count, what they weigh together, and what they add up to."""

    ballots: int
    weight: int
    sums: tuple[Weighted, ...]

    @classmethod
    def of(cls, cast: Sequence[Cast], sums: tuple[Weighted, ...]) -> "Counted":
        """Count the last ballot of each credential."""
        credentials = {ballot.credential for ballot in cast}
        return cls(len(credentials), sum(ballot.weight for ballot in cast), sums)


def inspect_count(
    contents: Contents, setup: Setup, counted: Counted, findings: Findings
) -> Result | None:
    """Run checks 22 to 28 and 30, as far as the archive goes; return the result if it has one."""
    _note_absent(contents, findings)
    if not contents.tally:
        return None
    # What is no ballot, or nobody's, counts for nothing: numbers would differ because of it alone.
    if findings.has_failed(Check.BALLOT_FORM, Check.BALLOT_CREDENTIAL):
        return None
    with findings.running(Check.NUMBERS):
        _verify_numbers(contents.tally[1], counted)
    result: Result | None = None
    if contents.result is not None:
        with findings.running(Check.MEANING):
            result = parse_result(setup.election, contents.result.body.decode())
            verify_meaning(setup.election, result, counted)
    # A faulty ballot has no place in a tally, and nothing that follows from one can be judged.
    if findings.has_failed(*(c for c in Check if Check.BALLOT_FORM <= c <= Check.REPETITION)):
        return None
    with findings.running(Check.ENCRYPTED_TALLY):
        _verify_tally(contents.tally, setup.election, counted)
    if findings.has_failed(Check.ENCRYPTED_TALLY) or not contents.decryptions:
        return None
    _inspect_decryptions(contents, setup, findings)
    return result


def _note_absent(contents: Contents, findings: Findings) -> None:
    decryption = (Check.OWNERS, Check.DECRYPTIONS, Check.STATEMENTS, Check.THRESHOLD)
    for missing, what, checks in (
        (not contents.tally, "tally", (Check.NUMBERS, Check.ENCRYPTED_TALLY)),
        (not contents.decryptions, "partial decryption", decryption),
        (contents.result is None, "result", (Check.RESULT, Check.MEANING)),
    ):
        for check in checks if missing else ():
            findings.skipped(check, f"the archive has no {what} yet")


def _verify_numbers(sized: Record, counted: Counted) -> None:
    fields = as_object(parse_json(sized.body), "tally", ("num_tallied", "total_weight"))
    ballots = as_count(fields["num_tallied"], "num_tallied")
    weight = as_weight(fields["total_weight"], "total_weight")
    if ballots != counted.ballots:
        raise VerificationError("ballots-counted-differ", stated=ballots, counted=counted.ballots)
    if weight != counted.weight:
        raise VerificationError("total-weight-differs", stated=weight, counted=counted.weight)


def _verify_tally(tally: Sequence[Record], election: Election, counted: Counted) -> None:
    text, sized = tally
    fields = as_object(parse_json(sized.body), "tally", ("encrypted_tally",))
    if as_text(fields["encrypted_tally"], "encrypted_tally") != text.digest:
        raise VerificationError("tally-names-another-record")
    expected = encrypted_tally(
        election,
        [each.choices for each in counted.sums],
        [each.weight for each in counted.sums],
    )
    if text.body.decode() != expected:
        raise VerificationError("tally-is-not-the-product-of-the-counted-ballots")


def _inspect_decryptions(contents: Contents, setup: Setup, findings: Findings) -> None:
    partials: dict[int, str] = {}
    with findings.running(Check.OWNERS):
        partials = _read_owners(contents.decryptions, setup.trustees)
    if findings.has_failed(Check.OWNERS):
        return
    tally = contents.tally[0].body.decode()
    _inspect_proofs(setup, tally, partials, findings)
    enough = setup.trustees.can_decrypt(partials.keys())
    if contents.result is None and not enough:
        findings.skipped(Check.THRESHOLD, "too few trustees have decrypted yet")
        return
    with findings.running(Check.THRESHOLD):
        if not enough:
            raise VerificationError("decryptions-too-few", given=len(partials))
    proofs_or_too_few = (Check.DECRYPTIONS, Check.STATEMENTS, Check.THRESHOLD)
    if contents.result is not None and not findings.has_failed(*proofs_or_too_few):
        with findings.running(Check.RESULT):
            text = contents.result.body.decode()
            verify_result(setup.election, setup.trustees, tally, partials, text)


def _inspect_proofs(
    setup: Setup, tally: str, partials: Mapping[int, str], findings: Findings
) -> None:
    verifier = ShareVerifier(setup.election, tally)
    shares = [(n, setup.trustees.owners[n - 1], text) for n, text in partials.items()]
    with findings.running(Check.DECRYPTIONS):
        for owner, key, text in shares:
            with _naming(owner):
                verifier.verify_format(key, text)
    if setup.election.statement:
        with findings.running(Check.STATEMENTS):
            for owner, key, text in shares:
                with _naming(owner):
                    verifier.verify_statements(key, text)


@contextmanager
def _naming(owner: int) -> Generator[None]:
    """Name the owner of a share in what is wrong with it."""
    try:
        yield
    except (Malformed, VerificationError) as error:
        raise type(error)(error.code, owner=owner, **error.params) from error


def _read_owners(decryptions: Sequence[Sequence[Record]], trustees: Trustees) -> dict[int, str]:
    partials: dict[int, str] = {}
    for text, owned in decryptions:
        fields = as_object(parse_json(owned.body), "decryption", ("owner", "payload"))
        owner = as_count(fields["owner"], "owner")
        if not 1 <= owner <= len(trustees.owners):
            raise VerificationError("owner-is-no-trustee", owner=owner)
        if owner in partials:
            raise VerificationError("owner-decrypted-twice", owner=owner)
        if as_text(fields["payload"], "payload") != text.digest:
            raise VerificationError("owner-names-another-record", owner=owner)
        partials[owner] = text.body.decode()
    return partials


def verify_meaning(election: Election, result: Result, counted: Counted) -> None:
    """Require numbers that lawful ballots of this weight can add up to.

    Raises:
        VerificationError: a number, a sum or an equality that no such ballots can give.
    """
    for number, (question, numbers) in enumerate(zip(election.questions, result, strict=True)):
        blank = sum(numbers[: question.blank])
        voted = counted.weight - blank
        least, most = question.minimum * voted, question.maximum * voted
        marks = numbers[question.blank :]
        if voted < 0 or max(marks, default=0) > voted or not least <= sum(marks) <= most:
            raise VerificationError("result-impossible", question=number)
    if election.encoding is not None:
        decode(election.encoding, result, counted.weight)
