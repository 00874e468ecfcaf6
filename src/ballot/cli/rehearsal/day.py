"""The story of a rehearsal: set-up, cards, check-in, casting, count, certificate, run-off."""

import asyncio
import base64
import json
import re
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any, Final

from ballot.basics.errors import RuleViolation
from ballot.basics.rand import SystemRng
from ballot.bootstrap.composition import use_cases
from ballot.cli.files import write_whole
from ballot.cli.progress import say_step, track
from ballot.cli.rehearsal.ceremonies import Ceremony, hold_ceremony
from ballot.cli.rehearsal.clients import Client, IssuedCard, Organiser, Scrutineer
from ballot.cli.rehearsal.making import make, makers
from ballot.cli.rehearsal.plan import Plan
from ballot.cli.rehearsal.simulation import Crowd
from ballot.cli.samples import sample_occasion
from ballot.cli.serving import local_settings, server_process
from ballot.config import Settings
from ballot.i18n.messages import say
from ballot.i18n.translate import current
from ballot.i18n.translate import gettext as _
from ballot.law.congress.policy import Role
from ballot.law.vote.form import Form
from ballot.law.vote.result_reading import parse_minutes
from ballot.law.vote.secrecy import Finding, inspect_count, inspect_sum
from ballot.protocol.credentials import parse_credential, public_of, secret_of
from ballot.protocol.encodings import Mark, encode
from ballot.protocol.groups.by_name import group_named
from ballot.verify.inspection import inspect_archive
from ballot.vote.certified import OF_THE_POLL, OF_THE_ROUND, RESULT, numbered
from ballot.vote.freezing import ENCODINGS
from ballot.vote.web.desk.settings import rule_fields

_CARDS: Final = "cards.pdf"
"""The sheet of cards, with which somebody could vote."""
_PRIVATE_FILE: Final = 0o600
_IN_FLIGHT: Final = 8
"""Ballots on their way at the same time."""
_STEM, _NUMBER = r"(?:election|result|votes|cards|papers|slip-[a-z-]+|announcement)", r"(?:-\d+)?"
_WRITTEN: Final = re.compile(rf"{_STEM}{_NUMBER}\.(?:bel|json|json\.sig|json\.pub|pdf)")
"""The names that a rehearsal gives its files, of every round."""


