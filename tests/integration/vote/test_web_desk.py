"""The desk in its phases: the one next step, what is asked first, lists."""

import io
from dataclasses import replace

import openpyxl
import pytest

from ballot.basics.errors import Malformed
from ballot.law.congress.policy import Role
from ballot.law.tables import TableRefused
from ballot.law.vote.form import Form
from ballot.law.vote.poll import DROPPED, Phase
from ballot.law.vote.profile import OBEYED, OTHERS
from ballot.law.vote.rules import PassBase, PassRule, Rules, parse_rules
from ballot.vote.tables import read_appraised, read_candidates, read_roster
from support.county import CODE, COUNTS, SAMPLE, minutes
from support.fake_use_cases import ATTENDANCE, BEFORE_THE_CLOSE, HEAD, TRUSTEES, Scene
from support.web import visitor

TIED = tuple((160, 80, 31) if place in {9, 10} else row for place, row in enumerate(COUNTS))
FEW = replace(ATTENDANCE, present=20, quorum_reached=False)


def now_of(text):
    """Return the part of the agenda that is to be done now."""
    return text.partition('aria-current="step"')[2].partition("</li>")[0]


@pytest.mark.parametrize(
    ("scene", "title", "action"),
    [
        (Scene(phase=Phase.DRAFT, prepared=False), "Import the projects", "/projects"),
        (Scene(phase=Phase.DRAFT), "Freeze projects, rules and roster", "?confirm=freeze"),
        (Scene(phase=Phase.FROZEN, attendance=FEW), "Check the deputies in", "/check-in"),
        (Scene(phase=Phase.FROZEN), "Open the vote", "?confirm=open"),
        (Scene(phase=Phase.OPEN), "End the vote", "?confirm=close"),
        (Scene(phase=Phase.CLOSED), "Scrutineers decrypt the sum", ""),
        (Scene(phase=Phase.COUNTED, record=minutes()), "figures, then certify", "/figures"),
        (Scene(phase=Phase.CERTIFIED, record=minutes()), "publish", "?confirm=publish"),
        (Scene(phase=Phase.CERTIFIED, record=minutes(counts=TIED)), "tied", "?confirm=runoff"),
        (Scene(phase=Phase.PUBLISHED, record=minutes(counts=TIED)), "tied", "?confirm=runoff"),
        (Scene(phase=Phase.ABANDONED), "Hold the vote again", "?confirm=again"),
        (Scene(phase=Phase.DECLARED_VOID), "Hold the vote again", "?confirm=again"),
        (Scene(phase=Phase.VOID), "Hold the vote again", "?confirm=again"),
        (Scene(phase=Phase.DECLARED_VOID, round=2), "tied", "?confirm=runoff"),
        (Scene(phase=Phase.VOID, round=2), "tied", "?confirm=publish"),
    ],
)
def test_the_agenda_shows_the_one_step_that_comes_next(scene, title, action):
    with visitor(scene, Role.ORGANISER) as client:
        text = client.get(f"/desk/{CODE}").text
    assert text.count('aria-current="step"') == 1
    assert title in now_of(text)
    assert action in now_of(text)
    assert text.count("btn primary") == bool(action)


def test_after_the_publication_everything_is_done():
    with visitor(Scene(phase=Phase.PUBLISHED, record=minutes()), Role.ORGANISER) as client:
        text = client.get(f"/desk/{CODE}").text
    assert "Everything is done" in text
    assert 'aria-current="step"' not in text


def test_a_void_vote_is_certified_and_has_nothing_to_publish():
    with visitor(Scene(phase=Phase.VOID), Role.ORGANISER) as client:
        text = client.get(f"/desk/{CODE}").text
    assert "This vote is void" in text
    assert "Result certified and signed" in text
    assert "Result published" not in text
    assert "Everything is done" not in text


@pytest.mark.parametrize("phase", [Phase.OPEN, Phase.CLOSED])
def test_the_desk_knows_the_turnout_and_no_partial_result(phase):
    scene = Scene(phase=phase, record=minutes())
    with visitor(scene, Role.ORGANISER) as client:
        text = client.get(f"/desk/{CODE}").text
    assert ">231<" in text
    assert ">266<" not in text


@pytest.mark.parametrize(
    ("rules", "phase", "said"),
    [
        (Rules(), Phase.DRAFT, None),
        (Rules(pass_base=PassBase.PRESENT), Phase.DRAFT, "majority on the deputies present"),
        (Rules(pass_base=PassBase.VALID), Phase.FROZEN, "majority on the valid ballots"),
        (Rules(pass_rule=PassRule.RANK_ONLY), Phase.FROZEN, "ask for no majority"),
        (Rules(pass_base=PassBase.PRESENT), Phase.OPEN, None),
    ],
)
def test_a_majority_other_than_the_laws_is_named_before_the_vote(rules, phase, said):
    with visitor(Scene(phase=phase, rules=rules), Role.ORGANISER) as client:
        text = client.get(f"/desk/{CODE}").text
    assert ("Organic Law, article 25" in text) == (said is not None)
    assert (said or "") in text


