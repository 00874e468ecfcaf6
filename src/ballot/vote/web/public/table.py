"""Writes the counts of a round as a table that a spreadsheet opens: CSV, UTF-8 with its mark.

A name that a spreadsheet would take for a formula stands behind an apostrophe (CWE-1236).
"""

import csv
import io
from collections.abc import Iterable
from typing import Final

from ballot.basics.text import percent
from ballot.frame.web.filters import word
from ballot.i18n.translate import gettext as _
from ballot.law.vote.minutes import AppraisalMinutes, Minutes
from ballot.vote.web.public.result import appraisal_rows, vote_rows

TABLE: Final = "result.csv"
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


def table_of(minutes: Minutes) -> bytes:
    """Return the table of a round, in the locale in force."""
    appraisal = isinstance(minutes, AppraisalMinutes)
    rows = appraisal_rows(minutes) if appraisal else vote_rows(minutes)
    kinds = [word(kind) for kind, _count in rows[0].counts]
    shares = [] if appraisal else [_("Share of all deputies"), _("Rank")]
    last = _("Grade") if appraisal else _("Result")
    lines: list[list[object]] = [[_("No."), _("Project"), *kinds, *shares, last]]
    for row in rows:
        counts = [count for _kind, count in row.counts]
        places = [] if appraisal else [percent(row.votes, minutes.attendance.total), row.rank]
        name = _safe(row.project.name)
        lines.append([row.project.id, name, *counts, *places, word(row.verdict)])
    return _written(lines)


def _written(lines: Iterable[list[object]]) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows(lines)
    return text.getvalue().encode("utf-8-sig")


def _safe(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA) else text
