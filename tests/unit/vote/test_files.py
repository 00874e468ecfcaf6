"""What a round keeps beside the database: whole or not there, its owner's alone, gone for good."""

import hashlib
import os
import re

import pytest

from ballot.basics.errors import ConfigurationError, StateConflict, Unavailable
from ballot.vote import files as module
from ballot.vote.files import HomeFiles
from ballot.vote.witness import SLOT_BYTES, Witness, tracker_of

KEY, OTHER = bytes(range(32)), bytes(32)
TRACKER = tracker_of(b"ballot")


@pytest.fixture
def files(home):
    made = HomeFiles(home)
    made.make_box("round", KEY, 3)
    return made


def test_a_box_begins_with_its_key_and_an_empty_witness(files, home):
    assert files.key("round") == KEY
    assert files.witness("round") == Witness.empty(3)
    found = {path.name: path.stat().st_mode & 0o777 for path in (home / "rounds").iterdir()}
    assert found == {"round.key": 0o600, "round.witness": 0o600}
    assert (home / "rounds").stat().st_mode & 0o777 == 0o700


def test_a_box_that_is_there_stays_as_it_is(files):
    files.enter("round", {1: TRACKER})
    files.make_box("round", OTHER, 5)
    assert files.key("round") == KEY
    assert files.witness("round").trackers() == {1: TRACKER}


def test_a_tracker_is_entered_into_its_slot_alone(files):
    files.enter("round", {2: TRACKER})
    files.enter("round", {})
    assert files.witness("round").content == bytes(2 * SLOT_BYTES) + TRACKER


def test_a_key_that_others_can_read_is_not_used(files, home):
    (home / "rounds" / "round.key").chmod(0o644)
    with pytest.raises(ConfigurationError, match="key-file-open-to-others"):
        files.key("round")


def test_a_destroyed_key_is_overwritten_before_its_name_goes(files, home):
    with (home / "rounds" / "round.key").open("rb") as still_open:
        files.destroy_key("round")
        assert still_open.read() == bytes(32)
    with pytest.raises(Unavailable, match="box-key-missing"):
        files.key("round")
    files.destroy_key("round")


def test_a_board_is_written_once_and_the_same_again_is_no_other(files, home):
    digest = files.keep_board("round", [b"a", b"bc"])
    assert digest == hashlib.sha256(b"abc").hexdigest()
    assert files.keep_board("round", [b"ab", b"c"]) == digest
    with pytest.raises(StateConflict, match="board-differs"):
        files.keep_board("round", [b"abd"])
    assert files.board("round") == b"abc"
    assert [path.name for path in (home / "boards").iterdir()] == ["round.bel"]


def test_what_is_missing_is_missed_by_its_name_in_the_home_folder(files):
    for ask, code in (
        (lambda: files.key("no"), "box-key-missing"),
        (lambda: files.witness("no"), "witness-missing"),
        (lambda: files.enter("no", {0: TRACKER}), "witness-missing"),
        (lambda: files.board("no"), "board-missing"),
    ):
        with pytest.raises(Unavailable, match=code) as refused:
            ask()
        assert re.fullmatch(r"\w+/no\.\w+", str(refused.value.params["path"]))
    assert not files.has_board("no")
    assert not files.has_witness("no")


def test_a_full_disk_is_named(files, monkeypatch):
    def full(*_):
        raise OSError(28, os.strerror(28))

    monkeypatch.setattr(module, "write_slots", full)
    with pytest.raises(Unavailable, match="home-unavailable") as refused:
        files.enter("round", {0: TRACKER})
    assert refused.value.params["reason"] == os.strerror(28)
