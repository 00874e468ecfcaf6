"""Use cases that answer from frozen views of the sample county: routes without a store."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, fields
from typing import Any, get_type_hints

from ballot.basics.errors import BallotError, Forbidden, Malformed, NotFound
from ballot.basics.fingerprint import fingerprint
from ballot.bootstrap.use_cases import UseCases
from ballot.congress.assembly import CongressUseCases
from ballot.frame.tables import Changes, Imported
from ballot.law.congress.levels import Congress, Level
from ballot.law.congress.policy import Scope
from ballot.law.vote.appraisal import grades
from ballot.law.vote.conclusion import Conclusion
from ballot.law.vote.form import Form
from ballot.law.vote.minutes import Minutes, runoff_due
from ballot.law.vote.poll import AGAIN, DROPPED, Phase
from ballot.law.vote.result import canonical_result
from ballot.law.vote.round import DroppedRound
from ballot.law.vote.rules import Rules
from ballot.law.vote.secrecy import Finding
from ballot.vote.assembly import VoteUseCases
from ballot.vote.boards import Pieces
from ballot.vote.cards import IssuedCards
from ballot.vote.certified import numbered
from ballot.vote.ports import CardSheet
from ballot.vote.records import CardEdition
from ballot.vote.views import (
    AttendanceView,
    BoardView,
    BoothView,
    CardState,
    CardsView,
    DeskView,
    PollHead,
    PublicFile,
    Receipt,
    ResultView,
    TallyView,
    TrusteeLine,
    UnpublishedView,
)
from support import fake_door as door
from support.county import CODE, OCCASION, PROJECTS, UUID
from support.papers import HEAD
from support.staff import ACTORS

PASSWORD = "right"  # noqa: S105 - of nobody
TRACKERS = tuple(
    sorted(f"{index:02}q7Ld0ZkV3mXw9aTfYb2NcE8rHsJ6uPgKxB41vRi{index:02}" for index in range(40))
)
FILES = {
    "announcement.pdf": 204_800,
    "slip-issue-return.pdf": 151_000,
    "slip-count.pdf": 98_304,
    "election.bel": 85_300_000,
    "result.json": 9_140,
    "result.json.sig": 89,
    "result.json.pub": 113,
    "papers.json": 402,
    "papers.json.sig": 89,
}
BEFORE_THE_CLOSE = {Phase.DRAFT, Phase.FROZEN, Phase.OPEN, Phase.CLOSING}
CONGRESS = Congress(
    code="C1", name=OCCASION.congress, short_name=OCCASION.place, level=Level.COUNTY
)
TRUSTEES = tuple(
    TrusteeLine(owner=owner, name=name, username=f"trustee-{owner}", received=owner == 2)
    for owner, name in enumerate(("Zhao Guoping", "Zhou Yulan", "Ma Zhiqiang"), start=1)
)
ATTENDANCE = AttendanceView(
    total=286, present=274, excused=9, absent=3, quorum_needed=191, quorum_reached=True
)


@dataclass
class Scene:
    """What the fakes answer; tests change it."""

    phase: Phase = Phase.OPEN
    record: Minutes | None = None
    round: int = 1
    ballots: int = 231
    trustees: tuple[TrusteeLine, ...] = TRUSTEES
    prepared: bool = True
    form: Form = Form.PER_ITEM
    rules: Rules = Rules()  # noqa: RUF009 - frozen
    attendance: AttendanceView = ATTENDANCE
    checked_in: frozenset[int] = frozenset(range(1, 275))
    arrived: bool = False
    """Whether whoever checks in has done so before."""
    together: int = 0
    revealing: tuple[Finding, ...] = ()
    trouble: BallotError | None = None
    again: bool = False
    """Whether a round after the first is the vote held again, and no run-off."""
    reason: str = "The list of projects was wrong."
    """Why a round was dropped, if it was."""
    final: Conclusion | None = None
    congresses: tuple[Congress, ...] = (CONGRESS,)
    """In which the organiser may make polls."""
    in_keyring: bool = False
    raises: BaseException | None = None
    refusals: dict[str, BaseException] = field(default_factory=dict)
    calls: list[tuple[str, tuple[Any, ...], dict[str, Any]]] = field(default_factory=list)

    @property
    def is_runoff(self) -> bool:
        """Say whether the round is a run-off."""
        return self.round > 1 and not self.again

    @property
    def dropped(self) -> tuple[DroppedRound, ...]:
        """Return the current round, if it was dropped."""
        if self.phase not in DROPPED:
            return ()
        return (
            DroppedRound(
                code=CODE,
                number=self.round,
                uuid=UUID,
                seats=10,
                projects=(),
                follows=1 if self.is_runoff else None,
                phase=self.phase,
                reason=self.reason,
            ),
        )

    @property
    def head(self) -> str | None:
        """Return the eight groups of the closed board."""
        return None if self.phase in BEFORE_THE_CLOSE else HEAD

    def desk(self) -> DeskView:
        """Return the desk's view of the scene."""
        record = (
            self.record if self.phase in {Phase.COUNTED, Phase.CERTIFIED, Phase.PUBLISHED} else None
        )
        return DeskView(
            code=CODE,
            round=self.round,
            is_runoff=self.is_runoff,
            phase=self.phase,
            occasion=OCCASION,
            form=self.form,
            rules=self.rules,
            seats=10,
            group="Ed25519",
            threshold=2,
            language="zh_Hans_CN",
            projects=PROJECTS if self.prepared else (),
            deputies=286 if self.prepared else 0,
            trustees=self.trustees if self.prepared else (),
            trustees_loaded=self.prepared,
            trustees_groups=fingerprint(b"record") if self.prepared else "",
            cards=self.edition,
            attendance=self.attendance,
            ballots=self.ballots,
            head=self.head,
            minutes=record,
            runoff_due=runoff_due(record),
            rounds=tuple(range(1, self.round + 1)),
            dropped=self.dropped,
            revealing=self.revealing,
            warnings=(),
            trouble=self.trouble,
        )

    def cards(self) -> CardsView:
        """Return what can be compared of the scene's cards."""
        groups = fingerprint(b"list") if self.prepared else ""
        return CardsView(edition=self.edition, voters=self.edition.cards, groups=groups)

    @property
    def edition(self) -> CardEdition:
        """Return the newest edition of the cards."""
        return CardEdition(number=1, cards=286) if self.prepared else CardEdition(number=0, cards=0)

    def booth(self) -> BoothView:
        """Return the booth's view of the scene."""
        grading = self.form is Form.SATISFACTION
        return BoothView(
            code=CODE,
            round=self.round,
            phase=self.phase,
            occasion=OCCASION,
            form=self.form,
            seats=10,
            cap=None if grading else 10,
            grades=tuple(grades(Rules())) if grading else (),
            projects=PROJECTS,
            uuid=UUID,
            credential_uuid=UUID,
            group="Ed25519",
            election='{"version":1}',
            trustees=3,
            threshold=2,
        )

    def tally(self) -> TallyView:
        """Return the scrutineer's view of the scene."""
        return TallyView(
            code=CODE,
            round=self.round,
            phase=self.phase,
            occasion=OCCASION,
            election='{"version":1}',
            trustees="[]",
            owner=1,
            threshold=2,
            lines=self.trustees,
            reason=self.dropped[-1].reason if self.phase in DROPPED else None,
        )

    def unpublished(self) -> UnpublishedView:
        """Return why there is no result."""
        ended = self.phase if self.phase in AGAIN else None
        return UnpublishedView(code=CODE, ended=ended, again=self.again)

    def result(self, number: int | None) -> ResultView:
        """Return the published result."""
        if self.record is None or number not in {None, self.record.round}:
            raise NotFound("result-not-published", poll=CODE)
        return ResultView(
            minutes=self.record,
            fingerprint=fingerprint(canonical_result(self.record)),
            final=self.final,
            files=tuple(
                PublicFile(name=name, saved_as=numbered(name, self.record.round), size=size)
                for name, size in FILES.items()
            ),
            archive_sha256=self.record.archive_sha256,
            sum_fingerprint=fingerprint(b"sum"),
            head=HEAD,
            threshold=2,
            verifier_summary=((1, "archive form", "passed"), (2, "chain of events", "passed")),
            rounds=(1,) if self.round == 1 else (1, 2),
            in_keyring=self.in_keyring,
            rehearsal=False,
        )


