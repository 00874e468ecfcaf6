"""A scrutineer's own key file on disk: readable by its owner only, opened with the passphrase."""

from pathlib import Path
from typing import Final

from ballot.basics.errors import Malformed, Unavailable
from ballot.cli.files import name_fault
from ballot.frame.custody import read_private

PRIVATE: Final = 0o600
"""The mode of a file that only its owner may read."""


def read_sealed(path: Path) -> str:
    """Return the text of a key file, still sealed.

    Raises:
        Unavailable: there is none, or it cannot be read.
        ConfigurationError: others can read or change it.
        Malformed: `trustee-key-malformed`.
    """
    try:
        return read_private(path).decode()
    except OSError as error:
        raise Unavailable("file-unreadable", path=str(path), reason=name_fault(error)) from None
    except UnicodeDecodeError:
        raise Malformed("trustee-key-malformed") from None
