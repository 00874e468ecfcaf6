"""`ballot rehearse`: a whole vote without a person, over the real interface of a server of its own.

Simulated deputies mark, encrypt and cast real ballots, trustees decrypt, the rules decide, papers
are printed. What was marked in clear is written beside the result, so that anyone can count again.
No process but this one and the demo ever holds more than one trustee's key.
"""

import argparse
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from ballot.cli.ending import ending_in_order
from ballot.cli.files import make_folder
from ballot.cli.progress import say_step
from ballot.cli.rehearsal.day import Rehearsal
from ballot.cli.rehearsal.plan import SAID, TableFaults, make_plan
from ballot.cli.samples import sample_occasion
from ballot.config import Settings
from ballot.i18n.messages import say
from ballot.i18n.translate import gettext as _
from ballot.law.vote.form import Form

_UNEQUAL = 1
"""The exit code when the count is not what was marked, or the verifier refuses."""
_REFUSED = 2
"""The exit code when a list has faults."""


def main(arguments: Sequence[str]) -> int:
    """Hold the rehearsal and say whether its count was right."""
    options = _parser().parse_args(arguments)
    _occasion, places = sample_occasion()
    try:
        plan = make_plan(options, places)
    except TableFaults as refusal:
        sys.stderr.write("\n  ".join([say(refusal), *refusal.sentences]) + "\n")
        return _REFUSED
    make_folder(plan.out)
    with ending_in_order(), tempfile.TemporaryDirectory(prefix="ballot-rehearsal-") as home:
        right = Rehearsal(plan, Settings.from_environment(), Path(home)).run()
    if not right:
        sys.stderr.write(_("The count is NOT what was marked; see the messages above.") + "\n")
        return _UNEQUAL
    say_step(
        _(
            "The count equals the simulated choices, and the verifier agrees."
            " Files are in %(folder)s."
        )
        % {"folder": plan.out}
    )
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="ballot rehearse",
        description=_(
            "Hold a whole rehearsal without a person: a server of its own, simulated deputies,"
            " real ballots, real papers."
        ),
        epilog=_(
            "Exit code 0: the count equals the simulated choices and the verifier agrees. 1: it"
            " does not. 2: the rehearsal could not be held; nothing was written."
        ),
    )
    parser.add_argument(
        "--out", type=Path, required=True, metavar=_("FOLDER"), help=_("where the results go")
    )
    parser.add_argument(
        "--candidates",
        type=Path,
        metavar=_("FILE"),
        help=_("candidate list, .xlsx or .csv; the sample county's if absent"),
    )
    parser.add_argument(
        "--roster",
        type=Path,
        metavar=_("FILE"),
        help=_("roster of deputies, .xlsx or .csv; the sample county's if absent"),
    )
    for name, meaning in SAID.items():
        parser.add_argument(f"--{name}", metavar=_("NAME"), help=_(meaning))
    parser.add_argument(
        "--seats",
        type=int,
        default=None,
        metavar="N",
        help=_("how many projects are to be selected; 10 if absent"),
    )
    parser.add_argument(
        "--present",
        type=int,
        default=None,
        metavar="P",
        help=_("how many deputies come; all in office if absent"),
    )
    parser.add_argument(
        "--form",
        default=Form.PER_ITEM.value,
        choices=[form.value for form in Form],
        help=_("what the ballot asks"),
    )
    parser.add_argument(
        "--group",
        default="Ed25519",
        choices=("Ed25519", "BELENIOS-2048"),
        help=_("the group of the cryptography"),
    )
    parser.add_argument(
        "--trustees",
        default="2/3",
        metavar="t/n",
        help=_("how many of how many scrutineers decrypt; 2/3 if absent"),
    )
    parser.add_argument(
        "--seed", default="1", metavar="S", help=_("fixes the simulated choices, nothing secret")
    )
    return parser