def fake(kind: type[Any], answer: Callable[..., Awaitable[Any]]) -> Any:
    """Return a use case of this kind that answers as told."""
    body = {"__slots__": (), "__call__": lambda _self, *given, **named: answer(*given, **named)}
    return object.__new__(type(kind.__name__, (kind,), body))


@dataclass
class Stage:
    """Where a scene is played; the use cases look at whatever scene is on."""

    scene: Scene


def fake_use_cases(stage: Stage) -> UseCases:
    """Return use cases that play the scene that is on; calls are written down in `scene.calls`."""

    def play(name: str) -> Callable[..., Awaitable[Any]]:
        async def answer(*given: Any, **named: Any) -> Any:
            scene = stage.scene
            scene.calls.append((name, given, named))
            if scene.raises is not None and name not in {"who_is", "where_is"}:
                raise scene.raises
            if name in scene.refusals:
                raise scene.refusals[name]
            return ANSWERS[name](scene, *given, **named) if name in ANSWERS else None

        return answer

    def part(kind: type[Any]) -> Any:
        kinds = get_type_hints(kind)
        return kind(**{each.name: fake(kinds[each.name], play(each.name)) for each in fields(kind)})

    return UseCases(congress=part(CongressUseCases), vote=part(VoteUseCases))


def _board_in_pieces() -> Pieces:
    return Pieces(18, "", iter([b"a board, ", b"in pieces"]))


