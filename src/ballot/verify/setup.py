"""Checks 6 to 10: the election, its trustees, its credentials, its rules, and what binds them."""

from collections.abc import Mapping
from dataclasses import dataclass

from ballot.basics.errors import BallotError, VerificationError
from ballot.protocol.archive import Record
from ballot.protocol.codec import as_list, as_object, as_text, decimal, parse_relaxed
from ballot.protocol.elections import Election, parse_election
from ballot.protocol.encodings import Encoding
from ballot.protocol.groups.by_name import Group
from ballot.protocol.trustees import Trustees, parse_trustees
from ballot.verify.checks import Check
from ballot.verify.report import Findings, describe

_PARTS = ("election", "trustees", "credentials")
_RULES_CODES = frozenset({"encoding-unknown", "encoding-does-not-fit"})


@dataclass(frozen=True, slots=True)
class Setup:
    """A verified set-up; `weights` has every public credential, by its text."""

    election: Election
    trustees: Trustees
    weights: Mapping[str, int]

    @property
    def shares_ciphertexts(self) -> bool:
        """Whether approvals must be the same ciphertext in both their questions."""
        return self.election.encoding is Encoding.SHARED_CIPHERTEXT


def inspect_setup(records: tuple[Record, ...], findings: Findings, *, lawful: bool) -> Setup | None:
    """Run checks 6 to 10 on the records of a Setup; None if one fails."""
    with findings.running(Check.SETUP_HASHES):
        _verify_hashes(records)
    election = _inspect_election(records[0].body, findings)
    if election is None:
        return None
    trustees = findings.attempt(
        Check.TRUSTEES, lambda: _parse_trustees(election, records[1].body.decode())
    )
    equal = lawful or election.rules is not None
    weights = findings.attempt(
        Check.CREDENTIALS,
        lambda: parse_weights(election.group, records[2].body.decode(), equal=equal),
    )
    if trustees is None or weights is None or findings.has_failed():
        return None
    return Setup(election, trustees, weights)


def parse_weights(group: Group, text: str, *, equal: bool) -> dict[str, int]:
    """Read the list of public credentials: the weight of each, 1 where none is given.

    Args:
        group: the group of the election.
        text: the list.
        equal: refuse every other weight: one deputy, one vote.

    Raises:
        Malformed: it is no list of credentials, or a weight is no whole number.
        VerificationError: a credential is not in the group, hides nothing, stands there twice, or
            has a weight that it must not have.
    """
    weights: dict[str, int] = {}
    for entry in as_list(parse_relaxed(text), "credentials"):
        credential, comma, number = as_text(entry, "credential").partition(",")
        group.parse_key(credential)
        if credential in weights:
            raise VerificationError("credential-twice", credential=credential)
        weight = decimal(number, "weight") if comma else 1
        if equal and weight != 1:
            raise VerificationError("credential-weighs", credential=credential, weight=weight)
        weights[credential] = weight
    return weights


def _parse_trustees(election: Election, text: str) -> Trustees:
    trustees = parse_trustees(election.group, text)
    if trustees.public_key != election.public_key:
        raise VerificationError("election-key-is-not-the-trustees-key")
    return trustees


def _verify_hashes(records: tuple[Record, ...]) -> None:
    fields = as_object(parse_relaxed(records[3].body.decode()), "setup", _PARTS)
    for part, record in zip(_PARTS, records, strict=False):
        if fields[part] != record.digest:
            raise VerificationError("set-up-hash-differs", part=part)


def _inspect_election(body: bytes, findings: Findings) -> Election | None:
    try:
        election = parse_election(body.decode())
    except BallotError as error:
        if error.code in _RULES_CODES:
            findings.passed(Check.ELECTION)
            findings.failed(Check.RULES, describe(error))
        else:
            findings.failed(Check.ELECTION, describe(error))
        return None
    except Exception as error:  # noqa: BLE001 - hostile text may raise anything
        findings.failed(Check.ELECTION, describe(error))
        return None
    findings.passed(Check.ELECTION, f"{election.uuid}, group {election.group.name}")
    if election.encoding is None:
        findings.skipped(Check.RULES, "the election states no x_rules")
    else:
        edition = "statement proofs" if election.statement else "the format's proofs only"
        findings.passed(Check.RULES, f"{election.encoding}, {edition}")
    return election
