"""How commands ask for a passphrase: nothing that is typed appears, or nothing is asked."""

import getpass
import warnings
from pathlib import Path

from ballot.basics.errors import Malformed, Unavailable
from ballot.basics.rand import Rng
from ballot.cli.files import read_secret_line
from ballot.i18n.translate import gettext as _
from ballot.protocol.passphrase import SHORTEST, draw_passphrase, require_strong


def ask_secret(prompt: str) -> str:
    """Ask on the terminal without an echo.

    Raises:
        Unavailable: `terminal-would-echo`; there is no terminal that can hide what is typed.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("error", getpass.GetPassWarning)
        try:
            return getpass.getpass(prompt)
        except (getpass.GetPassWarning, EOFError):
            raise Unavailable("terminal-would-echo") from None


def passphrase_of_key(file: Path | None) -> str:
    """Return the passphrase of a key file that there is, from a file or from its owner."""
    return read_secret_line(file) if file else ask_secret(_("Passphrase of your key file: "))


def new_passphrase(file: Path | None, rng: Rng) -> str:
    """Return the passphrase of a key file to be made; one is offered, a weak one is refused.

    What is offered is part of the question: it goes to the terminal and never to a redirected
    output. It must be typed all the same, so that its owner has it.

    Raises:
        Malformed: it is weak (`ballot.protocol.passphrase`), or `passphrases-differ`.
        Unavailable: `terminal-would-echo`, or the file cannot be read.
    """
    if file is not None:
        chosen = read_secret_line(file)
        require_strong(chosen)
        return chosen
    offered = draw_passphrase(rng)
    chosen = ask_secret(_offer(offered)) or offered
    require_strong(chosen)
    if ask_secret(_("The same passphrase again, typed in full: ")) != chosen:
        raise Malformed("passphrases-differ")
    return chosen


def _offer(passphrase: str) -> str:
    words = {"passphrase": passphrase, "shortest": SHORTEST}
    return (
        _(
            "Your key file is closed with a passphrase. One has been drawn for you:\n\n"
            "    %(passphrase)s\n\n"
            "Write it down where nobody else comes, and press Enter to take it; or type one of"
            " your own with at least %(shortest)s characters.\n"
            "Passphrase of your key file: "
        )
        % words
    )
