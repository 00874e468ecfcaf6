"""Certify a counted round and publish it: only what the independent verifier accepts.

The archive that was verified, the canonical result, its signature and the papers are stored in
one transaction and never change again; what is published is exactly what was certified.
"""

import base64
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from ballot.basics.errors import StateConflict, VerificationError
from ballot.basics.fingerprint import fingerprint
from ballot.frame.workers import Workers
from ballot.law.congress.policy import Action, Actor, Scope, authorise
from ballot.law.vote.minutes import Minutes, VoteMinutes
from ballot.law.vote.poll import Phase, require_keys, require_phase
from ballot.law.vote.result import canonical_result
from ballot.law.vote.round import CountedRound, Round, require_kind
from ballot.law.vote.secrecy import Finding, inspect_count, require_confirmed
from ballot.vote.boards import closed_head, digest, whole_archive
from ballot.vote.certified import (
    ANNOUNCEMENT,
    ARCHIVE,
    COUNT_SLIP,
    ISSUE_RETURN_SLIP,
    PUBLIC_KEY,
    RESULT,
    SIGNATURE,
    read_certified,
    vote_before,
)
from ballot.vote.minutes import minutes_of
from ballot.vote.ports import Inspection, Inspector, Printer, RoundFiles, Seal, Signer
from ballot.vote.records import Certificate
from ballot.vote.storage import Store, UnitOfWork


@dataclass(frozen=True, slots=True)
class Certify:
    """Seal a counted round with the congress's certification key."""

    store: Store
    files: RoundFiles
    workers: Workers
    inspector: Inspector
    printer: Printer
    signer: Signer
    public_url: str

    async def __call__(self, actor: Actor | None, code: str) -> None:
        """Verify, sign, print and store; a vote that decided nothing becomes void.

        Raises:
            StateConflict: the round is not counted, or is certified already.
            VerificationError: `verifier-refuses`; nothing was certified.
            Unavailable: the verifier, the printer or the store failed; it may be tried again.
        """
        authorise(actor, Action.CERTIFY, Scope(code))
        async with self.store.read() as work:
            poll = require_keys(await work.polls.get(code))
            round_ = _counted((await work.polls.rounds(code))[-1])
            archive = await whole_archive(work, self.files, round_)
            minutes = await minutes_of(work, poll, round_)
            first = await vote_before(work, round_)
            head = await closed_head(work, round_.uuid)
        inspection = await self.inspector(archive)
        _require_accepted(inspection, archive, minutes)
        result = canonical_result(minutes)
        seal = self._seal(minutes, result, head)
        papers = await self.workers.run(self._print, minutes, seal, poll.language, first)
        signature = base64.b64encode(self.signer.sign(result)).decode()
        certificate = Certificate(
            result=result,
            signature=signature,
            checks=inspection.checks,
            files=(
                (ARCHIVE, archive),
                (RESULT, result),
                (SIGNATURE, f"{signature}\n".encode()),
                (PUBLIC_KEY, self.signer.public_key),
                *papers,
            ),
        )
        async with self.store.write() as work:
            _, held = await work.polls.hold(code)
            if _counted(held) != round_:
                raise StateConflict("poll-changed-meanwhile")
            await work.certificates.add(round_.uuid, certificate)
            certified = round_.certify(decided=minutes.outcome.decided)
            await work.polls.change_round(certified)
            await work.commit()

    def _seal(self, minutes: Minutes, result: bytes, head: str | None) -> Seal:
        return Seal(
            result_url=result_url(self.public_url, minutes.code, minutes.round),
            fingerprint=fingerprint(result),
            head=head,
            day=minutes.occasion.day,
        )

    def _print(
        self, minutes: Minutes, seal: Seal, language: str, first: VoteMinutes | None
    ) -> tuple[tuple[str, bytes], ...]:
        return (
            (ISSUE_RETURN_SLIP, self.printer.issue_return_slip(minutes, seal, language)),
            (COUNT_SLIP, self.printer.count_slip(minutes, seal, language)),
            (ANNOUNCEMENT, self.printer.announcement(minutes, seal, language, first=first)),
        )


@dataclass(frozen=True, slots=True)
class Publish:
    """Make what is certified public."""

    store: Store

    async def __call__(
        self, actor: Actor | None, code: str, confirmed: Collection[str] = ()
    ) -> None:
        """Publish the certified rounds: a run-off may have been opened before the first was public.

        Args:
            actor: the organiser.
            code: the poll's.
            confirmed: what the organiser has said to know (`law.vote.secrecy`).

        Raises:
            StateConflict: none is certified, or all are published already.
            RuleViolation: `count-reveals-everyone`, unless it is confirmed.
            Unavailable: `certificate-damaged`.
        """
        authorise(actor, Action.CERTIFY, Scope(code))
        async with self.store.write() as work:
            _, current = await work.polls.hold(code)
            rounds = await work.polls.rounds(code)
            require_confirmed(await revealed_by(work, rounds), confirmed)
            certified = _certified(rounds)
            if not certified:
                require_phase(current.phase, Phase.CERTIFIED)
            for each in certified:
                await work.polls.change_round(each.publish())
            await work.commit()


async def revealed_by(work: UnitOfWork, rounds: Sequence[Round]) -> tuple[Finding, ...]:
    """Return what the counts that are ready to be published give away.

    Raises:
        Unavailable: `certificate-damaged`.
    """
    return tuple(
        [
            finding
            for each in _certified(rounds)
            for finding in inspect_count((await read_certified(work, each)).minutes)
        ]
    )


def _counted(round_: Round) -> CountedRound:
    return require_kind(round_, CountedRound, Phase.COUNTED)


def _certified(rounds: Iterable[Round]) -> list[CountedRound]:
    return [
        each for each in rounds if isinstance(each, CountedRound) and each.phase is Phase.CERTIFIED
    ]


def result_url(public_url: str, code: str, number: int) -> str:
    """Return the address of a result as its QR says it: in upper case a code needs fewer modules.

    A path in front of ours may mind its case, and stays.
    """
    url = f"{public_url}/R/{code}/{number}"
    return url if urlsplit(public_url).path else url.upper()


def _require_accepted(inspection: Inspection, archive: bytes, minutes: Minutes) -> None:
    unchanged = digest(archive) == minutes.archive_sha256
    if inspection.valid and inspection.complete and unchanged:
        return
    reason = inspection.failed or ("incomplete" if unchanged else "archive-changed")
    raise VerificationError("verifier-refuses", reason=reason)
