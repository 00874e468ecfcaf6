"""A scrutineer's own steps in making the key (protocol §4.3), each on that scrutineer's machine.

`start` makes the key file and a certificate, `share` and `combine` work on what the others have
published, `assemble` puts the public record together for the desk. The key file is sealed with a
passphrase and stays where it is (mode 600); every other file is public or encrypted and may travel
on any medium.
"""

import argparse
import getpass
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from ballot.basics.errors import Malformed, NotFound, Unavailable
from ballot.basics.rand import SystemRng
from ballot.cli.files import make_folder, name_fault, read_file, read_secret_line, write_whole
from ballot.frame.custody import read_private
from ballot.i18n.translate import gettext as _
from ballot.protocol.ceremony import assemble, certify, combine, draw_seed, share, verification_of
from ballot.protocol.groups.by_name import group_named
from ballot.protocol.keyfile import TrusteeKey, open_key, seal_key

CERTIFICATE: Final = "certificate"
SHARE: Final = "share"
PUBLIC: Final = "public"
_STEPS: Final = (CERTIFICATE, SHARE, PUBLIC)
_SHORTEST_PASSPHRASE: Final = 8
_LARGEST_MESSAGE: Final = 1_000_000
_PRIVATE: Final = 0o600
"""The mode of a file that only its owner may read."""


@dataclass(frozen=True, slots=True)
class Message:
    """One published file of the ceremony: who wrote it in which step, and the text itself."""

    step: str
    index: int
    group: str
    text: str

    def write(self, folder: Path) -> Path:
        """Write the file that is handed to the others, and return its path."""
        path = folder / f"trustee-{self.index}.{self.step}.json"
        fields = {"step": self.step, "index": self.index, "group": self.group, "text": self.text}
        write_whole(path, f"{json.dumps(fields)}\n".encode())
        return path


