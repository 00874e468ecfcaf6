"""The story of a rehearsal: set-up, cards, check-in, casting, count, certificate, run-off."""

import asyncio
import base64
import json
import os
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Any, Final

from ballot import sample
from ballot.basics.errors import RuleViolation
from ballot.basics.rand import SystemRng
from ballot.bootstrap import use_cases
from ballot.cli.ceremonies import Ceremony, hold_ceremony
from ballot.cli.clients import Client, IssuedCard, Organiser, Scrutineer
from ballot.cli.progress import say_step, track
from ballot.cli.samples import sample_occasion
from ballot.cli.serving import local_settings, server_process
from ballot.cli.simulation import Crowd, Mark
from ballot.config import Settings
from ballot.domain.form import Form
from ballot.domain.policy import Role
from ballot.domain.roster import Deputy, DeputyState
from ballot.domain.rules import Rules, parse_rules
from ballot.gateways.tables import read_roster
from ballot.i18n.translate import DEFAULT
from ballot.i18n.translate import gettext as _
from ballot.protocol.credentials import parse_credential, public_of, secret_of
from ballot.protocol.elections import parse_election
from ballot.protocol.encodings import Encoding, encode
from ballot.protocol.group import group_named
from ballot.protocol.voting import make_ballot
from ballot.verify.inspection import inspect_archive
from ballot.web.pages.settings import rule_fields

