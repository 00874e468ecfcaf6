"""The two groups an election can be held in, by name (README, Groups)."""

from ballot.basics.errors import Malformed
from ballot.protocol.groups.arithmetic import Ciphertext, Element, Group, Power
from ballot.protocol.groups.edwards import Edwards
from ballot.protocol.groups.residues import Residues

__all__ = [
    "BELENIOS_2048",
    "ED25519",
    "GROUPS",
    "Ciphertext",
    "Element",
    "Group",
    "Power",
    "group_named",
]

ED25519: Group = Edwards()
"""The default: 128-bit security, small ballots; belenios-tool 3.0 and later verify it."""

BELENIOS_2048: Group = Residues()
"""The compatible choice, which belenios-tool 2.0 verifies too."""

GROUPS = {group.name: group for group in (ED25519, BELENIOS_2048)}


def group_named(name: str) -> Group:
    """Return the group of this name.

    Raises:
        Malformed: no group that this program knows has it.
    """
    group = GROUPS.get(name)
    if group is None:
        raise Malformed("group-unknown", group=name)
    return group
