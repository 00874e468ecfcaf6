"""The sample county's roster, and the check-in of a scene as fake use cases answer for it."""

from typing import Any, Protocol

from ballot.basics.errors import StateConflict
from ballot.law.congress.roster import Deputy, DeputyState
from ballot.law.vote.poll import Phase
from ballot.vote.card_files import CardOrder
from ballot.vote.records import CardEdition
from ballot.vote.tables import read_roster
from ballot.vote.views import Arrival, AttendanceView, DeputyLine, DoorView, FoundDeputies
from support.county import CODE, OCCASION, SAMPLE, UUID

DEPUTIES = read_roster((SAMPLE / "county-roster.csv").read_bytes()).items
ORDER = CardOrder(
    poll=CODE,
    credential_uuid=UUID,
    group="Ed25519",
    public_url="http://here",
    language="en",
    edition=2,
    occasion=OCCASION,
    voters=(),
)


class Scene(Protocol):
    """As much of a scene as the door sees."""

    phase: Phase
    attendance: AttendanceView
    checked_in: frozenset[int]
    here_before: bool
    together: int

    @property
    def edition(self) -> CardEdition:
        """The newest edition of the cards."""
        ...


def lines(scene: Scene) -> tuple[DeputyLine, ...]:
    """Return the roster's lines."""
    names = [deputy.name for deputy in DEPUTIES]
    return tuple(
        DeputyLine(
            number=deputy.number,
            name=deputy.name,
            delegation=deputy.delegation,
            state=deputy.state,
            card=f"6WWN{deputy.number:04}",
            checked_in=deputy.number in scene.checked_in and deputy.state is DeputyState.IN_OFFICE,
            namesakes=names.count(deputy.name) - 1,
        )
        for deputy in DEPUTIES
    )


def line(scene: Scene, number: int) -> DeputyLine:
    """Return a deputy's line."""
    return next(each for each in lines(scene) if each.number == number)


def search(scene: Scene, text: str | None) -> tuple[DeputyLine, ...]:
    """Return the lines that a text finds."""
    return tuple(
        each for each in lines(scene) if not text or text in each.name or text == str(each.number)
    )


def found(scene: Scene, text: str) -> FoundDeputies:
    """Return whom a text means."""
    whole = tuple(each for each in lines(scene) if text in {each.name, str(each.number)})
    return FoundDeputies(lines=whole or search(scene, text), exact=bool(whole))


def checked_in(scene: Scene, *_given: Any, **how: Any) -> Arrival:
    """Return the deputy of a check-in; whoever has no number is the first."""
    if scene.phase not in {Phase.FROZEN, Phase.OPEN}:
        raise StateConflict("phase-other", phase=scene.phase.value, wanted=["open"])
    return Arrival(line=line(scene, how.get("deputy_number") or 1), again=scene.here_before)


def others(scene: Scene, missing: tuple[int, ...]) -> tuple[Deputy, ...]:
    """Return all in office who have not come and are not missing."""
    left_out = scene.checked_in | {*missing}
    return tuple(
        deputy
        for deputy in DEPUTIES
        if deputy.state is DeputyState.IN_OFFICE and deputy.number not in left_out
    )


def view(scene: Scene, last: int | None) -> DoorView:
    """Return the view of the check-in."""
    return DoorView(
        code=CODE,
        phase=scene.phase,
        occasion=OCCASION,
        group="Ed25519",
        credential_uuid=UUID,
        attendance=scene.attendance,
        edition=scene.edition.number,
        together=scene.together,
        last=None if last is None else line(scene, last),
    )
