"""`ballot congress`, run in this process: a table is entered whole, or each fault is said."""

import pytest

from ballot.cli import main as command_line

HEAD = "Code,Full name,Short name,Level,Superior,Government,Presidium,Standing committee"
COUNTY = "4101,A County People's Congress,A County,county,,Gov,Presidium,Committee"
TOWNSHIP = "410101,A Town People's Congress,A Town,township,4101,Gov,Presidium,"


@pytest.fixture
def run(home, capsys, monkeypatch):
    monkeypatch.setenv("BALLOT_LANG", "en")
    monkeypatch.setenv("BALLOT_HOME", str(home))

    def run_it(*arguments):
        code = command_line.main(["congress", *arguments])
        said = capsys.readouterr()
        return code, said.out, said.err

    return run_it


@pytest.fixture
def table(tmp_path):
    def write(*rows):
        path = tmp_path / "congresses.csv"
        path.write_text("\n".join((HEAD, *rows)))
        return str(path)

    return write


def test_a_table_is_entered_and_listed(run, table):
    code, out, _ = run("import", table(TOWNSHIP, COUNTY))
    assert (code, "2 entries were taken." in out) == (0, True)
    assert run("list")[1].splitlines() == [
        "4101    county    0 polls  A County People's Congress",
        "410101  township  0 polls  A Town People's Congress",
    ]


def test_all_faults_are_said_by_row_and_column_and_nothing_is_entered(run, table):
    code, out, err = run("import", table(TOWNSHIP + "Committee", COUNTY.replace("Gov", "")))
    assert (code, out) == (1, "")
    assert "Row 2, \u201cStanding committee\u201d: A township's congress has no" in err
    assert "Row 3, \u201cGovernment\u201d: This must be filled in." in err
    assert run("list") == (0, "", "")


def test_one_congress_is_added_once(run):
    options = ["--level", "county", "--name", "A People's Congress", "--short-name", "A"]
    options += ["--government", "Gov", "--presidium", "Presidium"]
    code, _, err = run("add", "4101", *options)
    assert (code, "\u201cStanding committee\u201d: This must be filled in." in err) == (1, True)
    options += ["--standing-committee", "Committee", "--language", "en"]
    assert run("add", "4101", *options)[0] == 0
    code, _, err = run("add", "4101", *options)
    assert (code, "4101 is entered already" in err) == (2, True)


def test_a_street_is_added_below_its_county(run, table):
    run("import", table(COUNTY))
    options = ["--level", "street", "--short-name", "B", "--superior", "4101"]
    assert run("add", "410102", *options, "--name", "B Congress")[0] == 1
    assert run("add", "410102", *options, "--name", "B Street")[0] == 0
    assert "410102  street           B Street" in run("list")[1]


def test_a_file_that_is_no_table_is_refused(run, tmp_path):
    assert run("import", str(tmp_path / "none.csv"))[0] == 2
