"""The four steps of the ceremony as a scrutineer takes them; each shows what has been seen.

What has been seen is shown as eight groups of four digits, half of a SHA-256. Scrutineers compare
them by word of mouth: a certificate that was swapped on its way gives other groups.
"""

import argparse
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from ballot.basics.errors import Unavailable
from ballot.basics.fingerprint import eight_groups, fingerprint
from ballot.basics.rand import SystemRng
from ballot.cli.files import make_folder, write_whole
from ballot.cli.prompts import new_passphrase, passphrase_of_key
from ballot.cli.trustee.messages import (
    CERTIFICATE,
    PUBLIC,
    SHARE,
    STEPS,
    Message,
    in_order,
    read_published,
)
from ballot.cli.trustee.own_key import PRIVATE, read_sealed
from ballot.i18n.translate import gettext as _
from ballot.protocol.ceremony import (
    assemble,
    certify,
    combine,
    draw_seed,
    seen_by_all,
    share,
    verification_of,
)
from ballot.protocol.groups.by_name import group_named
from ballot.protocol.keyfile import TrusteeKey, open_key, seal_key


def take_start(options: argparse.Namespace) -> int:
    """Step 1: make the key file and the certificate."""
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
    passphrase = new_passphrase(options.passphrase_file, rng)
    write_whole(path, seal_key(key, passphrase, rng).encode(), PRIVATE)
    published = Message(CERTIFICATE, options.index, options.group, text).write(options.out)
    _tell(_("Your key file, to keep and never to hand on: %(path)s"), path)
    _tell(_("Your certificate, for all the others: %(path)s"), published)
    _show(_("Eight groups of your certificate: %(groups)s"), fingerprint(text.encode()))
    return 0


def take_share(options: argparse.Namespace) -> int:
    """Step 2: make an encrypted share for everyone."""
    key, _passphrase = _open(options)
    messages, group = read_published(options.published, key.group), group_named(key.group)
    certificates = in_order(messages, CERTIFICATE)
    text = share(key.seed, certificates, group, SystemRng())
    published = Message(SHARE, key.index, key.group, text).write(_folder(options))
    _tell(_("Your encrypted shares, for all the others: %(path)s"), published)
    _show_certificates(certificates, key.group)
    return 0


def take_combine(options: argparse.Namespace) -> int:
    """Step 3: complete the key file and publish its public key."""
    key, passphrase = _open(options)
    messages, group = read_published(options.published, key.group), group_named(key.group)
    certificates, rng = in_order(messages, CERTIFICATE), SystemRng()
    own = combine(key.seed, certificates, in_order(messages, SHARE), group, rng)
    completed = replace(key, decryption_key=own.decryption_key)
    folder = _folder(options)
    write_whole(options.key, seal_key(completed, passphrase, rng).encode(), PRIVATE)
    message = Message(PUBLIC, key.index, key.group, own.verification_key)
    _tell(_("Your key file is complete: %(path)s"), options.key)
    _tell(_("Your public key, for whoever assembles: %(path)s"), message.write(folder))
    _show_certificates(certificates, key.group)
    return 0


def take_assemble(options: argparse.Namespace) -> int:
    """Step 4: put the public record together; needs no key."""
    messages = read_published(options.published)
    certificates, shares, publics = (in_order(messages, step) for step in STEPS)
    text = assemble(certificates, shares, publics, group_named(messages[0].group))
    make_folder(options.out.parent)
    write_whole(options.out, text.encode())
    _tell(_("The scrutineers' public record, to be loaded at the desk: %(path)s"), options.out)
    _show_certificates(certificates, messages[0].group)
    _show(_("Eight groups of the public record: %(groups)s"), fingerprint(text.encode()))
    sys.stdout.write(
        _("The desk and every scrutineer's page show the groups of the record; compare them.")
        + "\n"
    )
    return 0


def _open(options: argparse.Namespace) -> tuple[TrusteeKey, str]:
    """Open one's own key file, and return the passphrase too."""
    text = read_sealed(options.key)
    passphrase = passphrase_of_key(options.passphrase_file)
    return open_key(text, passphrase), passphrase


def _folder(options: argparse.Namespace) -> Path:
    """Return where the file for the others goes."""
    folder: Path = options.out or options.key.parent
    make_folder(folder)
    return folder


def _tell(sentence: str, path: Path) -> None:
    sys.stdout.write(sentence % {"path": path} + "\n")


def _show(sentence: str, groups: str) -> None:
    sys.stdout.write(sentence % {"groups": groups} + "\n")


def _show_certificates(certificates: Sequence[str], group: str) -> None:
    """Show each certificate and all of them together, as this machine has seen them."""
    for index, text in enumerate(certificates, 1):
        words = {"index": index, "groups": fingerprint(text.encode())}
        sys.stdout.write(_("  certificate of scrutineer %(index)s: %(groups)s") % words + "\n")
    digest = seen_by_all(certificates, group_named(group))
    _show(_("Eight groups of all certificates: %(groups)s"), eight_groups(digest))
    sys.stdout.write(
        _("All scrutineers must see the same eight groups; compare them before you go on.") + "\n"
    )
