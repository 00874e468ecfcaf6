"""Owns files that must survive a crash, or be gone for good.

A file gets its name only when all of it is on the disk: a crash leaves the whole file or none.
"""

import os
from collections.abc import Iterable
from pathlib import Path
from tempfile import NamedTemporaryFile


def create_file(path: Path, parts: Iterable[bytes]) -> None:
    """Write a new file, for its owner alone from its first byte on.

    Raises:
        FileExistsError: there is one of this name already; it is never replaced.
    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    # The library opens temporary files with mode 600. A link, unlike a renaming, never replaces.
    with NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.") as file:
        for part in parts:
            file.write(part)
        file.flush()
        os.fsync(file.fileno())
        os.link(file.name, path)
    sync_folder(path.parent)


def write_slots(path: Path, size: int, slots: Iterable[tuple[int, bytes]]) -> None:
    """Overwrite numbered places of a fixed size in a file, and return when they are on the disk.

    Raises:
        FileNotFoundError: there is no such file.
    """
    descriptor = os.open(path, os.O_WRONLY)
    try:
        for number, body in slots:
            os.pwrite(descriptor, body, number * size)
        os.fdatasync(descriptor)
    finally:
        os.close(descriptor)


def erase_file(path: Path) -> None:
    """Overwrite a file and take its name away; nothing happens when there is none."""
    try:
        size = path.stat().st_size
        write_slots(path, size, [(0, bytes(size))])
        path.unlink()
    except FileNotFoundError:
        return
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make the names in a folder durable."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
