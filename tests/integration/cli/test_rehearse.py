"""`ballot rehearse`: a whole vote over HTTP, and what it leaves behind, also when it is broken off.

The roster has nine deputies and the list four projects, so that a whole rehearsal takes seconds;
with the seed chosen here two projects tie across the last place, and a run-off is held.
"""

import base64
import hashlib
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pypdfium2
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key

from ballot.cli import main as command_line
from ballot.cli.rehearsal import command as rehearse
from ballot.verify.inspection import inspect_archive
from support.served import table
from support.soak import scaled
from support.workbooks import workbook

TYING_SEED = "5"
CONGRESS = "柳河镇人民代表大会"
ONE_ROUND = {
    "election.bel",
    "result.json",
    "result.json.sig",
    "result.json.pub",
    "votes.json",
    "slip-issue-return.pdf",
    "slip-count.pdf",
}
OF_THE_POLL = {"announcement.pdf", "papers.json", "papers.json.sig", "cards.pdf"}
ENDS = (
    ("Check-in", signal.SIGINT, 130),
    ("Key ceremony", signal.SIGTERM, 143),
    ("Check-in", signal.SIGTERM, 143),
    ("Casting", signal.SIGTERM, 143),
    ("Set-up", signal.SIGHUP, 129),
)
"""At which step a rehearsal is told to end, how, and what it answers."""
PATIENCE = 240
"""Seconds that a rehearsal may take to reach a step on a busy machine."""


@pytest.fixture(scope="module")
def lists(tmp_path_factory):
    """Return the arguments that name a short list and a short roster."""
    folder = tmp_path_factory.mktemp("lists")
    candidates, roster = folder / "candidates.csv", folder / "roster.csv"
    candidates.write_bytes(table("county-candidates.csv", range(1, 5)))
    roster.write_bytes(table("county-roster.csv", range(1, 10)))
    return ["--candidates", str(candidates), "--roster", str(roster), "--seats", "2"]


