"""The table of roles in the README is that of the code."""

from ballot.i18n.catalogue_checks import PACKAGE
from ballot.law.congress.policy import ROLES, Action, Role

COLUMNS = (
    Action.PREPARE,
    Action.CHECK_IN,
    Action.CONDUCT,
    Action.TAKE_BOARD,
    Action.DECRYPT,
    Action.CERTIFY,
)


def test_the_table_of_roles_is_what_is_decided():
    text = (PACKAGE / "congress" / "README.md").read_text(encoding="utf-8")
    rows = [line.strip("|").split("|") for line in text.splitlines() if line.startswith("|")][2:]
    shown = {row[0].strip(): [bool(cell.strip()) for cell in row[2:]] for row in rows}
    assert shown == {role.value: [role in ROLES[action] for action in COLUMNS] for role in Role}
