"""`ballot keyring`: which keys an installation vouches for, and whether a result is signed by one.

The keyring lies in the home folder; public pages speak of it only where it holds the key of the
result that they show.
"""

import argparse
import base64
import binascii
import json
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any, Final

from ballot.basics.errors import Malformed
from ballot.basics.fingerprint import fingerprint
from ballot.bootstrap.starting import certification_key, keyring
from ballot.cli.files import make_folder, read_file, write_whole
from ballot.config import Settings
from ballot.frame.custody import open_signer
from ballot.frame.keyring import (
    Entry,
    keyring_text,
    pem_of,
    raw_public,
    read_keyring,
    with_key,
)
from ballot.frame.signatures import is_signed
from ballot.i18n.translate import gettext as _

_REFUSED: Final = 1
"""The exit code when no key of the keyring has signed."""


def main(arguments: Sequence[str]) -> int:
    """Add a key, or check a result."""
    options = _parser().parse_args(arguments)
    return int(options.step(options))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="ballot keyring",
        description=_("The public keys that certified results are signed with."),
    )
    steps = parser.add_subparsers(title=_("steps"), required=True, metavar=_("STEP"))
    add = steps.add_parser(
        "add",
        help=_("add a public key; the former one of its congress gets its last day"),
        description=_(
            "Adds the public key of this installation, or one from a file, to the keyring in the"
            " home folder. Compare the key with its congress first, in another way than this."
        ),
    )
    add.set_defaults(step=_add)
    add.add_argument("--congress", required=True, help=_("whose key it is, by its full name"))
    add.add_argument(
        "--from",
        dest="since",
        required=True,
        type=_day,
        metavar="YYYY-MM-DD",
        help=_("the first day of its use"),
    )
    add.add_argument(
        "--key",
        type=Path,
        metavar=_("FILE"),
        help=_("a public key in PEM; this installation's own if absent"),
    )
    check = steps.add_parser(
        "check",
        help=_("say whether a result is signed by a key of the keyring"),
        description=_(
            "Checks the signature of result.json or papers.json. Exit code 0: a key of the keyring"
            " has signed it, and was in use on the day of the sitting. 1: none has."
        ),
    )
    check.set_defaults(step=_check)
    check.add_argument("result", type=Path, metavar=_("FILE"), help="result.json")
    check.add_argument(
        "--signature", type=Path, metavar=_("FILE"), help=_("the result's name and .sig if absent")
    )
    check.add_argument(
        "--keyring", type=Path, metavar=_("FILE"), help=_("that of the home folder if absent")
    )
    return parser


def _day(text: str) -> date:
    return date.fromisoformat(text)


def _add(options: argparse.Namespace) -> int:
    settings = Settings.from_environment()
    pem = (
        read_file(options.key)
        if options.key
        else open_signer(certification_key(settings)).public_key
    )
    entry = Entry(congress=options.congress, public=raw_public(pem), since=options.since)
    path = keyring(settings)
    entries = with_key(read_keyring(path), entry)
    make_folder(path.parent)
    write_whole(path, keyring_text(entries).encode())
    _tell(_("The keyring %(path)s holds the key now."), path=path)
    _tell(_("Eight groups of the key: %(groups)s"), groups=fingerprint(entry.public))
    return 0


def _check(options: argparse.Namespace) -> int:
    path = options.keyring or keyring(Settings.from_environment())
    data = read_file(options.result)
    signature = _signature(
        options.signature or options.result.with_name(f"{options.result.name}.sig")
    )
    day = _day_of(data)
    for entry in read_keyring(path):
        if (day is None or entry.covers(day)) and is_signed(data, signature, pem_of(entry)):
            _tell(_("Signed by %(congress)s."), congress=entry.congress)
            _tell(_("Eight groups of the key: %(groups)s"), groups=fingerprint(entry.public))
            return 0
    _tell(_("No key of the keyring %(path)s has signed this."), path=path)
    return _REFUSED


def _signature(path: Path) -> bytes:
    try:
        return base64.b64decode(read_file(path).strip(), validate=True)
    except (binascii.Error, ValueError):
        raise Malformed("signature-malformed", path=str(path)) from None


def _day_of(data: bytes) -> date | None:
    """Return the day of the sitting, which a list of papers does not bear."""
    try:
        fields: dict[str, Any] = json.loads(data)
        return date.fromisoformat(fields["occasion"]["day"]) if "occasion" in fields else None
    except (ValueError, KeyError, TypeError):
        raise Malformed("result-unreadable") from None


def _tell(sentence: str, **words: object) -> None:
    sys.stdout.write(sentence % words + "\n")
