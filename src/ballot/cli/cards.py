"""`ballot cards`: the deputies' cards made on a machine of its own (protocol, “Credentials”).

The server that gave out the order never learns a secret; what goes back to it is the public list.
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from ballot.basics.addresses import is_only_here
from ballot.basics.errors import Malformed, Unavailable
from ballot.basics.fingerprint import fingerprint
from ballot.basics.rand import SystemRng
from ballot.cli.files import make_folder, read_file, write_whole
from ballot.config import Settings
from ballot.frame.press.press import Press
from ballot.i18n.translate import gettext as _
from ballot.vote.card_files import CardOrder, draw_cards, parse_order, public_list
from ballot.vote.papers.documents import Printer

_PRIVATE_FILE: Final = 0o600
_PRIVATE_FOLDER: Final = 0o700


def main(arguments: Sequence[str]) -> int:
    """Make cards."""
    options = _parser().parse_args(arguments)
    return int(options.step(options))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="ballot cards", description=_("Make the deputies' cards apart from any server.")
    )
    steps = parser.add_subparsers(title=_("steps"), required=True, metavar=_("STEP"))
    make = steps.add_parser(
        "make",
        help=_("from the desk's order, make the cards and their public list"),
        description=_(
            "Draws a secret code for every deputy who may vote and prints it on a card. Use a"
            " machine of its own, without a network: whoever controls it could vote with the cards."
            " Print the sheet there, delete it, and load the public list at the desk; it holds"
            " nothing secret. Nobody can make the same cards again."
        ),
    )
    make.set_defaults(step=_make)
    make.add_argument(
        "order",
        type=Path,
        metavar="POLL.json",
        help=_("the order from the desk's page of the cards"),
    )
    make.add_argument(
        "--out",
        type=Path,
        required=True,
        metavar=_("FOLDER"),
        help=_("a new folder for the cards and the list"),
    )
    return parser


def _make(options: argparse.Namespace) -> int:
    order = _read_order(options.order)
    _make_private_folder(options.out)
    settings = Settings.from_environment()
    printer = Printer(Press(settings.templates_dir, settings.fonts))
    lines, sheet = draw_cards(order, SystemRng())
    public = public_list(order, lines)
    printed = printer.cards(sheet, order.language)
    cards = options.out / f"cards-{order.edition}.pdf"
    listed = options.out / f"public-cards-{order.edition}.json"
    write_whole(cards, printed, _PRIVATE_FILE)
    write_whole(listed, public.encode(), _PRIVATE_FILE)
    _tell(_("Cards, to be printed here and then deleted: %(path)s"), path=cards)
    _tell(_("Public list, for the desk: %(path)s"), path=listed)
    _tell(_("The cards lead to this address: %(address)s"), address=order.public_url)
    if is_only_here(order.public_url):
        _tell(_("Warning: only the server itself can open this address. No tablet can."))
    _tell(_("Edition %(edition)s, cards: %(count)s"), edition=order.edition, count=len(lines))
    _tell(_("Eight groups of the public list: %(groups)s"), groups=fingerprint(public.encode()))
    _tell(_("The desk shows the same number and the same groups once the list is loaded; compare."))
    return 0


def _read_order(path: Path) -> CardOrder:
    try:
        return parse_order(read_file(path).decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise Malformed("cards-order-malformed") from None


def _make_private_folder(folder: Path) -> None:
    """Make the folder, or take an empty one that is there.

    Raises:
        Unavailable: `cards-folder-in-use`, or `folder-unusable`.
    """
    make_folder(folder)
    if any(folder.iterdir()):
        raise Unavailable("cards-folder-in-use", path=str(folder))
    folder.chmod(_PRIVATE_FOLDER)


def _tell(sentence: str, **words: object) -> None:
    sys.stdout.write(sentence % words + "\n")
