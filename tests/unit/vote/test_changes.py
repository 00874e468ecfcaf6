"""What an import says of the list that it replaced."""

import pytest

from ballot.law.congress.roster import Deputy
from ballot.law.vote.projects import Project
from ballot.vote.changes import Changes, compare

ANN, BEN, CID = (
    Deputy(number=number, name=name, delegation="First")
    for number, name in enumerate(("Ann", "Ben", "Cid"), 1)
)
SECOND_ANN = Deputy(number=7, name="Ann", delegation="Second")


def numbered(deputy, number, delegation="First"):
    return Deputy(number=number, name=deputy.name, delegation=delegation)


@pytest.mark.parametrize(
    ("former", "present", "told"),
    [
        ([ANN, BEN], [ANN, BEN], ((), (), (), 0)),
        ([ANN, BEN], [ANN, BEN, CID], (("Cid",), (), (), 0)),
        ([ANN, BEN, CID], [numbered(BEN, 1), numbered(CID, 2)], ((), (), ("Ann",), 2)),
        ([ANN, BEN], [ANN, numbered(BEN, 2, "Third")], ((), ("Ben",), (), 0)),
        ([ANN, SECOND_ANN], [SECOND_ANN], ((), (), ("Ann",), 0)),
        ([SECOND_ANN], [ANN, SECOND_ANN], (("Ann",), (), (), 0)),
        ([ANN, SECOND_ANN], [numbered(SECOND_ANN, 1, "Second"), numbered(ANN, 2)], ((), (), (), 2)),
        ([ANN], [BEN], (("Ben",), (), ("Ann",), 0)),
    ],
)
def test_entries_are_told_by_their_names(former, present, told):
    added, changed, removed, renumbered = told
    assert compare(former, present) == Changes(
        added=added, changed=changed, removed=removed, renumbered=renumbered
    )


def test_a_project_with_another_unit_has_changed_and_one_with_another_number_has_not():
    former = [Project(id="1", name="School"), Project(id="2", name="Bridge")]
    present = [Project(id="1", name="Bridge"), Project(id="2", name="School", category="Town")]
    assert compare(former, present) == Changes(
        added=(), changed=("School",), removed=(), renumbered=1
    )