class Rehearsal:
    """One rehearsal, from the empty home to the files of the result.

    The files are kept until all are there: a rehearsal that was broken off leaves none behind that
    could be taken for a result.
    """

    def __init__(self, plan: Plan, settings: Settings, home: Path) -> None:
        self._plan = plan
        self._settings = local_settings(settings, home)
        self._address = self._settings.public_url
        self._rng = SystemRng()
        self._password = _draw_password(self._rng)
        self._files: dict[str, bytes] = {}

    def run(self) -> bool:
        """Hold it, and return whether every count was what had been marked and verified."""
        plan = self._plan
        say_step(_("1/6  Key ceremony of %(size)s scrutineers") % {"size": plan.size})
        ceremony = hold_ceremony(plan.group, plan.size, plan.threshold, self._rng)
        asyncio.run(self._create_users())
        with server_process(self._settings), Organiser(self._address) as desk:
            say_step(_("2/6  Set-up and cards"))
            code, cards = self._set_up(desk, ceremony)
            say_step(_("3/6  Check-in"))
            voters = self._check_in(desk, code, cards)
            right = self._hold_rounds(desk, code, ceremony, voters)
        self._write_files()
        return right

    async def _create_users(self) -> None:
        async with use_cases(self._settings) as cases:
            await cases.congress.create_user(
                "organiser", "organiser", Role.ORGANISER, self._password
            )
            for index in range(1, self._plan.size + 1):
                name = f"scrutineer{index}"
                await cases.congress.create_user(
                    name, name, Role.SCRUTINEER, self._password, trustee=index
                )

    def _set_up(self, desk: Organiser, ceremony: Ceremony) -> tuple[str, tuple[IssuedCard, ...]]:
        plan = self._plan
        desk.log_in("organiser", self._password)
        _occasion, seats = sample_occasion()
        code = desk.create_poll(
            plan.occasion,
            rule_fields(plan.rules)
            | {
                "form": plan.form.value,
                "seats": str(seats if plan.seats is None else plan.seats),
                "group": plan.group,
                "trustees": str(plan.size),
                "threshold": str(plan.threshold),
                "language": current.get(),
                "rehearsal": "yes",
                "scrutineers": "\n".join(plan.scrutineers),
            },
        )
        desk.load(code, "projects", plan.candidates.name, plan.candidates.data)
        desk.load(code, "roster", plan.roster.name, plan.roster.data)
        names = plan.scrutineers[: plan.size]
        public = ceremony.trustees.encode()
        desk.load(code, "trustees", "trustees.json", public, names="\n".join(names))
        cards, self._files[_CARDS] = desk.issue_cards(code)
        desk.act(code, "freeze")
        return code, cards

    def _check_in(
        self, desk: Organiser, code: str, cards: Sequence[IssuedCard]
    ) -> tuple[IssuedCard, ...]:
        """Check in those who come, each by the card."""
        card_of = {card.deputy: card for card in cards}
        voters = tuple(card_of[number] for number in self._plan.present)
        booth = desk.get(f"/api/polls/{code}/election").json()
        group = group_named(self._plan.group)
        for card in track(voters, len(voters), _("checked in")):
            secret = secret_of(group, booth["credential_uuid"], parse_credential(card.credential))
            desk.act(code, "check-in", credential=public_of(group, secret))
        return voters

    def _hold_rounds(
        self, desk: Organiser, code: str, ceremony: Ceremony, voters: Sequence[IssuedCard]
    ) -> bool:
        right, number = True, 0
        while True:
            number += 1
            result = self._hold_round(desk, code, ceremony, voters, number)
            right &= self._is_right(number, result)
            if self._plan.form is Form.SATISFACTION or result["outcome"]["runoff"] is None:
                self._publish(desk, code, number)
                return right
            say_step(_("A tie across the last place: the run-off begins."))
            desk.act(code, "runoff")

    def _hold_round(
        self,
        desk: Organiser,
        code: str,
        ceremony: Ceremony,
        voters: Sequence[IssuedCard],
        number: int,
    ) -> dict[str, Any]:
        """Have everybody vote, count, and return the certified result."""
        booth = desk.get(f"/api/polls/{code}/election").json()
        ids = [project["id"] for project in booth["projects"]]
        crowd = Crowd(self._plan.form, len(ids), booth["cap"], len(booth["grades"]))
        marks = crowd.ballots(len(voters), f"{self._plan.seed}|{number}")
        votes = json.dumps(_votes(booth, ids, marks), ensure_ascii=False)
        self._files[numbered("votes.json", number)] = votes.encode()
        desk.act(code, "open")
        say_step(_("4/6  Casting"))
        self._cast(code, booth, voters, marks)
        say_step(_("5/6  Count and decryption"))
        desk.act(code, "close")
        self._decrypt(code, ceremony, len(voters))
        say_step(_("6/6  Certificate, papers, verification"))
        desk.act(code, "certify")
        self._take(desk, code, number, OF_THE_ROUND)
        result: dict[str, Any] = json.loads(self._files[numbered(RESULT, number)])
        return result

    def _publish(self, desk: Organiser, code: str, number: int) -> None:
        """Publish all rounds, of which the one of this number is the last."""
        results = [self._files[numbered(RESULT, each)] for each in range(1, number + 1)]
        findings = [found for each in results for found in inspect_count(parse_minutes(each))]
        desk.act(code, "publish", confirmed=_confirm(findings))
        self._take(desk, code, number, OF_THE_POLL)

    def _take(self, desk: Organiser, code: str, number: int, names: Sequence[str]) -> None:
        for name in names:
            self._files[numbered(name, number)] = desk.get(f"/r/{code}/{number}/{name}").content

    def _decrypt(self, code: str, ceremony: Ceremony, ballots: int) -> None:
        confirmed = _confirm(inspect_sum(ballots))
        for key in ceremony.keys[: self._plan.threshold]:
            with Scrutineer(self._address) as scrutineer:
                scrutineer.log_in(f"scrutineer{key.index}", self._password)
                scrutineer.decrypt(code, key, self._rng, confirmed)

    def _cast(
        self,
        code: str,
        booth: dict[str, Any],
        voters: Sequence[IssuedCard],
        marks: Sequence[tuple[Mark, ...]],
    ) -> None:
        encoding, path = ENCODINGS[self._plan.form], f"/api/polls/{code}/ballots"
        with makers() as cores, Client(self._address) as tablets:
            senders = ThreadPoolExecutor(_IN_FLIGHT)
            try:
                made = [
                    cores.submit(
                        make,
                        booth["election"],
                        booth["credential_uuid"],
                        card.credential,
                        encode(encoding, row, grades=len(booth["grades"]) or None),
                    )
                    for card, row in zip(voters, marks, strict=True)
                ]
                receipts = senders.map(partial(_send, tablets, path), made)
                for _receipt in track(receipts, len(made), _("ballots cast")):
                    pass
            finally:
                senders.shutdown(wait=False, cancel_futures=True)

    def _is_right(self, number: int, result: dict[str, Any]) -> bool:
        """Compare the published counts with what was marked, and ask the independent verifier."""
        votes = json.loads(self._files[numbered("votes.json", number)])
        expected = [
            _counted([row[place] for row in votes["ballots"]], project)
            for place, project in enumerate(result["projects"])
        ]
        published = [_published(project) for project in result["projects"]]
        report = inspect_archive(self._files[numbered("election.bel", number)], lawful=True)
        if report.failures:
            say_step(report.as_text(_))
        return published == expected and report.valid and report.complete

    def _write_files(self) -> None:
        """Replace what an earlier rehearsal left by the files of this one."""
        folder = self._plan.out
        for path in folder.iterdir():
            if _WRITTEN.fullmatch(path.name) and path.name not in self._files and path.is_file():
                path.unlink()
        for name, data in self._files.items():
            write_whole(folder / name, data, _PRIVATE_FILE if name == _CARDS else 0o644)