def begin(arguments, folder: Path) -> subprocess.Popen:
    """Start a rehearsal whose working and temporary folders are this one."""
    (folder / "tmp").mkdir()
    return subprocess.Popen(  # noqa: S603
        [sys.executable, "-m", "ballot.cli.main", "rehearse", "--out", "out", *arguments],
        cwd=folder,
        env=os.environ
        | {
            "PYTHONPATH": str(Path(__file__).parents[3] / "src"),
            "TMPDIR": str(folder / "tmp"),
            "BALLOT_LANG": "en",
        },
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.fixture(scope="module")
def rehearsed(tmp_path_factory, lists):
    """Return the folder of a rehearsal with a tie, into which an older one had written."""
    folder = tmp_path_factory.mktemp("rehearsed")
    out = folder / "out"
    out.mkdir()
    for name in ("result.json", "election-2.bel", "result-3.json", "notes.txt", "result-final.pdf"):
        (out / name).write_text("old")
    process = begin([*lists, "--seed", TYING_SEED, "--congress", CONGRESS], folder)
    said = process.communicate(timeout=PATIENCE)[1]
    assert process.returncode == 0, said
    return out


def read(path: Path):
    return json.loads(path.read_bytes())


def test_both_rounds_leave_their_files_and_nothing_of_an_older_rehearsal(rehearsed):
    second = {name.replace(".", "-2.", 1) for name in ONE_ROUND}
    kept = {"notes.txt", "result-final.pdf"}
    assert {path.name for path in rehearsed.iterdir()} == ONE_ROUND | second | kept | OF_THE_POLL
    assert all((rehearsed / name).read_text() == "old" for name in kept)
    for path in rehearsed.glob("*.pdf"):
        assert path.name in kept or path.read_bytes().startswith(b"%PDF-")
    assert (rehearsed / "cards.pdf").stat().st_mode & 0o777 == 0o600


def test_every_paper_says_that_it_is_a_rehearsal_and_has_its_hash_in_the_signed_list(rehearsed):
    listed = read(rehearsed / "papers.json")["papers"]
    assert (
        set(listed)
        == {path.name for path in rehearsed.glob("*.pdf") if path.name in listed}
        == {
            "announcement.pdf",
            *(
                f"{slip}{suffix}.pdf"
                for slip in ("slip-count", "slip-issue-return")
                for suffix in ("", "-2")
            ),
        }
    )
    for name, digest in listed.items():
        data = (rehearsed / name).read_bytes()
        assert hashlib.sha256(data).hexdigest() == digest
        pages = [page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(data)]
        assert all("Rehearsal" in page for page in pages), name
    public = load_pem_public_key((rehearsed / "result.json.pub").read_bytes())
    assert isinstance(public, Ed25519PublicKey)
    public.verify(
        base64.b64decode((rehearsed / "papers.json.sig").read_bytes()),
        (rehearsed / "papers.json").read_bytes(),
    )


def test_the_announcement_is_headed_as_the_command_says(rehearsed):
    page = pypdfium2.PdfDocument(rehearsed / "announcement.pdf")[0]
    assert CONGRESS in page.get_textpage().get_text_bounded()


def test_the_scrutineers_bear_names_of_the_roster(rehearsed):
    names = read(rehearsed / "result.json")["scrutineers"]
    roster = table("county-roster.csv", range(1, 10)).decode("utf-8-sig")
    assert len(names) == 3
    assert all(f",{name}," in roster for name in names)


@pytest.mark.parametrize("suffix", ["", "-2"])
def test_anyone_can_recount_what_was_published(rehearsed, suffix):
    votes, result = (
        read(rehearsed / f"votes{suffix}.json"),
        read(rehearsed / f"result{suffix}.json"),
    )
    assert votes["form"] == "per-item"
    assert votes["projects"] == [project["id"] for project in result["projects"]]
    assert len(votes["ballots"]) == 9
    for place, project in enumerate(result["projects"]):
        column = [ballot[place] for ballot in votes["ballots"]]
        counts = {word: column.count(word) for word in ("approve", "oppose", "abstain")}
        assert counts == {word: project[word] for word in counts}


@pytest.mark.parametrize("suffix", ["", "-2"])
def test_the_archive_holds_and_the_result_is_signed_by_the_key_beside_it(rehearsed, suffix):
    report = inspect_archive((rehearsed / f"election{suffix}.bel").read_bytes(), lawful=True)
    assert report.valid, report.as_text()
    assert report.complete
    result = rehearsed / f"result{suffix}.json"
    public = load_pem_public_key(result.with_suffix(".json.pub").read_bytes())
    assert isinstance(public, Ed25519PublicKey)
    public.verify(
        base64.b64decode(result.with_suffix(".json.sig").read_bytes()), result.read_bytes()
    )


def test_the_run_off_is_among_the_tied_for_the_places_that_are_left(rehearsed):
    first, second = read(rehearsed / "result.json"), read(rehearsed / "result-2.json")
    runoff = first["outcome"]["runoff"]
    assert runoff["projects"] == first["outcome"]["tied"] == ["1", "2"]
    assert [project["id"] for project in second["projects"]] == runoff["projects"]
    assert second["seats"] == runoff["seats"] == 1
    assert second["runoff_of"] == runoff["projects"]
    assert len(second["outcome"]["selected"]) == 1
    assert second["outcome"]["runoff"] is None


def test_a_rehearsal_of_one_confirms_for_itself_what_its_count_gives_away(tmp_path, lists):
    alone = tmp_path / "alone.csv"
    alone.write_bytes(table("county-roster.csv", range(1, 2)))
    names = [*lists[:3], str(alone), *lists[4:]]
    process = begin(names, tmp_path)
    said = process.communicate(timeout=PATIENCE)[1]
    assert process.returncode == 0, said
    assert "can show how single deputies voted" in said
    assert "The count shows how everybody voted" in said
    assert said.count("which confirms it for itself") == 2
    assert read(tmp_path / "out" / "result.json")["ballots"]["returned"] == 1


@pytest.mark.parametrize(("step", "told", "code"), ENDS[: scaled(2, len(ENDS))])
def test_a_rehearsal_that_is_told_to_end_leaves_no_process_and_no_file(
    tmp_path, lists, step, told, code
):
    process = begin(lists, tmp_path)
    assert process.stderr is not None
    try:
        assert any(step in line for line in process.stderr)
        process.send_signal(told)
        process.send_signal(told if told is not signal.SIGINT else 0)
        said = process.communicate(timeout=PATIENCE)[1]
    finally:
        process.kill()
    assert process.returncode == code
    assert "Traceback" not in said
    assert not list((tmp_path / "out").iterdir())
    assert not list((tmp_path / "tmp").glob("ballot-rehearsal-*"))
    assert not still_running(tmp_path)


def test_a_rehearsal_that_is_killed_takes_its_server_with_it(tmp_path, lists):
    process = begin(lists, tmp_path)
    assert process.stderr is not None
    try:
        assert any("Check-in" in line for line in process.stderr)
        assert running(tmp_path, b"ballot.cli.serving")
    finally:
        process.kill()
        process.communicate()
    assert not still_running(tmp_path)


def still_running(folder: Path) -> list[str]:
    """Return what of a rehearsal in this folder does not end within a while."""
    until = time.monotonic() + PATIENCE
    while (found := running(folder)) and time.monotonic() < until:
        time.sleep(0.1)
    return found


def running(folder: Path, command: bytes = b"") -> list[str]:
    """Return the processes that belong to a rehearsal in this folder, and run this command."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            named = command in (process / "cmdline").read_bytes()
            if named and bytes(folder) in (process / "environ").read_bytes():
                found.append(process.name)
        except OSError:
            continue
    return found


@pytest.fixture
def no_server(monkeypatch, tmp_path):
    """Let a rehearsal fail the test if it begins at all."""

    class Never:
        def __init__(self, *_):
            pytest.fail("the rehearsal began")

    monkeypatch.setattr(rehearse, "Rehearsal", Never)
    monkeypatch.setenv("BALLOT_LANG", "en")
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--seats", "4"], "4 candidate projects for 4 places"),
        (["--seats", "0"], "at least one place"),
        (["--present", "10"], "More deputies are present (10) than there are (9)"),
        (["--present", "5"], "5 deputies are present, 6 are needed (Organic Law, article 14)"),
        (["--present", "-1"], "-1 deputies are present"),
        (["--trustees", "4/3"], "4 of 3 scrutineers is not possible"),
        (["--trustees", "0/3"], "0 of 3 scrutineers is not possible"),
        (["--trustees", "2/10"], "2 of 10 scrutineers is not possible"),
        (["--trustees", "two"], "not of the form t/n"),
        (["--candidates", "missing.csv"], "missing.csv cannot be read: No such file"),
        (["--roster", "."], "cannot be read: Is a directory"),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence_before_anything_begins(
    lists, no_server, capsys, arguments, said
):
    assert command_line.main(["rehearse", "--out", "out", *lists, *arguments]) == 2
    complaint = capsys.readouterr().err
    assert said in complaint
    assert complaint.count("\n") == 1
    assert not Path("out").exists()


@pytest.mark.parametrize(
    ("own", "said", "congress"),
    [
        (False, (), "云溪县人民代表大会"),
        (True, (), "People's Congress"),
        (True, ("--congress", CONGRESS), CONGRESS),
        (False, ("--congress", CONGRESS), CONGRESS),
    ],
)
def test_papers_are_headed_as_is_said_and_name_no_place_that_the_lists_are_not_of(  # noqa: PLR0913, PLR0917
    lists, no_server, monkeypatch, own, said, congress
):
    plans = []

    class Remembered:
        def __init__(self, plan, *_):
            plans.append(plan)

        def run(self):
            return True

    monkeypatch.setattr(rehearse, "Rehearsal", Remembered)
    assert command_line.main(["rehearse", "--out", "out", *(lists if own else ()), *said]) == 0
    occasion = plans[0].occasion
    assert occasion.congress == congress
    assert ("云溪县" in occasion.session) == (congress == "云溪县人民代表大会")


def test_every_fault_of_a_list_has_a_line(lists, no_server, tmp_path, capsys):
    bad = tmp_path / "bad.csv"
    header, *rows = table("county-roster.csv", range(1, 10)).decode().splitlines()
    columns = [row.split(",") for row in rows]
    columns[1][0], columns[4][1], columns[7][0] = "x", "", "1"
    bad.write_text("\n".join([header, *(",".join(row) for row in columns)]))
    out = tmp_path / "out"
    assert command_line.main(["rehearse", "--out", str(out), *lists, "--roster", str(bad)]) == 2
    first, *faults = capsys.readouterr().err.splitlines()
    assert "bad.csv" in first
    assert [fault.split(",")[0].strip() for fault in faults] == ["Row 3", "Row 6", "Row 9"]
    assert not out.exists()


def test_a_list_that_is_no_table_is_named(lists, no_server, tmp_path, capsys):
    bad = tmp_path / "bad.xlsx"
    bad.write_bytes(b"PK\x03\x04 no workbook")
    arguments = ["rehearse", "--out", str(tmp_path / "out"), *lists, "--candidates", str(bad)]
    assert command_line.main(arguments) == 2
    first, fault = capsys.readouterr().err.splitlines()
    assert "bad.xlsx" in first
    assert "The file is no workbook" in fault


def test_a_list_without_the_columns_that_are_needed_is_refused(lists, no_server, tmp_path, capsys):
    short = tmp_path / "short.xlsx"
    short.write_bytes(workbook(["Candidates"], ["No.", "Project"], [1, "Roads"], merged=["A1:B1"]))
    arguments = ["rehearse", "--out", str(tmp_path / "out"), *lists, "--candidates", str(short)]
    assert command_line.main(arguments) == 2
    _, fault = capsys.readouterr().err.splitlines()
    assert fault.strip().startswith("These columns are missing: Content, Total investment")


def test_more_faults_than_anybody_reads_are_counted(lists, no_server, tmp_path, capsys):
    bad = tmp_path / "bad.csv"
    bad.write_text("No.,Name\n" + "x,\n" * 101)
    arguments = ["rehearse", "--out", str(tmp_path / "out"), *lists, "--roster", str(bad)]
    assert command_line.main(arguments) == 2
    _, *faults = capsys.readouterr().err.splitlines()
    assert len(faults) == 201
    assert faults[-1].strip() == "2 more faults are not listed."


def test_a_folder_that_cannot_be_used_is_refused(lists, no_server, tmp_path, capsys):
    (tmp_path / "file").touch()
    assert command_line.main(["rehearse", "--out", str(tmp_path / "file"), *lists]) == 2
    assert "cannot be used: File exists" in capsys.readouterr().err


@pytest.mark.parametrize(("right", "code"), [(True, 0), (False, 1)])
def test_only_a_count_that_is_right_ends_with_0(lists, tmp_path, monkeypatch, right, code):
    class Held:
        def __init__(self, plan, *_):
            assert plan.present == (1, 2, 3, 4, 5, 6, 7)

        @staticmethod
        def run():
            return right

    monkeypatch.setattr(rehearse, "Rehearsal", Held)
    assert command_line.main(["rehearse", "--out", str(tmp_path), *lists, "--present", "7"]) == code
