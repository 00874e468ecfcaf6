"""Certify a counted round: only what the independent verifier accepts.

The canonical result, its signature and the slips are stored in one transaction and never change
again. The ballots are stored once, as the board's file, whose hash the signed result bears. Whoever
asks for it while it is being done waits for the same certifying.
"""

import asyncio
import base64
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from enum import StrEnum

from ballot.basics.errors import StateConflict, VerificationError
from ballot.frame.workers import Workers
from ballot.law.congress.policy import Action, Actor
from ballot.law.vote.ballot_check import BallotCheck
from ballot.law.vote.minutes import Minutes
from ballot.law.vote.poll import Phase, require_keys
from ballot.law.vote.result import canonical_result
from ballot.law.vote.round import CountedRound, Round, require_kind
from ballot.vote.authority import authorise_in
from ballot.vote.boards import digest, whole_archive
from ballot.vote.certified import COUNT_SLIP, ISSUE_RETURN_SLIP, PUBLIC_KEY, RESULT, SIGNATURE
from ballot.vote.minutes import minutes_of
from ballot.vote.ports import Imprint, Inspection, Inspector, Printer, RoundFiles, Seal, Signer
from ballot.vote.printing import box_seal, check_of, imprint_of, result_seal
from ballot.vote.records import Certificate
from ballot.vote.storage import Store


class Stage(StrEnum):
    """How far a certifying has come."""

    VERIFYING = "verifying"
    PRINTING = "printing"
    RECORDING = "recording"


@dataclass(frozen=True, slots=True)
class Certifyings:
    """What is being certified in this process, by the poll's code."""

    running: dict[str, asyncio.Task[None]] = field(default_factory=dict[str, asyncio.Task[None]])
    stages: dict[str, Stage] = field(default_factory=dict[str, Stage])

    def stage(self, code: str) -> Stage | None:
        """Return how far the certifying of a poll's round has come; None while there is none."""
        return self.stages.get(code)

    def reach(self, code: str, stage: Stage) -> None:
        """Note how far it has come."""
        self.stages[code] = stage

    async def join(self, code: str, begin: Callable[[], Awaitable[None]]) -> None:
        """Begin it, or wait for the one that is going on, which goes on if the waiting ends."""
        task = self.running.get(code)
        if task is None:
            task = asyncio.create_task(self._run(code, begin))
            self.running[code] = task
        await asyncio.shield(task)

    async def _run(self, code: str, begin: Callable[[], Awaitable[None]]) -> None:
        try:
            await begin()
        finally:
            del self.running[code]
            self.stages.pop(code, None)


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
    certifyings: Certifyings

    async def __call__(self, actor: Actor | None, code: str) -> None:
        """Verify, sign, print and store; a vote that decided nothing becomes void.

        Raises:
            StateConflict: the round is not counted, or is certified already.
            VerificationError: `verifier-refuses`; nothing was certified.
            Unavailable: the verifier, the printer or the store failed; it may be tried again.
        """
        await authorise_in(self.store, actor, Action.CERTIFY, code)
        await self.certifyings.join(code, lambda: self._certify(code))

    async def _certify(self, code: str) -> None:
        self.certifyings.reach(code, Stage.VERIFYING)
        async with self.store.read() as work:
            poll = require_keys(await work.polls.get(code))
            round_ = _counted((await work.polls.rounds(code))[-1])
            archive = await whole_archive(work, self.files, round_)
            minutes = await minutes_of(work, poll, round_)
            check = await check_of(work, poll, round_)
            box = await box_seal(work, self.public_url, round_)
            imprint = await imprint_of(work, poll)
        inspection = await self.inspector(archive)
        _require_accepted(inspection, archive, minutes)
        self.certifyings.reach(code, Stage.PRINTING)
        slips = await self.workers.run(self._print, check, box, minutes, imprint)
        result = canonical_result(minutes)
        signature = base64.b64encode(self.signer.sign(result)).decode()
        certificate = Certificate(
            result=result,
            signature=signature,
            checks=inspection.checks,
            files=(
                *slips,
                (RESULT, result),
                (SIGNATURE, f"{signature}\n".encode()),
                (PUBLIC_KEY, self.signer.public_key),
            ),
        )
        self.certifyings.reach(code, Stage.RECORDING)
        async with self.store.write() as work:
            _, held = await work.polls.hold(code)
            if _counted(held) != round_:
                raise StateConflict("poll-changed-meanwhile")
            await work.certificates.add(round_.uuid, certificate)
            certified = round_.certify(decided=minutes.outcome.decided)
            await work.polls.change_round(certified)
            await work.commit()

    def _print(
        self, check: BallotCheck, box: Seal, minutes: Minutes, imprint: Imprint
    ) -> tuple[tuple[str, bytes], ...]:
        seal = result_seal(self.public_url, minutes)
        return (
            (ISSUE_RETURN_SLIP, self.printer.issue_return_slip(check, box, imprint)),
            (COUNT_SLIP, self.printer.count_slip(minutes, seal, imprint)),
        )


def _counted(round_: Round) -> CountedRound:
    return require_kind(round_, CountedRound, Phase.COUNTED)


def _require_accepted(inspection: Inspection, archive: bytes, minutes: Minutes) -> None:
    unchanged = digest(archive) == minutes.archive_sha256
    if inspection.valid and inspection.complete and unchanged:
        return
    reason = inspection.failed or ("incomplete" if unchanged else "archive-changed")
    raise VerificationError("verifier-refuses", reason=reason)