@pytest.mark.parametrize("phase", Phase)
def test_the_desk_shows_the_code_of_the_box_as_soon_as_it_is_closed(phase):
    with visitor(Scene(phase=phase), Role.ORGANISER) as client:
        text = client.get(f"/desk/{CODE}").text
    shown = "Read out the number of ballots and these eight groups." in text
    assert shown is (phase not in BEFORE_THE_CLOSE | DROPPED | {Phase.VOID})
    assert all((f"<span>{group}</span>" in text) is shown for group in HEAD.split())


def test_a_close_that_goes_on_can_be_asked_for_again():
    with visitor(Scene(phase=Phase.CLOSING), Role.ORGANISER) as client:
        text = client.get(f"/desk/{CODE}").text
    assert "the ballots are being put together" in text
    assert "?confirm=close" in text


def test_an_unknown_step_is_not_asked_for():
    with visitor(Scene(), Role.ORGANISER) as client:
        assert "<dialog" not in client.get(f"/desk/{CODE}?confirm=destroy").text


def test_a_refused_table_shows_every_row_with_a_fault():
    table = b"No.,Name,Delegation,State\n1,Ann,First,\nx,,First,\n3,Cid,First,asleep"
    with pytest.raises(TableRefused) as refused:
        read_roster(table)
    scene = Scene(phase=Phase.DRAFT, refusals={"import_roster": refused.value})
    with visitor(scene, Role.ORGANISER) as client:
        answer = client.post(f"/desk/{CODE}/roster", files={"file": ("roster.csv", table)})
    assert answer.status_code == 400
    assert "Nothing was imported" in answer.text
    assert answer.text.count('class="row-error"') == len(refused.value.errors) == 3
    assert answer.text.count('class="bad-cell') == 3
    assert "asleep" in answer.text
    assert "Write one of these: in office, on leave, absent, suspended." in answer.text
    assert "roster.csv, 3 rows" in answer.text
    assert ">Ann<" not in answer.text


def test_a_table_is_handed_on_as_it_came():
    scene = Scene(phase=Phase.DRAFT)
    data = (SAMPLE / "county-candidates.xlsx").read_bytes()
    with visitor(scene, Role.ORGANISER) as client:
        answer = client.post(f"/desk/{CODE}/projects", files={"file": ("list.xlsx", data)})
    assert answer.status_code == 303
    assert ("import_projects", (CODE, data)) in [
        (name, given[1:]) for name, given, _ in scene.calls
    ]


def test_an_import_says_once_what_was_taken_and_what_comes_next():
    scene = Scene(phase=Phase.DRAFT)
    with visitor(scene, Role.ORGANISER) as client:
        answer = client.post(f"/desk/{CODE}/roster", files={"file": ("list.csv", b"x")})
        text = client.get(answer.headers["location"]).text
        again = client.get(answer.headers["location"]).text
        elsewhere = client.get(f"/desk/{CODE}/projects").text
    assert "12 deputies were imported" in text
    assert "No., Name, Delegation" in text
    assert "&lt;i&gt;Column 11&lt;/i&gt; and 3 more. Nothing of them is kept." in text
    assert "Column 12" not in text
    assert "“Delegation” in 8 rows" in text
    assert "14 rows were taken like the others: 4, 5, 6" in text
    assert "14, 15…." in text
    assert "<dd>Delegation. They were used like the others.</dd>" in text
    assert '<dd class="names">New 0, New 1, New 2, New 3, New 4, New 5 and 3 more</dd>' in text
    assert ">&lt;i&gt;Changed&lt;/i&gt;, A name that is far t…</dd>" in text
    assert "<dt>Another number only</dt><dd>3</dd>" in text
    assert "No longer in the list" not in text
    assert "Next: Freeze projects, rules and roster." in text
    assert text.count("btn primary") == 1
    for other in (again, elsewhere):
        assert "were imported" not in other


@pytest.mark.parametrize("value", ["", "x", "e30=", "////", "eyJjb3VudCI6MX0="])
def test_a_note_that_is_none_says_nothing(value):
    with visitor(Scene(phase=Phase.DRAFT), Role.ORGANISER) as client:
        client.cookies.set("note", value)
        answer = client.get(f"/desk/{CODE}/roster")
    assert answer.status_code == 200
    assert "imported" not in answer.text


def test_a_refused_table_of_many_faults_stays_small():
    table = b"No.,Name,Note\n" + b"x,,%s\n" % (b"A" * 400) * 3000
    with pytest.raises(TableRefused) as refused:
        read_roster(table)
    scene = Scene(phase=Phase.DRAFT, refusals={"import_roster": refused.value})
    with visitor(scene, Role.ORGANISER) as client:
        answer = client.post(f"/desk/{CODE}/roster", files={"file": ("roster.csv", table)})
    assert answer.text.count('class="row-error"') == 200
    assert "5800 more faults are not listed." in answer.text
    assert len(answer.text) < 200_000


