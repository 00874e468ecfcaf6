"""`ballot trustee decrypt`: a scrutineer's share of the sum, made apart from any server.

The whole archive is verified first, as `ballot verify` does, the sum is computed from its ballots,
and only then is the key opened. What a server or a page says plays no part. The number of ballots
and the head of the board are shown, to be compared with the slip of ballots issued and returned.
"""

import argparse
import sys
from pathlib import Path
from typing import Final

from ballot.basics.errors import RuleViolation, StateConflict, Unavailable, VerificationError
from ballot.basics.fingerprint import eight_groups, fingerprint
from ballot.basics.rand import SystemRng
from ballot.cli.files import read_file, write_whole
from ballot.cli.progress import meter
from ballot.cli.prompts import passphrase_of_key
from ballot.cli.trustee.closed_box import ClosedBox
from ballot.cli.trustee.memory import Decrypted, remember
from ballot.cli.trustee.own_key import read_sealed
from ballot.i18n.messages import say
from ballot.i18n.translate import gettext as _
from ballot.law.vote.secrecy import FEWEST
from ballot.protocol.codec import hash_hex
from ballot.protocol.counting import partial_decryption, verify_partial_decryption
from ballot.protocol.keyfile import TrusteeKey, open_key
from ballot.verify.checks import NAMES
from ballot.verify.inspection import inspect_archive
from ballot.verify.report import Report

_CHECK_FAILED: Final = 1


def take_decrypt(options: argparse.Namespace) -> int:
    """Verify, decrypt the sum, write the share; or name the checks that failed."""
    archive, sealed = read_file(options.archive), read_sealed(options.key)
    report = inspect_archive(archive, progress=meter(_("ballots verified")))
    if not report.valid:
        _name_failures(report)
        return _CHECK_FAILED
    try:
        box = ClosedBox.of(archive)
        _show(box)
        if box.ballots < FEWEST and not options.few_ballots:
            raise RuleViolation("few-ballots-to-decrypt", ballots=box.ballots, few=FEWEST)
        key = open_key(sealed, passphrase_of_key(options.passphrase_file))
        owner, share = _share(box, key, options.key)
    except (VerificationError, StateConflict) as refusal:
        sys.stderr.write(say(refusal) + "\n" + _("No share was made.") + "\n")
        return _CHECK_FAILED
    write_whole(options.out, share.encode())
    _tell(
        _("Share of scrutineer %(owner)s, for the scrutineer's page or the desk: %(path)s"),
        owner=owner,
        path=options.out,
    )
    return 0


def _share(box: ClosedBox, key: TrusteeKey, path: Path) -> tuple[int, str]:
    """Return whose share it is, counted from 1, and its text.

    Raises:
        Unavailable: `trustee-key-incomplete`.
        VerificationError: `trustee-key-foreign`; the key is none of this election's trustees.
        StateConflict: `another-sum-decrypted`.
    """
    group = box.election.group
    if key.decryption_key is None:
        raise Unavailable("trustee-key-incomplete", index=key.index)
    public = group.power_of_generator(key.decryption_key)
    if public not in box.trustees.owners:
        raise VerificationError("trustee-key-foreign", index=key.index)
    share = partial_decryption(box.election, box.tally, key.decryption_key, public, SystemRng())
    verify_partial_decryption(box.election, box.tally, public, share)
    remember(path, Decrypted(election=box.election.uuid, sum=hash_hex(box.tally), head=box.head))
    return box.trustees.owners.index(public) + 1, share


def _show(box: ClosedBox) -> None:
    _tell(_("Ballots in the box: %(ballots)s"), ballots=box.ballots)
    _tell(_("Code of the closed box: %(groups)s"), groups=eight_groups(box.head))
    _tell(_("Compare both with the first slip before you hand the share on."))
    _tell(
        _("Scrutineers' public record: %(groups)s"),
        groups=fingerprint(box.trustees.text.encode()),
    )
    _tell(_("Fingerprint of the encrypted sum: %(groups)s"), groups=fingerprint(box.tally.encode()))


def _name_failures(report: Report) -> None:
    sys.stderr.write(_("The archive does not hold. These checks failed:") + "\n")
    for finding in report.failures:
        sys.stderr.write(f"{finding.check:3}  {_(NAMES[finding.check])}: {finding.reason}\n")
    sys.stderr.write(_("No share was made.") + "\n")


def _tell(sentence: str, **words: object) -> None:
    sys.stdout.write(sentence % words + "\n")
    sys.stdout.flush()