_IN_FLIGHT: Final = 8
"""Ballots on their way at the same time."""
_FILES: Final = (
    "election.bel",
    "result.json",
    "result.json.sig",
    "result.json.pub",
    "slip-issue-return.pdf",
    "slip-count.pdf",
    "announcement.pdf",
)
_ENCODINGS: Final = {
    Form.PER_ITEM: Encoding.SHARED_CIPHERTEXT,
    Form.CHOOSE: Encoding.CHOOSE,
    Form.SATISFACTION: Encoding.GRADES,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What to rehearse; None stands for the sample county's own."""

    out: Path
    candidates: tuple[str, bytes] | None
    roster: tuple[str, bytes] | None
    seats: int | None
    present: int | None
    form: Form
    group: str
    threshold: int
    size: int
    seed: str


def form_named(word: str) -> Form:
    """Return the form of ballot that a word of the command line names."""
    return Form(word)


class Rehearsal:
    """One rehearsal, from the empty home to the files of the result."""

    def __init__(self, plan: Plan, settings: Settings, home: Path) -> None:
        self._plan = plan
        self._settings = local_settings(settings, home)
        self._address = self._settings.public_url
        self._rng = SystemRng()
        self._password = _draw_password(self._rng)
        self._rules = _rules(plan.form)

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
            right, number = True, 0
            while True:
                number += 1
                right &= self._hold_round(desk, code, ceremony, voters, number)
                result = json.loads((plan.out / f"result{_suffix(number)}.json").read_bytes())
                if plan.form is Form.SATISFACTION or result["outcome"]["runoff"] is None:
                    return right
                say_step(_("A tie across the last place: the run-off begins."))
                desk.act(code, "runoff")

    async def _create_users(self) -> None:
        async with use_cases(self._settings) as cases:
            await cases.create_user("organiser", "organiser", Role.ORGANISER, self._password)
            for index in range(1, self._plan.size + 1):
                name = f"scrutineer{index}"
                await cases.create_user(name, name, Role.SCRUTINEER, self._password, trustee=index)

    def _set_up(self, desk: Organiser, ceremony: Ceremony) -> tuple[str, tuple[IssuedCard, ...]]:
        plan = self._plan
        appraisal = plan.form is Form.SATISFACTION
        desk.log_in("organiser", self._password)
        occasion, seats = sample_occasion(appraisal=appraisal)
        code = desk.create_poll(
            occasion,
            rule_fields(self._rules)
            | {
                "form": plan.form.value,
                "seats": str(seats if plan.seats is None else plan.seats),
                "group": plan.group,
                "trustees": str(plan.size),
                "threshold": str(plan.threshold),
                "language": self._settings.language or DEFAULT,
            },
        )
        standard = sample.last_year() if appraisal else sample.candidates()
        desk.load(code, "projects", *(plan.candidates or ("candidates.xlsx", standard)))
        desk.load(code, "roster", *(plan.roster or ("roster.xlsx", sample.roster())))
        names = "\n".join(f"{_('Scrutineer')} {index}" for index in range(1, plan.size + 1))
        desk.load(code, "trustees", "trustees.json", ceremony.trustees.encode(), names=names)
        cards, sheet = desk.issue_cards(code)
        (plan.out / "cards.pdf").write_bytes(sheet)
        desk.act(code, "freeze")
        return code, cards

    def _check_in(
        self, desk: Organiser, code: str, cards: Sequence[IssuedCard]
    ) -> tuple[IssuedCard, ...]:
        deputies = read_roster((self._plan.roster or ("", sample.roster()))[1]).items
        voters = _who_comes(deputies, cards, self._plan.present)
        booth = desk.get(f"/api/polls/{code}/election").json()
        group = group_named(self._plan.group)
        for card in track(voters, len(voters), _("checked in")):
            secret = secret_of(group, booth["credential_uuid"], parse_credential(card.credential))
            desk.act(code, "check-in", credential=public_of(group, secret))
        return voters

    def _hold_round(
        self,
        desk: Organiser,
        code: str,
        ceremony: Ceremony,
        voters: Sequence[IssuedCard],
        number: int,
    ) -> bool:
        booth = desk.get(f"/api/polls/{code}/election").json()
        ids = [project["id"] for project in booth["projects"]]
        crowd = Crowd(self._plan.form, len(ids), booth["cap"], len(booth["grades"]))
        marks = crowd.ballots(len(voters), f"{self._plan.seed}|{number}")
        self._write(
            number, "votes.json", json.dumps(_votes(booth, ids, marks), ensure_ascii=False).encode()
        )
        desk.act(code, "open")
        say_step(_("4/6  Casting"))
        self._cast(code, booth, voters, marks)
        say_step(_("5/6  Count and decryption"))
        desk.act(code, "close")
        for key in ceremony.keys[: self._plan.threshold]:
            with Scrutineer(self._address) as scrutineer:
                scrutineer.log_in(f"scrutineer{key.index}", self._password)
                scrutineer.decrypt(code, key, self._rng)
        say_step(_("6/6  Certificate, papers, verification"))
        desk.act(code, "certify")
        desk.act(code, "publish")
        for name in _FILES:
            self._write(number, name, desk.get(f"/r/{code}/{number}/{name}").content)
        return self._is_right(number, ids, marks, booth)

    def _cast(
        self,
        code: str,
        booth: dict[str, Any],
        voters: Sequence[IssuedCard],
        marks: Sequence[tuple[Mark, ...]],
    ) -> None:
        encoding = _ENCODINGS[self._plan.form]
        papers = [
            (
                booth["election"],
                booth["credential_uuid"],
                card.credential,
                encode(encoding, row, grades=len(booth["grades"]) or None),
            )
            for card, row in zip(voters, marks, strict=True)
        ]
        cores = ProcessPoolExecutor(os.cpu_count(), mp_context=get_context("spawn"))
        with cores, ThreadPoolExecutor(_IN_FLIGHT) as senders, Client(self._address) as tablets:
            ballots = cores.map(_make, papers, chunksize=4)
            send = partial(tablets.post_text, f"/api/polls/{code}/ballots")
            receipts = senders.map(send, ballots)
            for _receipt in track(receipts, len(papers), _("ballots cast")):
                pass

    def _is_right(
        self,
        number: int,
        ids: Sequence[str],
        marks: Sequence[tuple[Mark, ...]],
        booth: dict[str, Any],
    ) -> bool:
        """Compare the published counts with the marks, and ask the independent verifier."""
        folder, suffix = self._plan.out, _suffix(number)
        result = json.loads((folder / f"result{suffix}.json").read_bytes())
        published = [_published(project, booth["grades"]) for project in result["projects"]]
        expected = [
            _counted([row[place] for row in marks], self._plan.form, booth["grades"])
            for place in range(len(ids))
        ]
        report = inspect_archive((folder / f"election{suffix}.bel").read_bytes(), lawful=True)
        if report.failures:
            say_step(report.as_text())
        return published == expected and report.valid and report.complete

    def _write(self, number: int, name: str, data: bytes) -> None:
        stem, dot, rest = name.partition(".")
        (self._plan.out / f"{stem}{_suffix(number)}{dot}{rest}").write_bytes(data)


def _suffix(number: int) -> str:
    return "" if number == 1 else f"-{number}"


def _rules(form: Form) -> Rules:
    return parse_rules({"ballot.mode": "CHOOSE_UP_TO_N"} if form is Form.CHOOSE else {})


def _draw_password(rng: SystemRng) -> str:
    return base64.urlsafe_b64encode(rng.bytes(18)).decode()


def _who_comes(
    deputies: Sequence[Deputy], cards: Sequence[IssuedCard], present: int | None
) -> tuple[IssuedCard, ...]:
    """Return the cards of those who come, in the order of the roster.

    Raises:
        RuleViolation: more are wanted than are in office.
    """
    voters = [deputy for deputy in deputies if deputy.state.may_vote]
    ready = [
        card
        for deputy, card in zip(voters, cards, strict=True)
        if deputy.state is DeputyState.IN_OFFICE
    ]
    wanted = len(ready) if present is None else present
    if not 0 <= wanted <= len(ready):
        raise RuleViolation("present-above-total", present=wanted, total=len(ready))
    return tuple(ready[:wanted])


def _make(paper: tuple[str, str, str, Any]) -> str:
    """Make one ballot, in a process of the pool."""
    text, uuid, credential, plaintexts = paper
    election = parse_election(text)
    secret = secret_of(election.group, uuid, parse_credential(credential))
    return make_ballot(election, secret, plaintexts, SystemRng())


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


def _counted(marks: Sequence[Mark], form: Form, grades: Sequence[str]) -> tuple[int | None, ...]:
    if form is Form.CHOOSE:
        return (sum(mark is True for mark in marks), None, None)
    if form is Form.PER_ITEM:
        return tuple(marks.count(word) for word in ("approve", "oppose", "abstain"))
    return (
        *(sum(mark == place for mark in marks) for place in range(len(grades))),
        marks.count(None),
    )


def _published(project: dict[str, Any], grades: Sequence[str]) -> tuple[int | None, ...]:
    if grades:
        return (*(project["counts"][grade] for grade in grades), project["counts"]["abstain"])
    return project["approve"], project["oppose"], project["abstain"]