@pytest.mark.parametrize(
    ("kind", "form", "read"),
    [
        ("projects", Form.PER_ITEM, read_candidates),
        ("projects", Form.SATISFACTION, read_appraised),
        ("roster", Form.PER_ITEM, read_roster),
    ],
)
@pytest.mark.parametrize("english", [True, False])
def test_an_empty_table_is_given_out_and_taken_back_when_filled_in(kind, form, read, english):
    scene = Scene(phase=Phase.DRAFT, form=form)
    with visitor(scene, Role.ORGANISER, english=english) as client:
        answer = client.get(f"/desk/{CODE}/{kind}/blank.xlsx")
        assert answer.content == client.get(f"/desk/{CODE}/{kind}/blank.xlsx").content
    assert answer.headers["content-disposition"] == f'attachment; filename="{CODE}-{kind}.xlsx"'
    with pytest.raises(Malformed, match="table-empty"):
        read(answer.content)
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    sheet, notes = book.worksheets
    assert notes.max_row > sheet.max_column > 5
    assert sheet.print_title_rows == "$1:$1"
    assert all(page.page_setup.orientation == "landscape" for page in (sheet, notes))
    assert all(page.page_setup.fitToHeight == 0 for page in (sheet, notes))
    sheet["A3"] = 1
    for column, cell in enumerate(sheet[2][1:], start=2):
        sheet.cell(3, column, cell.value)
    filled = io.BytesIO()
    book.save(filled)
    taken = read(filled.getvalue())
    assert len(taken.items) == 1
    assert taken.ignored == ()
    lists = [rule.formula1 for rule in sheet.data_validations.dataValidation]
    assert len(lists) == (2 if kind == "roster" else 1)


def test_rules_that_nothing_obeys_are_marked():
    scene = Scene(phase=Phase.FROZEN, rules=parse_rules({"decision_form": "RESOLUTION"}))
    with visitor(scene, Role.ORGANISER) as client:
        text = client.get(f"/desk/{CODE}/rules").text
    marked = set(OTHERS) - OBEYED
    assert text.count(">not yet used<") == len(marked)
    assert all(f">{key}<" in text for key in marked)
    assert ">RESOLUTION<" in text
    assert "suspended_in_denominator" not in text


def test_the_keys_are_loaded_with_a_name_for_each():
    scene = Scene(phase=Phase.DRAFT)
    with visitor(scene, Role.ORGANISER) as client:
        client.post(
            f"/desk/{CODE}/trustees",
            files={"file": ("trustees.json", b"[]")},
            data={"names": "Ann\r\n\r\n Ben \r\nCid"},
        )
    given = next(given for name, given, _ in scene.calls if name == "load_trustees")
    assert given[1:] == (CODE, "[]", ("Ann", "Ben", "Cid"))


def test_the_cards_are_handed_out_as_a_file_that_is_not_kept():
    with visitor(Scene(phase=Phase.DRAFT), Role.ORGANISER) as client:
        answer = client.post(f"/desk/{CODE}/cards")
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["content-disposition"].startswith("attachment")


@pytest.mark.parametrize(
    ("phase", "ballots", "said"),
    [(Phase.CLOSED, 2, True), (Phase.CLOSED, 3, False), (Phase.OPEN, 2, False)],
)
def test_the_desk_says_before_the_count_that_so_few_ballots_can_be_told_apart(phase, ballots, said):
    with visitor(Scene(phase=phase, ballots=ballots), Role.ORGANISER) as client:
        text = client.get(f"/desk/{CODE}").text
    assert ("can show how single deputies voted" in text) is said


def test_a_scrutineer_confirms_few_ballots_with_the_share():
    scene = Scene(phase=Phase.CLOSED)
    with visitor(scene, Role.SCRUTINEER) as client:
        for address in ("decryptions?confirmed=few-ballots", "decryptions"):
            assert client.post(f"/api/polls/{CODE}/{address}", content=b"{}").status_code == 201
    given = [given[3] for name, given, _ in scene.calls if name == "submit_decryption"]
    assert given == [{"few-ballots"}, {""}]


def test_the_scrutineers_interface_gives_the_board_and_takes_a_share():
    scene = Scene(phase=Phase.CLOSED)
    with visitor(scene, Role.SCRUTINEER) as client:
        tally = client.get(f"/api/polls/{CODE}/tally").json()
        board = client.get(f"/api/polls/{CODE}/archive")
        answer = client.post(f"/api/polls/{CODE}/decryptions", content=b"{}")
    assert tally["received"] == [line.owner for line in TRUSTEES if line.received]
    assert {"phase", "election", "trustees", "owner", "threshold"} < tally.keys()
    assert board.content == b"a board, in pieces"
    assert f"{CODE}.bel" in board.headers["content-disposition"]
    assert answer.status_code == 201
    assert answer.json() == {"received": [2], "phase": "closed"}
