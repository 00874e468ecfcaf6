"""The verifier as one function: an archive's bytes in, a report out (`checks.py` lists the checks).

It trusts nothing but the bytes: no database, no settings, no network, and any bytes at all are
safe to give it.
"""

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from ballot.basics.errors import Malformed, VerificationError
from ballot.basics.text import N_
from ballot.protocol.archive import is_archive
from ballot.protocol.ballots import tracker
from ballot.verify.ballots import STAGES, Cast, Fault, Verdict, cast_ballots, verify_all
from ballot.verify.checks import Check
from ballot.verify.count import Counted, inspect_count
from ballot.verify.history import verify_earlier
from ballot.verify.pool import Progress, available_cores
from ballot.verify.report import Caution, Findings, Report
from ballot.verify.setup import Setup, inspect_setup
from ballot.verify.structure import has_result, read_contents

_CAUTIONS = {
    Check.STATEMENTS: Caution(
        "statement-proofs-not-asked-for",
        Check.STATEMENTS,
        N_(
            "This election does not ask for statement proofs. A scrutineer who cast one of the"
            " last ballots could have forged the result, and no program could tell."
        ),
    ),
    Check.ORDER: Caution(
        "board-not-sorted",
        Check.ORDER,
        N_(
            "The ballots do not stand in the order of their trackers, so their order may show in"
            " which order they were cast."
        ),
    ),
}
"""What to know of an election whose rules ask for neither check."""


def inspect_archive(
    data: bytes,
    *,
    lawful: bool = False,
    earlier: bytes | None = None,
    cores: int | None = None,
    progress: Progress | None = None,
) -> Report:
    """Run every check on an archive.

    Args:
        data: the bytes of the `.bel` file.
        lawful: require what the law does, whatever the election asks for: one ballot of weight 1
            for each credential, and statement proofs of every share.
        earlier: an archive of the same election saved before, from which `data` must follow.
        cores: processes to use; None for as many as this one may use.
        progress: told how many ballots of how many are verified.

    Raises:
        Malformed: the bytes are no Belenios archive at all, be it a damaged one, or it has a
            question of a type that is not supported.
    """
    for given in (data, earlier):
        if given is not None and not is_archive(given):
            raise Malformed("not-a-belenios-archive")
    findings = Findings()
    if earlier is None:
        findings.skipped(Check.EARLIER, "no earlier archive was given")
    else:
        with findings.running(Check.EARLIER):
            findings.passed(Check.EARLIER, verify_earlier(earlier, data))
    contents = read_contents(data, findings)
    if contents is None:
        return Report(findings.all(), has_result(data), 0, 0, None)
    setup = inspect_setup(contents.setup, findings, lawful=lawful)
    cast = cast_ballots(contents.ballots, setup.weights if setup else {})
    _inspect_repetition(cast, findings)
    revotes = _count_revotes(cast)
    result = None
    if setup is not None:
        _inspect_revotes(setup, revotes, findings, lawful=lawful)
        _inspect_edition(setup, cast, findings, lawful=lawful)
        verdict = verify_all(
            setup.election.text, cast, cores=cores or available_cores(), progress=progress
        )
        _note_ballots(cast, setup, verdict, findings)
        result = inspect_count(contents, setup, Counted.of(cast, verdict.sums), findings)
    found = findings.all()
    return Report(
        found,
        contents.result is not None,
        len(cast),
        revotes,
        None if findings.has_failed() else result,
        contents.tally[0].digest if contents.tally else None,
        tuple(findings.cautions),
    )


def _inspect_repetition(cast: Sequence[Cast], findings: Findings) -> None:
    with findings.running(Check.REPETITION):
        for body, times in Counter(ballot.body for ballot in cast).most_common(1):
            if times > 1:
                raise VerificationError("ballot-repeated", tracker=tracker(body), times=times)


def _count_revotes(cast: Sequence[Cast]) -> int:
    named = [ballot.credential for ballot in cast if ballot.credential is not None]
    return len(named) - len(set(named))


def _inspect_revotes(setup: Setup, revotes: int, findings: Findings, *, lawful: bool) -> None:
    if setup.election.encoding is None and not lawful:
        seen = f"{revotes} replaced by a later one" if revotes else "none was replaced"
        findings.skipped(Check.ONE_BALLOT, f"as in Belenios the last ballot counts; {seen}")
    elif revotes:
        findings.failed(Check.ONE_BALLOT, f"{revotes} more ballots than credentials that voted")
    else:
        findings.passed(Check.ONE_BALLOT)


def _inspect_edition(
    setup: Setup, cast: Sequence[Cast], findings: Findings, *, lawful: bool
) -> None:
    """Run check 31, and say what an election of the first edition leaves open."""
    if not setup.election.statement:
        note = findings.failed if lawful else findings.skipped
        note(Check.STATEMENTS, "the election does not ask for statement proofs")
        findings.cautions.append(_CAUTIONS[Check.STATEMENTS])
    trackers = [tracker(ballot.body) for ballot in cast]
    late = next((after for before, after in pairwise(trackers) if before > after), None)
    if late is None:
        findings.passed(Check.ORDER)
    elif setup.election.statement:
        findings.failed(Check.ORDER, f"ballot {late} stands after a greater tracker")
    else:
        findings.skipped(Check.ORDER, "the election does not ask for a sorted board")
        findings.cautions.append(_CAUTIONS[Check.ORDER])


def _note_ballots(cast: Sequence[Cast], setup: Setup, verdict: Verdict, findings: Findings) -> None:
    """Turn the verdicts on ballots into findings; a fault leaves that ballot's later checks open.

    Those are left to `Findings.all`, which says why they cannot be run.
    """
    pairs = zip(cast, verdict.faults, strict=True)
    faults = [fault for fault in (_with_roll(setup, *pair) for pair in pairs) if fault]
    for fault in faults:
        findings.failed(fault.check, fault.reason)
    reached = min((STAGES[fault.check] for fault in faults), default=len(STAGES))
    for check, stage in STAGES.items():
        if not cast:
            findings.skipped(check, "there is no ballot")
        elif check is Check.BLANK_PROOFS and not any(q.blank for q in setup.election.questions):
            findings.skipped(check, "no question allows a blank vote")
        elif check is Check.SHARED_CIPHERTEXTS and not setup.shares_ciphertexts:
            findings.skipped(check, "the election does not ask for shared ciphertexts")
        elif stage < reached:
            findings.passed(check, _seen(check, cast, verdict))


def _with_roll(setup: Setup, ballot: Cast, fault: Fault | None) -> Fault | None:
    """A credential that is not on the list is the first fault to name, after those of form."""
    early = (Check.BALLOT_FORM, Check.BALLOT_ELECTION)
    if (fault and fault.check in early) or ballot.credential in setup.weights:
        return fault
    reason = f"ballot {tracker(ballot.body)}: credential {ballot.credential} is not on the list"
    return Fault(Check.BALLOT_CREDENTIAL, reason)


def _seen(check: Check, cast: Sequence[Cast], verdict: Verdict) -> str:
    if check is Check.BALLOT_FORM:
        return f"{len(cast)} ballots"
    if check is Check.INDIVIDUAL_PROOFS and verdict.identities:
        return f"{verdict.identities} ballots hold an identity element, which may bare their votes"
    return ""