def _confirm(findings: Sequence[Finding]) -> str:
    """Confirm for everybody what a count gives away, and say so; nobody's vote is in it."""
    for finding in findings:
        say_step(say(RuleViolation(finding.code, **finding.params)))
        say_step(_("This is a rehearsal, which confirms it for itself."))
        return finding.code
    return ""


def _draw_password(rng: SystemRng) -> str:
    return base64.urlsafe_b64encode(rng.bytes(18)).decode()


def _send(tablets: Client, path: str, made: Future[str]) -> None:
    tablets.post_text(path, made.result())


def _votes(
    booth: dict[str, Any], ids: Sequence[str], marks: Sequence[tuple[Mark, ...]]
) -> dict[str, object]:
    grades = booth["grades"]
    rows = [[_word(mark, grades) for mark in row] for row in marks]
    return {"form": booth["form"], "projects": list(ids), "ballots": rows}


def _word(mark: Mark, grades: Sequence[str]) -> Mark:
    if isinstance(mark, bool | str) or not grades:
        return mark
    return "abstain" if mark is None else grades[mark]


def _counted(words: Sequence[object], project: dict[str, Any]) -> list[int | None]:
    """Count the words of one project as its entry in the result names them."""
    if "counts" in project:
        return [words.count(word) for word in project["counts"]]
    if project["oppose"] is None:
        return [words.count(True), None, None]
    return [words.count(word) for word in ("approve", "oppose", "abstain")]


def _published(project: dict[str, Any]) -> list[int | None]:
    if "counts" in project:
        return list(project["counts"].values())
    return [project["approve"], project["oppose"], project["abstain"]]