def main(arguments: Sequence[str]) -> int:
    """Take one step of the ceremony."""
    options = _parser().parse_args(arguments)
    return int(options.step(options))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="ballot trustee",
        description=_(
            "A scrutineer's own steps in making the key. All scrutineers take each step before"
            " anyone takes the next."
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
        _start,
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
        _share,
        _("2: from all certificates, make your encrypted shares"),
        _(
            "Takes the certificates of all scrutineers, yours among them, and makes one file with"
            " an encrypted part of your key for each of them. Give it to all the others."
        ),
    )
    combine_step = _add_step(
        steps.add_parser,
        "combine",
        _combine,
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
        _assemble,
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
    return parser


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


def _start(options: argparse.Namespace) -> int:
    rng, group = SystemRng(), group_named(options.group)
    seed = draw_seed(rng)
    text = certify(seed, options.index, options.of, options.threshold, group, rng)
    key = TrusteeKey(
        group=options.group,
        index=options.index,
        size=options.of,
        threshold=options.threshold,
        verification=verification_of(group, seed),
        seed=seed,
        decryption_key=None,
    )
    make_folder(options.out)
    path = options.out / f"trustee-{options.index}.key"
    if path.exists():
        raise Unavailable("key-file-exists", path=str(path))
    passphrase = _new_passphrase(options.passphrase_file)
    write_whole(path, seal_key(key, passphrase, rng).encode(), _PRIVATE)
    published = Message(CERTIFICATE, options.index, options.group, text).write(options.out)
    _tell(_("Your key file, to keep and never to hand on: %(path)s"), path)
    _tell(_("Your certificate, for all the others: %(path)s"), published)
    return 0


def _share(options: argparse.Namespace) -> int:
    key, _passphrase_given = _open(options)
    messages = read_published(options.published, key.group)
    text = share(key.seed, in_order(messages, CERTIFICATE), group_named(key.group), SystemRng())
    published = Message(SHARE, key.index, key.group, text).write(_folder(options))
    _tell(_("Your encrypted shares, for all the others: %(path)s"), published)
    return 0


def _combine(options: argparse.Namespace) -> int:
    key, passphrase = _open(options)
    messages, rng = read_published(options.published, key.group), SystemRng()
    own = combine(
        key.seed,
        in_order(messages, CERTIFICATE),
        in_order(messages, SHARE),
        group_named(key.group),
        rng,
    )
    completed = replace(key, decryption_key=own.decryption_key)
    folder = _folder(options)
    write_whole(options.key, seal_key(completed, passphrase, rng).encode(), _PRIVATE)
    message = Message(PUBLIC, key.index, key.group, own.verification_key)
    _tell(_("Your key file is complete: %(path)s"), options.key)
    _tell(_("Your public key, for whoever assembles: %(path)s"), message.write(folder))
    return 0


def _assemble(options: argparse.Namespace) -> int:
    messages = read_published(options.published)
    certificates, shares, publics = (in_order(messages, step) for step in _STEPS)
    text = assemble(certificates, shares, publics, group_named(messages[0].group))
    make_folder(options.out.parent)
    write_whole(options.out, text.encode())
    _tell(_("The scrutineers' public record, to be loaded at the desk: %(path)s"), options.out)
    return 0


def read_published(paths: Sequence[Path], group: str | None = None) -> list[Message]:
    """Read the published files; a folder stands for all of them in it.

    Args:
        paths: files and folders.
        group: the group of one's own key, if one has a key.

    Raises:
        NotFound: there is none.
        Malformed: a named file is none of the ceremony, or the files are of two groups.
    """
    messages = [_parse_message(path) for path in _files(paths)]
    if not messages:
        raise NotFound("ceremony-nothing-published")
    if any(message.group != (group or messages[0].group) for message in messages):
        raise Malformed("ceremony-two-groups")
    return messages


def in_order(messages: Sequence[Message], step: str) -> list[str]:
    """Return the texts of one step by the members' numbers.

    Raises:
        Malformed: two different texts of one member.
    """
    found: dict[int, str] = {}
    for message in messages:
        if message.step != step:
            continue
        if found.setdefault(message.index, message.text) != message.text:
            raise Malformed("ceremony-message-twice", member=message.index, step=step)
    return [found[index] for index in sorted(found)]


def _files(paths: Sequence[Path]) -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            yield from sorted(found for step in _STEPS for found in path.glob(f"*.{step}.json"))
        else:
            yield path


def _parse_message(path: Path) -> Message:
    try:
        fields = json.loads(_read(path))
        step, index, group, text = (fields[name] for name in ("step", "index", "group", "text"))
    except (ValueError, KeyError, TypeError, RecursionError):
        raise Malformed("ceremony-file-malformed", path=str(path)) from None
    if (
        step not in _STEPS
        or type(index) is not int
        or type(group) is not str
        or type(text) is not str
    ):
        raise Malformed("ceremony-file-malformed", path=str(path))
    return Message(step, index, group, text)


def _read(path: Path) -> str:
    data = read_file(path)
    try:
        return data[:_LARGEST_MESSAGE].decode()
    except UnicodeDecodeError:
        raise Malformed("ceremony-file-malformed", path=str(path)) from None


def _open(options: argparse.Namespace) -> tuple[TrusteeKey, str]:
    """Open one's own key file, and return the passphrase too."""
    try:
        text = read_private(options.key).decode()
    except OSError as error:
        reason = name_fault(error)
        raise Unavailable("file-unreadable", path=str(options.key), reason=reason) from None
    except UnicodeDecodeError:
        raise Malformed("trustee-key-malformed") from None
    passphrase = _passphrase(options.passphrase_file)
    return open_key(text, passphrase), passphrase


def _folder(options: argparse.Namespace) -> Path:
    """Return where the file for the others goes."""
    folder: Path = options.out or options.key.parent
    make_folder(folder)
    return folder


def _passphrase(file: Path | None) -> str:
    if file is not None:
        return read_secret_line(file)
    return getpass.getpass(_("Passphrase of your key file: "))


def _new_passphrase(file: Path | None) -> str:
    chosen = _passphrase(file)
    if len(chosen) < _SHORTEST_PASSPHRASE:
        raise Malformed("passphrase-short", shortest=_SHORTEST_PASSPHRASE)
    if file is None and getpass.getpass(_("The same passphrase again: ")) != chosen:
        raise Malformed("passphrases-differ")
    return chosen


def _tell(sentence: str, path: Path) -> None:
    sys.stdout.write(sentence % {"path": path} + "\n")
