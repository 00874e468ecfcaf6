"""`ballot trustee`: what a scrutineer does on a machine of their own, step by step (“Ceremony”).

`start` makes the key file and a certificate, `share` and `combine` work on what the others have
published, `assemble` puts the public record together for the desk; after the vote `decrypt` makes
the share. The key file is sealed with a passphrase and stays where it is (mode 600); every other
file is public or encrypted and may travel on any medium.
"""

import argparse
from collections.abc import Callable, Sequence
from pathlib import Path

from ballot.cli.trustee.ceremony_steps import take_assemble, take_combine, take_share, take_start
from ballot.cli.trustee.decrypting import take_decrypt
from ballot.i18n.translate import gettext as _


def main(arguments: Sequence[str]) -> int:
    """Take one step."""
    options = _parser().parse_args(arguments)
    return int(options.step(options))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="ballot trustee",
        description=_(
            "A scrutineer's own steps in making the key, and in using it. All scrutineers take each"
            " step of the making before anyone takes the next."
        ),
        epilog=_(
            "Every scrutineer works on a machine of their own. The key file never leaves it; the"
            " other files are public or encrypted and may travel on any medium. “ballot trustee"
            " STEP --help” explains a step."
        ),
    )
    steps = parser.add_subparsers(title=_("steps"), required=True, metavar=_("STEP"))
    start = _add_step(
        steps.add_parser,
        "start",
        take_start,
        _("1: make the key file and a certificate"),
        _(
            "Makes your key file, closed with a passphrase that you choose and nobody else knows,"
            " and your certificate. Give the certificate to all the other scrutineers and collect"
            " theirs in one folder. Keep the key file and remember the passphrase: neither can be"
            " replaced."
        ),
    )
    start.add_argument("--index", type=int, required=True, help=_("your number, from 1"))
    start.add_argument("--of", type=int, default=3, help=_("how many scrutineers there are"))
    start.add_argument("--threshold", type=int, default=2, help=_("how many can decrypt together"))
    start.add_argument(
        "--group",
        default="Ed25519",
        choices=("Ed25519", "BELENIOS-2048"),
        help=_("the group of the cryptography"),
    )
    start.add_argument(
        "--out", type=Path, default=Path(), metavar=_("FOLDER"), help=_("where the files go")
    )
    _add_own(start)
    share_step = _add_step(
        steps.add_parser,
        "share",
        take_share,
        _("2: from all certificates, make your encrypted shares"),
        _(
            "Takes the certificates of all scrutineers, yours among them, and makes one file with"
            " an encrypted part of your key for each of them. Give it to all the others."
        ),
    )
    combine_step = _add_step(
        steps.add_parser,
        "combine",
        take_combine,
        _("3: from all shares, complete your key file"),
        _(
            "Takes the certificates and shares of all scrutineers, checks every one and names"
            " whoever sent a wrong one. Completes your key file, and makes a file with your public"
            " key for whoever assembles. Copy the completed key file to a medium that you lock"
            " away: you need it on the day of the vote."
        ),
    )
    for step in (share_step, combine_step):
        step.add_argument("key", type=Path, metavar=_("KEY"), help=_("your key file"))
        _add_published(step)
        step.add_argument(
            "--out",
            type=Path,
            default=None,
            metavar=_("FOLDER"),
            help=_("where the file for the others goes; beside the key file if absent"),
        )
        _add_own(step)
    last = _add_step(
        steps.add_parser,
        "assemble",
        take_assemble,
        _("4: put together trustees.json for the desk; needs no key"),
        _(
            "Takes everything that all scrutineers have published, checks it once more and makes"
            " the file that the organiser loads at the desk. Anyone may do this; it needs no key."
        ),
    )
    _add_published(last)
    last.add_argument(
        "--out",
        type=Path,
        default=Path("trustees.json"),
        metavar=_("FILE"),
        help=_("the file for the desk"),
    )
    _add_decrypt(steps.add_parser)
    return parser


def _add_decrypt(add: Callable[..., argparse.ArgumentParser]) -> None:
    decrypt = _add_step(
        add,
        "decrypt",
        take_decrypt,
        _("after the vote: verify the closed archive and make your share of the decryption"),
        _(
            "Verifies the closed archive in full, computes the sum of its ballots and decrypts your"
            " part of that sum and nothing else, apart from any server. Exit code 0: the share is"
            " made. 1: a check fails, and no share is made. 2: a file or a number cannot be used."
            " KEY.seen beside the key file keeps what the key has decrypted: it never decrypts a"
            " second sum of one vote."
        ),
    )
    decrypt.add_argument(
        "archive", type=Path, metavar=_("ARCHIVE"), help=_("the closed archive of the vote")
    )
    decrypt.add_argument("key", type=Path, metavar=_("KEY"), help=_("your key file"))
    decrypt.add_argument(
        "--out",
        type=Path,
        required=True,
        metavar=_("SHARE"),
        help=_("the file for your page, or for whoever carries it there"),
    )
    decrypt.add_argument(
        "--few-ballots",
        action="store_true",
        help=_("decrypt fewer than three ballots, whose sum may show what single deputies marked"),
    )
    _add_own(decrypt)


def _add_step(
    add: Callable[..., argparse.ArgumentParser],
    name: str,
    step: Callable[[argparse.Namespace], int],
    summary: str,
    explanation: str,
) -> argparse.ArgumentParser:
    parser = add(name, help=summary, description=explanation)
    parser.set_defaults(step=step)
    return parser


def _add_own(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--passphrase-file",
        type=Path,
        default=None,
        metavar=_("FILE"),
        help=_("read the passphrase from a file instead of asking"),
    )


def _add_published(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "published",
        type=Path,
        nargs="+",
        metavar=_("FILE"),
        help=_("what all scrutineers published, or the folder with it"),
    )
