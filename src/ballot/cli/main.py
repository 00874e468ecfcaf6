"""Owns the command line's front door: which commands there are, their language, how they fail.

A command is a module with `main(arguments) -> exit code`. It is imported only when it is asked for:
`ballot verify` starts without meeting the server, the database or the printer.
"""

import argparse
import os
import sys
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from importlib import import_module
from typing import Final

from ballot import config
from ballot.basics.errors import BallotError, ConfigurationError
from ballot.i18n import translate
from ballot.i18n.messages import MESSAGES, say
from ballot.i18n.translate import N_
from ballot.i18n.translate import gettext as _

FAILED: Final = 2
"""The exit code of a command that could not be carried out."""
INTERRUPTED: Final = 130
"""128 + SIGINT, as shells report it."""

COMMANDS: Final = {
    "serve": ("ballot.cli.serve", N_("run the server")),
    "demo": ("ballot.cli.demo", N_("run the server with the sample county, ready to try")),
    "rehearse": ("ballot.cli.rehearsal.command", N_("hold a whole rehearsal without a person")),
    "verify": ("ballot.cli.verify", N_("verify an archive, with nothing but the archive")),
    "decide": ("ballot.cli.decide", N_("apply the rules alone to given numbers")),
    "keyring": ("ballot.cli.keyring", N_("the public keys that results are signed with")),
    "congress": ("ballot.cli.congress", N_("the congresses that an installation serves")),
    "user": ("ballot.cli.user", N_("give a member of the staff a log-in")),
    "cards": ("ballot.cli.cards", N_("make the deputies' cards apart from any server")),
    "trustee": ("ballot.cli.trustee.command", N_("a scrutineer's own steps: the key, and its use")),
}

ARGPARSE_WORDS: Final = (
    N_("usage: "),
    N_("options"),
    N_("positional arguments"),
    N_("show this help message and exit"),
    N_("the following arguments are required: %s"),
    N_("unrecognized arguments: %s"),
    N_("not allowed with argument %s"),
    N_("one of the arguments %s is required"),
    N_("expected one argument"),
    N_("argument %(argument_name)s: %(message)s"),
    N_("invalid choice: %(value)r (choose from %(choices)s)"),
    N_("invalid %(type)s value: %(value)r"),
    N_("%(prog)s: error: %(message)s\n"),
)
"""The words of the standard library's argument parser, so that help is in one language."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return the exit code."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    try:
        locale = config.language() or translate.DEFAULT
        with translate.speaking(locale), _parsers_translated():
            return _run(given)
    except ConfigurationError as error:
        # Raised before a language could be chosen, so it is said as it stands in the source.
        sys.stderr.write(f"ballot: {MESSAGES[error.code] % error.params}\n")
        return FAILED


@contextmanager
def _parsers_translated() -> Generator[None]:
    """Let the standard library's argument parsers speak from our catalogues within the block."""
    own = {"_": translate.gettext, "ngettext": translate.ngettext}
    theirs = {name: getattr(argparse, name) for name in own}
    try:
        for name, function in own.items():
            setattr(argparse, name, function)
        yield
    finally:
        for name, function in theirs.items():
            setattr(argparse, name, function)


def _run(given: list[str]) -> int:
    name, *rest = given or ["--help"]
    if name not in COMMANDS:
        _front_door().parse_args(given or ["--help"])
    try:
        return int(import_module(COMMANDS[name][0]).main(rest))
    except BallotError as error:
        sys.stderr.write(f"ballot {name}: {say(error)}\n")
        return FAILED
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        # Whoever read our output has gone; nothing may be flushed to it at the end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED


def _front_door() -> argparse.ArgumentParser:
    """Return the parser that only explains: it knows the commands' names, not their arguments."""
    parser = argparse.ArgumentParser(
        prog="ballot",
        description=_("The deputies' vote on livelihood projects."),
        epilog=_("“%(prog)s COMMAND --help” explains a command. BALLOT_LANG=en speaks English."),
    )
    commands = parser.add_subparsers(title=_("commands"), metavar=_("COMMAND"), required=True)
    for name, (_module, summary) in COMMANDS.items():
        commands.add_parser(name, help=_(summary), add_help=False)
    return parser


if __name__ == "__main__":
    sys.exit(main())
