"""What is said to be on the disk has been synced to it first, whole, before it bears its name."""

import os

import pytest

from ballot.frame import durable
from ballot.frame.durable import create_file, erase_file, write_slots


@pytest.fixture
def calls(monkeypatch):
    """Note which calls reach the system, in order."""
    noted = []

    def noting(name):
        system = getattr(os, name)

        def call(*arguments, **named):
            noted.append(name)
            return system(*arguments, **named)

        return call

    for name in ("fsync", "fdatasync", "link", "pwrite", "unlink"):
        monkeypatch.setattr(durable.os, name, noting(name))
    return noted


def test_a_file_is_synced_before_it_bears_its_name_and_its_folder_after(tmp_path, calls):
    create_file(tmp_path / "new" / "file", [b"a", b"b"])
    assert [name for name in calls if name != "unlink"] == ["fsync", "link", "fsync"]
    assert (tmp_path / "new" / "file").read_bytes() == b"ab"
    assert (tmp_path / "new" / "file").stat().st_mode & 0o777 == 0o600


def test_a_file_is_never_replaced_and_nothing_else_is_left(tmp_path):
    create_file(tmp_path / "file", [b"first"])
    with pytest.raises(FileExistsError):
        create_file(tmp_path / "file", [b"second"])
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"file": b"first"}


def test_slots_are_synced_after_they_are_written(tmp_path, calls):
    path = tmp_path / "slots"
    path.write_bytes(bytes(6))
    write_slots(path, 2, [(2, b"cc"), (0, b"aa")])
    assert calls == ["pwrite", "pwrite", "fdatasync"]
    assert path.read_bytes() == b"aa\0\0cc"


def test_a_file_is_overwritten_and_synced_before_it_goes(tmp_path, calls):
    path = tmp_path / "secret"
    path.write_bytes(b"secret")
    erase_file(path)
    assert calls == ["pwrite", "fdatasync", "unlink", "fsync"]
    assert not path.exists()
    erase_file(path)
