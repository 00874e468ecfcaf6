"""`ballot user`: give a member of the staff a log-in."""

import argparse
import asyncio
import getpass
import sys
from collections.abc import Sequence
from pathlib import Path

from ballot.basics.errors import Malformed
from ballot.bootstrap.composition import use_cases
from ballot.cli.files import read_secret_line
from ballot.cli.progress import say_step
from ballot.cli.telling import name_home
from ballot.config import Settings
from ballot.i18n.translate import gettext as _
from ballot.law.congress.policy import Role


def main(arguments: Sequence[str]) -> int:
    """Record one user."""
    options = _parser().parse_args(arguments)
    password = _password(options.password_file)
    settings = Settings.from_environment()
    is_new = not settings.home.exists()
    asyncio.run(_create(settings, options, password))
    say_step(name_home(settings, is_new=is_new))
    sys.stdout.write(_("%(username)s can log in now.") % {"username": options.username} + "\n")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="ballot user", description=_("Give a member of the staff a log-in.")
    )
    parser.add_argument("username", metavar=_("USER"), help=_("lower-case letters and digits"))
    parser.add_argument("--name", required=True, help=_("the person's name, as pages show it"))
    parser.add_argument("--role", required=True, choices=[role.value for role in Role])
    parser.add_argument(
        "--trustee",
        type=int,
        default=None,
        metavar="N",
        help=_("for a scrutineer: the number of the key"),
    )
    parser.add_argument(
        "--congress",
        default=None,
        metavar=_("CODE"),
        help=_("for this congress; needed where several are entered"),
    )
    parser.add_argument("--poll", default=None, metavar=_("CODE"), help=_("only this poll"))
    parser.add_argument(
        "--password-file",
        type=Path,
        default=None,
        metavar=_("FILE"),
        help=_("read the password from a file instead of asking"),
    )
    return parser


async def _create(settings: Settings, options: argparse.Namespace, password: str) -> None:
    async with use_cases(settings) as cases:
        await cases.congress.create_user(
            options.username,
            options.name,
            Role(options.role),
            password,
            trustee=options.trustee,
            congress=options.congress,
            poll=options.poll,
        )


def _password(file: Path | None) -> str:
    if file is not None:
        return read_secret_line(file)
    first = getpass.getpass(_("Password: "))
    if getpass.getpass(_("The same password again: ")) != first:
        raise Malformed("passwords-differ")
    return first