def _known(code: str, make: Callable[[], Any]) -> Any:
    if code != CODE:
        raise NotFound("poll-unknown", poll=code)
    return make()


def _parsed(data: bytes, make: Callable[[], Any]) -> Any:
    if data[:1] != b"{":
        raise Malformed("ballot-malformed")
    return make()


def _sign_in(_scene: Scene, username: str, password: str, _sender: str) -> str:
    if password != PASSWORD:
        raise Forbidden("log-in-refused")
    return username


def _board(
    scene: Scene, code: str, number: int | None = None, tracker: str | None = None
) -> BoardView:
    return _known(
        code,
        lambda: BoardView(
            code=CODE,
            round=number or scene.round,
            phase=scene.phase,
            is_runoff=scene.is_runoff,
            occasion=OCCASION,
            trackers=() if scene.phase is Phase.OPEN else TRACKERS,
            head=scene.head,
            found=next((each for each in TRACKERS if tracker and each.startswith(tracker)), None),
        ),
    )


def _heads(scene: Scene, *_given: Any) -> tuple[PollHead, ...]:
    return (
        PollHead(
            congress="C1",
            code=CODE,
            occasion=OCCASION,
            form=scene.form,
            round=scene.round,
            phase=scene.phase,
            is_runoff=scene.is_runoff,
        ),
    )


TAKEN = Imported(
    items=PROJECTS,
    sheet="List",
    used=("number", "name", "delegation"),
    blank={"delegation": 8},
    ignored=tuple(f"<i>Column {number}</i>" for number in range(15)),
    hidden_rows=tuple(range(4, 18)),
    hidden_columns=("delegation",),
    changes=Changes(
        added=tuple(f"New {number}" for number in range(9)),
        changed=("<i>Changed</i>", "A name that is far too long to be told"),
        removed=(),
        renumbered=3,
    ),
)
"""What any table is taken for."""
RECEIPT = Receipt(tracker=TRACKERS[0], repeated=False)
ANSWERS: dict[str, Callable[..., Any]] = {
    "sign_in": _sign_in,
    "who_is": lambda _scene, token: next(
        (actor for actor in ACTORS.values() if actor.username == token), None
    ),
    "list_polls": _heads,
    "where_is": lambda _scene, code: Scope("C1", code),
    "list_own_congresses": lambda scene, *_: {each.code: each for each in scene.congresses},
    "create_poll": lambda *_: CODE,
    "import_projects": lambda *_: TAKEN,
    "import_roster": lambda *_: TAKEN,
    "issue_cards": lambda *_: IssuedCards(
        CardSheet(occasion=OCCASION, edition=2, cards=()), b"%PDF-1.7"
    ),
    "order_cards": lambda *_: door.ORDER,
    "load_cards": lambda *_: 286,
    "show_cards": lambda scene, _actor, code: _known(code, scene.cards),
    "show_desk": lambda scene, _actor, code: _known(code, scene.desk),
    "show_booth": lambda scene, code: _known(code, scene.booth),
    "show_tally": lambda scene, _actor, code: _known(code, scene.tally),
    "take_board": lambda _scene, _actor, code: _known(code, _board_in_pieces),
    "take_archive": lambda _scene, code, *_: _known(code, _board_in_pieces),
    "submit_decryption": lambda scene, _actor, _code, data, _known: _parsed(data, scene.tally),
    "give_nonce": lambda *_: "A" * 43,
    "card_state": lambda *_: CardState.READY,
    "cast_ballot": lambda _scene, _code, data: _parsed(data, lambda: RECEIPT),
    "show_result": lambda scene, code, number=None: _known(code, lambda: scene.result(number)),
    "show_unpublished": lambda scene, code, _number=None: _known(code, scene.unpublished),
    "preview_result": lambda scene, _actor, code: _known(code, lambda: scene.result(None)),
    "print_paper": lambda *_, **__: b"%PDF-1.7",
    "show_board": _board,
    "download": lambda *_: b"%PDF-1.7",
    "show_roster": lambda scene, _actor, _code, search=None: door.search(scene, search),
    "find_deputies": lambda scene, _actor, _code, text: door.found(scene, text),
    "check_in": door.checked_in,
    "undo_check_in": lambda scene, _actor, _code, number: door.line(scene, number),
    "check_in_all_except": lambda *_: 270,
    "undo_all_except": lambda *_: 12,
    "show_others": lambda scene, _actor, _code, missing: door.others(scene, missing),
    "show_door": lambda scene, _actor, code, last=None: _known(
        code, lambda: door.view(scene, last)
    ),
    "open_runoff": lambda *_: 2,
    "hold_again": lambda *_: 2,
    "copy_poll": lambda *_: CODE,
}
"""What each use case answers; the others answer nothing."""
