"""Publish a poll, once: all its certified rounds, and one announcement of what they decided.

While a run-off is due there is nothing to announce, so nothing is published either. With the
announcement goes a signed list of the papers' hashes, by which anybody can tell a true paper.
"""

import base64
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from typing import Final

from ballot.basics.errors import StateConflict
from ballot.frame.workers import Workers
from ballot.law.congress.policy import Action, Actor
from ballot.law.vote.minutes import runoff_due
from ballot.law.vote.poll import Phase, require_keys, require_phase
from ballot.law.vote.round import CountedRound, Round
from ballot.law.vote.secrecy import Finding, inspect_count, require_confirmed
from ballot.vote.authority import authorise_in
from ballot.vote.certified import (
    ANNOUNCEMENT,
    PAPER_HASHES,
    PAPER_SIGNATURE,
    SLIPS,
    numbered,
    read_certified,
)
from ballot.vote.ports import Printer, Signer
from ballot.vote.printing import Found, concluded, imprint_of, result_seal, rounds_of
from ballot.vote.storage import Store, UnitOfWork

FORMAT: Final = "ballot-papers/1"
_PUBLIC: Final = (Phase.CERTIFIED, Phase.PUBLISHED)


@dataclass(frozen=True, slots=True)
class Publish:
    """Make what is certified public."""

    store: Store
    workers: Workers
    printer: Printer
    signer: Signer
    public_url: str

    async def __call__(
        self, actor: Actor | None, code: str, confirmed: Collection[str] = ()
    ) -> None:
        """Publish the certified rounds with the announcement.

        Args:
            actor: the organiser.
            code: the poll's.
            confirmed: what the organiser has said to know (`law.vote.secrecy`).

        Raises:
            StateConflict: none is certified, or all are published already; `runoff-to-hold`: a
                run-off is due or going on.
            RuleViolation: `count-reveals-everyone`, unless it is confirmed.
            Unavailable: `certificate-damaged`, or the printer or the store failed.
        """
        await authorise_in(self.store, actor, Action.CERTIFY, code)
        async with self.store.read() as work:
            poll = require_keys(await work.polls.get(code))
            rounds = await work.polls.rounds(code)
            require_confirmed(await revealed_by(work, rounds), confirmed)
            found = await _announced(work, rounds)
            imprint = await imprint_of(work, poll)
            slips = await _slips(work, rounds)
        seal = result_seal(self.public_url, *rounds_of(found))
        announce = partial(self.printer.announcement, found, seal, imprint)
        announcement = await self.workers.run(announce)
        hashes = _hashes(code, {ANNOUNCEMENT: announcement} | slips)
        signature = base64.b64encode(self.signer.sign(hashes)).decode()
        files = (
            (ANNOUNCEMENT, announcement),
            (PAPER_HASHES, hashes),
            (PAPER_SIGNATURE, f"{signature}\n".encode()),
        )
        async with self.store.write() as work:
            await work.polls.hold(code)
            if await work.polls.rounds(code) != rounds:
                raise StateConflict("poll-changed-meanwhile")
            certified = _certified(rounds)
            for each in certified:
                await work.polls.change_round(each.publish())
            await work.certificates.add_files(certified[-1].uuid, files)
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


async def _announced(work: UnitOfWork, rounds: Sequence[Round]) -> Found:
    """Return what is announced if the poll were published now.

    Raises:
        StateConflict: `phase-other`, `runoff-to-hold`.
    """
    current, certified = rounds[-1], _certified(rounds)
    if not certified:
        require_phase(current.phase, Phase.CERTIFIED)
    if current.phase not in {Phase.CERTIFIED, Phase.VOID}:
        raise StateConflict("runoff-to-hold")
    last = (await read_certified(work, current)).minutes
    if runoff_due(last) is not None:
        raise StateConflict("runoff-to-hold")
    return await concluded(work, rounds, last)


async def _slips(work: UnitOfWork, rounds: Sequence[Round]) -> dict[str, bytes]:
    return {
        numbered(name, each.number): body
        for each in rounds
        if each.phase in _PUBLIC
        for name in SLIPS
        if (body := await work.certificates.file(each.uuid, name)) is not None
    }


def _hashes(code: str, papers: Mapping[str, bytes]) -> bytes:
    """Return the list of papers that is signed: the same papers always give the same bytes."""
    listed = {name: sha256(papers[name]).hexdigest() for name in sorted(papers)}
    body = {"format": FORMAT, "code": code, "papers": listed}
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()


def _certified(rounds: Sequence[Round]) -> list[CountedRound]:
    return [
        each for each in rounds if isinstance(each, CountedRound) and each.phase is Phase.CERTIFIED
    ]
