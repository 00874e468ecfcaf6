"""`ballot verify`: exit codes and shapes that other programs rely on."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from ballot.basics.text import width
from ballot.cli import main as command_line
from ballot.i18n.translate import catalogue
from ballot.protocol.encodings import Encoding
from ballot.verify.checks import NAMES, Check
from ballot.verify.command import main
from support.boards import Steps
from support.elections import whole_form

GOOD = whole_form(Encoding.CHOOSE).archive()
OPEN = Steps.read(GOOD).moved(Steps.read(GOOD).steps[:3]).archive()


@pytest.fixture
def good(tmp_path) -> Path:
    return write(tmp_path, "good.bel", GOOD)


def write(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def test_a_good_archive_ends_with_0_and_a_sentence(good, capsys):
    assert main([str(good)]) == 0
    out = capsys.readouterr().out
    assert out.splitlines()[0].split() == ["1", "passed", "Archive", "bytes"]
    assert out.splitlines()[-1].startswith("VALID: every check holds")


def test_json_has_the_shape_that_programs_rely_on(good, capsys):
    assert main([str(good), "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    fields = ["valid", "complete", "ballots", "revotes", "result", "checks", "cautions"]
    assert list(report) == fields
    assert report["cautions"] == []
    assert (report["valid"], report["complete"]) == (True, True)
    assert (report["ballots"], report["revotes"]) == (3, 0)
    assert len(report["result"][0]) == 3
    assert [check["number"] for check in report["checks"]] == list(Check)
    for check in report["checks"]:
        assert list(check) == ["number", "name", "status", "reason"]
        assert check["status"] in {"passed", "failed", "not applicable"}


def test_through_the_command_line_the_report_is_in_chinese_and_json_is_not(
    good, capsys, monkeypatch
):
    monkeypatch.setenv("BALLOT_LANG", "")
    assert command_line.main(["verify", str(good)]) == 0
    said = capsys.readouterr().out
    chinese = catalogue("zh_Hans_CN").gettext
    for name in NAMES.values():
        assert chinese(name) != name
        assert chinese(name) in said
    assert not any(name in said for name in NAMES.values())
    assert said.splitlines()[-1] == chinese(
        "VALID: every check holds, and the result is the count of these ballots."
    )
    assert command_line.main(["verify", str(good), "--json"]) == 0
    checks = json.loads(capsys.readouterr().out)["checks"]
    assert [check["name"] for check in checks] == list(NAMES.values())
    assert {check["status"] for check in checks} <= {"passed", "failed", "not applicable"}


def test_columns_hold_in_chinese_and_in_english(good, capsys, monkeypatch):
    for locale in ("zh_Hans_CN", "en"):
        monkeypatch.setenv("BALLOT_LANG", locale)
        assert command_line.main(["verify", str(good)]) == 0
        say = catalogue(locale).gettext
        lines = capsys.readouterr().out.splitlines()[: len(Check)]
        starts = {
            width(line[: line.index(say(name))])
            for line, name in zip(lines, NAMES.values(), strict=True)
        }
        assert len(starts) == 1


def test_an_open_archive_is_valid_and_not_complete(tmp_path, capsys):
    assert main([str(write(tmp_path, "open.bel", OPEN)), "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert (report["valid"], report["complete"], report["result"]) == (True, False, None)


@pytest.mark.parametrize("data", [GOOD[:-1], GOOD + bytes(1024), GOOD[:100], b"\0" + GOOD])
def test_a_damaged_archive_ends_with_1_and_a_report(tmp_path, capsys, data):
    assert main([str(write(tmp_path, "bad.bel", data)), "--json"]) == 1
    report = json.loads(capsys.readouterr().out)
    assert (report["valid"], report["result"]) == (False, None)
    assert report["checks"][0]["status"] == "failed"


def test_a_failed_check_is_named_in_the_last_line(tmp_path, capsys):
    assert main([str(write(tmp_path, "bad.bel", GOOD + b"x"))]) == 1
    assert capsys.readouterr().out.splitlines()[-1] == "NOT VALID: failed checks: 1."


@pytest.mark.parametrize("data", [b"", b"no archive", bytes(1024)])
def test_what_is_no_archive_ends_with_2_and_no_report(tmp_path, capsys, data):
    path = write(tmp_path, "none.bel", data)
    assert main([str(path)]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert "not a belenios archive" in err
    assert main([str(path), "--json"]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert list(json.loads(err)) == ["error"]


def test_a_path_that_cannot_be_opened_ends_with_2(tmp_path, capsys):
    assert main([str(tmp_path)]) == 2
    assert main([str(tmp_path / "missing.bel")]) == 2
    assert main([str(write(tmp_path, "a.bel", GOOD)), "--earlier", str(tmp_path / "b.bel")]) == 2
    assert "b.bel: No such file" in capsys.readouterr().err


def test_an_unsupported_question_ends_with_2(tmp_path, capsys):
    election = json.loads(Steps.read(GOOD).steps[0].data[0])
    election["questions"] = [{"type": "Lists", "value": {}}]
    data = Steps.read(GOOD).with_setup(election=json.dumps(election)).archive()
    assert main([str(write(tmp_path, "lists.bel", data))]) == 2
    assert "question type unsupported" in capsys.readouterr().err


def test_an_earlier_archive_is_compared(tmp_path, good, capsys):
    earlier = write(tmp_path, "earlier.bel", OPEN)
    assert main([str(good), "--earlier", str(earlier)]) == 0
    assert main([str(earlier), "--earlier", str(good)]) == 1
    assert "failed checks: 29" in capsys.readouterr().out


def test_wrong_arguments_are_explained(capsys):
    for arguments in ([], ["a.bel", "--cores", "0"], ["a.bel", "--unknown"]):
        with pytest.raises(SystemExit) as ended:
            main(arguments)
        assert ended.value.code == 2
    assert "usage: ballot verify" in capsys.readouterr().err


def test_the_verifier_needs_no_catalogue_no_settings_and_no_server():
    loaded = subprocess.run(
        [sys.executable, "-c", "import sys, ballot.verify.command; print(*sys.modules)"],
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONPATH": str(Path(__file__).parents[3] / "src")},
    ).stdout.split()
    packages = {f"ballot.{name}" for name in ("i18n", "config", "web", "store", "services")}
    assert not (packages | {"babel", "httpx", "litestar", "sqlalchemy"}) & set(loaded)


def test_the_module_runs_by_itself(good):
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-m", "ballot.verify", str(good)],
        capture_output=True,
        check=False,
        env={"PYTHONPATH": str(Path(__file__).parents[3] / "src")},
    )
    assert done.returncode == 0
    assert b"VALID" in done.stdout
