"""`ballot verify`, and `python -m ballot.verify`: one file in, one report out, three exit codes.

It needs no database, no settings and no network, so that anyone can run it anywhere.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from ballot.basics.errors import Malformed
from ballot.basics.text import N_
from ballot.verify.inspection import inspect_archive
from ballot.verify.report import Report, Translate, describe

EXIT_VALID = 0
"""All checks hold."""

EXIT_INVALID = 1
"""A check failed; a damaged, cut or padded archive is a failed check too."""

EXIT_UNREADABLE = 2
"""The path cannot be opened, is no Belenios archive, or holds an unsupported question type."""


def main(argv: Sequence[str], say: Translate = str) -> int:
    """Verify the archive that the arguments name; print the report; return the exit status.

    Args:
        argv: the arguments.
        say: translates a marked sentence for whoever reads the report; JSON is never translated.
    """
    arguments = _parser(say).parse_args(argv)
    try:
        report = _inspect(arguments)
    except OSError as error:
        reason = f"{error.filename}: {say(error.strerror or '')}"
        return _unreadable(reason, say, as_json=arguments.json)
    except Malformed as error:
        reason = f"{arguments.file}: {describe(error)}"
        return _unreadable(reason, say, as_json=arguments.json)
    sys.stdout.write((report.as_json() if arguments.json else report.as_text(say)) + "\n")
    return EXIT_VALID if report.valid else EXIT_INVALID


def _parser(say: Translate) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="ballot verify",
        description=say(
            N_(
                "Verify a Belenios archive independently: every record, event, ballot, proof,"
                " decryption and the result. It needs nothing but the file."
            )
        ),
        epilog=say(
            N_(
                "Exit code 0: all checks hold. 1: a check fails. 2: the file cannot be opened, is"
                " no Belenios archive at all, or holds a question type that is not supported."
            )
        ),
    )
    parser.add_argument(
        "file", type=Path, metavar="FILE.bel", help=say(N_("the archive to verify"))
    )
    parser.add_argument("--json", action="store_true", help=say(N_("print the report as JSON")))
    parser.add_argument(
        "--lawful",
        action="store_true",
        help=say(
            N_(
                "require one ballot and one vote per credential, and statement proofs, even if the"
                " archive does not ask"
            )
        ),
    )
    parser.add_argument(
        "--earlier",
        type=Path,
        metavar="OLD.bel",
        help=say(
            N_(
                "an archive of the same vote saved earlier: if closed, it must be a beginning of"
                " this one; if open, it must have the same set-up"
            )
        ),
    )
    parser.add_argument(
        "--cores",
        type=_positive,
        metavar="N",
        help=say(N_("how many processes work at once; one for each core if absent")),
    )
    return parser


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"not a positive number: {text}")
    return number


def _inspect(arguments: argparse.Namespace) -> Report:
    earlier: Path | None = arguments.earlier
    return inspect_archive(
        arguments.file.read_bytes(),
        lawful=arguments.lawful,
        earlier=earlier.read_bytes() if earlier else None,
        cores=arguments.cores,
    )


def _unreadable(reason: str, say: Translate, *, as_json: bool) -> int:
    text = (
        json.dumps({"error": reason}, ensure_ascii=False)
        if as_json
        else say(N_("error: %(reason)s")) % {"reason": reason}
    )
    sys.stderr.write(text + "\n")
    return EXIT_UNREADABLE
