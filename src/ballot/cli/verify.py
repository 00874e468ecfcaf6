"""`ballot verify`: the independent verifier, which knows no catalogue, in the reader's language."""

from collections.abc import Sequence

from ballot.i18n.translate import gettext
from ballot.verify import command


def main(arguments: Sequence[str]) -> int:
    """Verify an archive; see `ballot.verify.command`."""
    return command.main(arguments, gettext)
