"""A scrutineer's own steps in making the key (protocol §4.3), each on that scrutineer's machine.

`start` makes the key file and a certificate, `share` and `combine` work on what the others have
published, `assemble` puts the public record together for the desk. The key file is sealed with a
passphrase and stays where it is (mode 600); every other file is public or encrypted and may travel
on any medium.
"""

import argparse
import getpass
import json
import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from ballot.basics.errors import Malformed, NotFound, Unavailable
from ballot.basics.rand import SystemRng
from ballot.i18n.translate import gettext as _
from ballot.protocol.ceremony import assemble, certify, combine, draw_seed, share, verification_of
from ballot.protocol.group import group_named
from ballot.protocol.keyfile import TrusteeKey, open_key, seal_key

CERTIFICATE: Final = "certificate"
SHARE: Final = "share"
PUBLIC: Final = "public"
_STEPS: Final = (CERTIFICATE, SHARE, PUBLIC)
_SHORTEST_PASSPHRASE: Final = 8
_LARGEST_MESSAGE: Final = 1_000_000


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
        path.write_text(json.dumps(fields) + "\n", encoding="utf-8")
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
    )
    steps = parser.add_subparsers(title=_("steps"), required=True, metavar=_("STEP"))

    start = steps.add_parser("start", help=_("1: make the key file and a certificate"))
    start.add_argument("--index", type=int, required=True, help=_("your number, from 1"))
    start.add_argument("--of", type=int, default=3, help=_("how many scrutineers there are"))
    start.add_argument("--threshold", type=int, default=2, help=_("how many can decrypt together"))
    start.add_argument("--group", default="Ed25519", choices=("Ed25519", "BELENIOS-2048"))
    start.add_argument(
        "--out", type=Path, default=Path(), metavar=_("FOLDER"), help=_("where the files go")
    )
    start.set_defaults(step=_start)

    for name, step, text in (
        ("share", _share, _("2: from all certificates, make your encrypted shares")),
        ("combine", _combine, _("3: from all shares, complete your key file")),
    ):
        later = steps.add_parser(name, help=text)
        later.add_argument("key", type=Path, metavar=_("KEY"), help=_("your key file"))
        _add_published(later)
        later.add_argument(
            "--out",
            type=Path,
            default=None,
            metavar=_("FOLDER"),
            help=_("where the file for the others goes"),
        )
        later.set_defaults(step=step)

    last = steps.add_parser(
        "assemble", help=_("4: put together trustees.json for the desk; needs no key")
    )
    _add_published(last)
    last.add_argument(
        "--out",
        type=Path,
        default=Path("trustees.json"),
        metavar=_("FILE"),
        help=_("the file for the desk"),
    )
    last.set_defaults(step=_assemble)

    for command in steps.choices.values():
        command.add_argument(
            "--passphrase-file",
            type=Path,
            default=None,
            metavar=_("FILE"),
            help=_("read the passphrase from a file instead of asking"),
        )
    return parser


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
    passphrase = _new_passphrase(options.passphrase_file)
    options.out.mkdir(parents=True, exist_ok=True)
    path = options.out / f"trustee-{options.index}.key"
    write_key(path, seal_key(key, passphrase, rng), replace_old=False)
    published = Message(CERTIFICATE, options.index, options.group, text).write(options.out)
    _tell(_("Your key file, to keep and never to hand on: %(path)s"), path)
    _tell(_("Your certificate, for all the others: %(path)s"), published)
    return 0


def _share(options: argparse.Namespace) -> int:
    key = _open(options)
    messages = read_published(options.published)
    text = share(key.seed, in_order(messages, CERTIFICATE), group_named(key.group), SystemRng())
    published = Message(SHARE, key.index, key.group, text).write(options.out or options.key.parent)
    _tell(_("Your encrypted shares, for all the others: %(path)s"), published)
    return 0


def _combine(options: argparse.Namespace) -> int:
    passphrase = _passphrase(options.passphrase_file)
    key = open_key(_read(options.key), passphrase)
    messages, rng = read_published(options.published), SystemRng()
    own = combine(
        key.seed,
        in_order(messages, CERTIFICATE),
        in_order(messages, SHARE),
        group_named(key.group),
        rng,
    )
    completed = replace(key, decryption_key=own.decryption_key)
    write_key(options.key, seal_key(completed, passphrase, rng), replace_old=True)
    message = Message(PUBLIC, key.index, key.group, own.verification_key)
    _tell(_("Your key file is complete: %(path)s"), options.key)
    _tell(
        _("Your public key, for whoever assembles: %(path)s"),
        message.write(options.out or options.key.parent),
    )
    return 0


def _assemble(options: argparse.Namespace) -> int:
    messages = read_published(options.published)
    certificates, shares, publics = (in_order(messages, step) for step in _STEPS)
    text = assemble(certificates, shares, publics, group_named(messages[0].group))
    options.out.write_text(text, encoding="utf-8")
    _tell(_("The scrutineers' public record, to be loaded at the desk: %(path)s"), options.out)
    return 0


def read_published(paths: Sequence[Path]) -> list[Message]:
    """Read the published files; a folder stands for all of them in it.

    Raises:
        NotFound: there is none.
        Malformed: a named file is none of the ceremony, or the files are of two groups.
    """
    messages = [_parse_message(path) for path in _files(paths)]
    if not messages:
        raise NotFound("ceremony-nothing-published")
    if len({message.group for message in messages}) > 1:
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


def write_key(path: Path, text: str, *, replace_old: bool) -> None:
    """Write a file that nobody else can read; an old one stays whole until the new one is there.

    Raises:
        Unavailable: `key-file-exists`, unless it is to be replaced.
    """
    if path.exists() and not replace_old:
        raise Unavailable("key-file-exists", path=str(path))
    fresh = path.with_name(path.name + ".new")
    fresh.unlink(missing_ok=True)
    with os.fdopen(
        os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8"
    ) as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)


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
    try:
        with path.open("rb") as file:
            return file.read(_LARGEST_MESSAGE).decode()
    except OSError as error:
        raise Unavailable("file-unreadable", path=str(path), reason=error.strerror) from error
    except UnicodeDecodeError:
        raise Malformed("ceremony-file-malformed", path=str(path)) from None


def _open(options: argparse.Namespace) -> TrusteeKey:
    return open_key(_read(options.key), _passphrase(options.passphrase_file))


def _passphrase(file: Path | None) -> str:
    if file is not None:
        return _read(file).rstrip("\r\n")
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
