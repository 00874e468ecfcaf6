"""The three forms of ballot that a poll may have.

The first two are the counted values of `ballot.mode` (`law` §5); the third is the annual
appraisal of projects carried out (§6), which selects nothing and is graded by `measure.*`.
"""

from enum import StrEnum


class Form(StrEnum):
    """What a ballot asks about each project."""

    PER_ITEM = "per-item"
    """Approve, oppose or abstain."""
    CHOOSE = "choose"
    """Chosen or not."""
    SATISFACTION = "satisfaction"
    """One of three or four grades, or none."""
