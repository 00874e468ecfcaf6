"""How commands read and write files: faults in words, and no half-written file under its name."""

import os
from pathlib import Path
from typing import Final

from ballot.basics.errors import Malformed, Unavailable
from ballot.i18n.translate import N_
from ballot.i18n.translate import gettext as _

FAULTS: Final = (
    N_("No such file or directory"),
    N_("Permission denied"),
    N_("Is a directory"),
    N_("Not a directory"),
    N_("File exists"),
    N_("No space left on device"),
    N_("Read-only file system"),
    N_("Address already in use"),
    N_("Cannot assign requested address"),
    N_("Name or service not known"),
)
"""What the system commonly says; anything else is said in the system's own words."""


def name_fault(error: OSError) -> str:
    """Return what the system complains of, in the locale in force."""
    return _(error.strerror or type(error).__name__)


def read_file(path: Path) -> bytes:
    """Read a whole file.

    Raises:
        Unavailable: `file-unreadable`.
    """
    try:
        return path.read_bytes()
    except OSError as error:
        raise Unavailable("file-unreadable", path=str(path), reason=name_fault(error)) from None


def read_secret_line(path: Path) -> str:
    """Read a password or passphrase from a text file; the end of its line does not count.

    Raises:
        Unavailable: `file-unreadable`.
        Malformed: `passphrase-unreadable`.
    """
    try:
        return read_file(path).decode("utf-8-sig").rstrip("\r\n")
    except UnicodeDecodeError:
        raise Malformed("passphrase-unreadable", path=str(path)) from None


def make_folder(path: Path) -> None:
    """Make a folder that is not there yet, and see that files can be written to it.

    Raises:
        Unavailable: `folder-unusable`.
    """
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Unavailable("folder-unusable", path=str(path), reason=name_fault(error)) from None
    if not os.access(path, os.W_OK | os.X_OK):
        raise Unavailable("folder-unusable", path=str(path), reason=_("Permission denied"))


def write_whole(path: Path, data: bytes, mode: int = 0o644) -> None:
    """Write a file; an old one stays whole until the new one is there.

    Raises:
        Unavailable: `file-unwritable`.
    """
    fresh = path.with_name(path.name + ".new")
    try:
        fresh.unlink(missing_ok=True)
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(path)
    except OSError as error:
        raise Unavailable("file-unwritable", path=str(path), reason=name_fault(error)) from None
