"""`ballot congress`: which congresses and streets an installation serves."""

import argparse
import asyncio
import csv
import io
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from ballot.basics.text import pad, width
from ballot.bootstrap.composition import use_cases
from ballot.cli.files import read_file
from ballot.cli.progress import say_step
from ballot.cli.telling import name_home
from ballot.config import Settings
from ballot.congress.entering import EntryLine
from ballot.congress.headings import STREET, entry_headings, levels
from ballot.congress.tables import describe_faults
from ballot.frame.headings import first
from ballot.frame.tables import describe_more
from ballot.i18n.messages import say
from ballot.i18n.translate import gettext as _
from ballot.i18n.translate import ngettext
from ballot.law.congress.levels import Congress
from ballot.law.congress.policy import INSTALLATION, Actor, Grant, Role
from ballot.law.tables import TableRefused

CONSOLE: Final = Actor(
    username="console", name="console", grants=(Grant(Role.ADMINISTRATOR, INSTALLATION),)
)
"""Whoever can run commands in a home folder."""
_REFUSED: Final = 1
"""The exit code when a table or an entry cannot be taken."""


def main(arguments: Sequence[str]) -> int:
    """Enter or list congresses."""
    options = _parser().parse_args(arguments)
    return int(options.step(options))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="ballot congress",
        description=_("The congresses and streets that this installation serves."),
    )
    steps = parser.add_subparsers(title=_("steps"), required=True, metavar=_("STEP"))
    take = steps.add_parser(
        "import",
        help=_("enter congresses and streets from a table, or change them"),
        description=_(
            "Takes a table (.xlsx, .xls, .ods or .csv) with a congress or a street in each row, in"
            " any order. All of it is taken, or nothing: exit code 1, and every fault is named."
            " A code that is entered already is changed."
        ),
    )
    take.set_defaults(step=_import)
    take.add_argument("table", type=Path, metavar=_("FILE"))
    listing = steps.add_parser("list", help=_("list what is entered"))
    listing.set_defaults(step=_list)
    add = steps.add_parser("add", help=_("enter one congress or one street"))
    add.set_defaults(step=_add)
    add.add_argument("code", metavar=_("CODE"), help=_("two to twelve digits and capital letters"))
    add.add_argument("--level", required=True, choices=[*map(str, levels().values())])
    add.add_argument("--name", required=True, help=_("the full name"))
    add.add_argument("--short-name", required=True, help=_("the place, as in the titles of papers"))
    add.add_argument(
        "--superior", metavar=_("CODE"), help=_("the congress above, if it is entered")
    )
    add.add_argument("--government", help=_("the government's full name"))
    add.add_argument("--presidium", help=_("the presidium's full name"))
    add.add_argument(
        "--standing-committee", help=_("its full name; a township's congress has none")
    )
    add.add_argument("--language", choices=["zh", "en"], help=_("of its pages and papers"))
    return parser


def _import(options: argparse.Namespace) -> int:
    return _enter(read_file(options.table), new=False)


def _add(options: argparse.Namespace) -> int:
    """Enter what the options say, as a table of one row."""
    headings = entry_headings()
    cells = {field: getattr(options, field) or "" for field in headings}
    words = {level: first(names) for names, level in levels().items()}
    cells["level"] = next(word for level, word in words.items() if level == options.level)
    text = io.StringIO()
    table = csv.writer(text)
    table.writerows([[first(headings[field]) for field in cells], cells.values()])
    return _enter(text.getvalue().encode(), new=True)


def _enter(data: bytes, *, new: bool) -> int:
    settings = Settings.from_environment()
    is_new = not settings.home.exists()
    try:
        count = asyncio.run(_take(settings, data, new=new))
    except TableRefused as refusal:
        lines = [say(refusal), *describe_faults(refusal), describe_more(refusal)]
        sys.stderr.writelines(f"{line}\n" for line in lines if line)
        return _REFUSED
    say_step(name_home(settings, is_new=is_new))
    taken = ngettext("%(n)s entry was taken.", "%(n)s entries were taken.", count)
    sys.stdout.write(taken % {"n": count} + "\n")
    return 0


async def _take(settings: Settings, data: bytes, *, new: bool) -> int:
    async with use_cases(settings) as cases:
        return len((await cases.congress.import_entries(CONSOLE, data, new=new)).items)


def _list(_options: argparse.Namespace) -> int:
    lines = asyncio.run(_entries(Settings.from_environment()))
    rows = [_row(line) for line in lines]
    widths = [max(map(width, column), default=0) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = (pad(cell, columns) for cell, columns in zip(row, widths, strict=True))
        sys.stdout.write("  ".join(cells).rstrip() + "\n")
    return 0


async def _entries(settings: Settings) -> tuple[EntryLine, ...]:
    async with use_cases(settings) as cases:
        return await cases.congress.list_entries(CONSOLE)


def _row(line: EntryLine) -> tuple[str, str, str, str]:
    """Return code, level, polls and name of an entry."""
    entry, words = line.entry, {level: first(names) for names, level in levels().items()}
    if not isinstance(entry, Congress):
        return entry.code, words[STREET], "", entry.name
    level = words[entry.level] if entry.level else _("level not known")
    polls = ngettext("%(n)s poll", "%(n)s polls", line.polls) % {"n": line.polls}
    return entry.code, level, polls, entry.name or _("(its first poll names it)")
