"""The public pages: a result with its reasons, an appraisal, the board, both languages."""

import csv
import io
import re
from dataclasses import replace

import pytest

from ballot.basics.fingerprint import fingerprint
from ballot.frame.press.qr import qr_path
from ballot.law.congress.policy import Role
from ballot.law.vote.conclusion import Conclusion
from ballot.law.vote.form import Form
from ballot.law.vote.poll import Phase
from ballot.law.vote.result import canonical_result
from ballot.law.vote.rules import PassBase, Rules
from support.county import CODE, COUNTS, PROJECTS, appraisal_minutes, minutes
from support.fake_use_cases import TRACKERS, Scene
from support.papers import HEAD, runoff, tie
from support.web import HERE, visitor

PUBLISHED = Scene(phase=Phase.PUBLISHED, record=minutes())
TIED = tuple((160, 80, 31) if place in {9, 10} else row for place, row in enumerate(COUNTS))


def test_a_result_names_every_project_its_votes_and_why():
    with visitor(PUBLISHED) as client:
        text = client.get(f"/r/{CODE}").text
    for project, row in zip(PROJECTS, COUNTS, strict=True):
        assert project.name in text
        assert f"Approve {row[0]}, Oppose {row[1]}, Abstain {row[2]}" in text
    assert text.count('class="half-line" d="M144-3V23"') == len(PROJECTS)
    assert "votes short: 28" in text
    assert "93.01%" in text
    for file in ("election.bel", "result.json", "result.json.sig", "announcement.pdf"):
        assert f'href="/r/{CODE}/1/{file}"' in text


@pytest.mark.parametrize(
    ("base", "heads", "shares", "counted"),
    [
        (PassBase.ALL, 2, ("40.56%", "42.34%"), "all deputies (286)"),
        (PassBase.PRESENT, 2, ("40.56%", "42.34%"), "the deputies present (274)"),
        (PassBase.VALID, 3, ("40.56%", "42.34%", "42.80%"), "the valid ballots (271)"),
    ],
)
def test_a_share_says_of_whom_and_the_majority_of_whom_it_is_taken(base, heads, shares, counted):
    record = minutes(rules=Rules(pass_base=base))
    with visitor(Scene(phase=Phase.PUBLISHED, record=record)) as client:
        text = client.get(f"/r/{CODE}").text
    assert "Share of all deputies</th>" in text
    assert "Share of the deputies present</th>" in text
    assert text.count(">Share of ") == heads
    row = text.partition(f'<th scope="row">{PROJECTS[10].name}')[2].partition("</tr>")[0]
    assert tuple(re.findall(r"[0-9.]+%", row)) == shares
    assert f"counted on {counted}" in text
    assert "Per cent: of all deputies" in text


def test_the_fingerprint_stands_in_eight_groups():
    with visitor(PUBLISHED) as client:
        text = client.get(f"/r/{CODE}").text
    shown = re.search(r'class="fingerprint".*?</p>', text, re.DOTALL)
    assert shown is not None
    assert len(re.findall(r"<span>[0-9a-f]{4}</span>", shown[0])) == 8


def test_a_tie_is_shown_as_a_tie():
    with visitor(Scene(phase=Phase.PUBLISHED, record=minutes(counts=TIED))) as client:
        text = client.get(f"/r/{CODE}").text
    assert text.count('class="in-word">Tied<') == 2
    assert "a further vote decides among them" in text


def test_the_papers_come_first_and_every_file_says_its_name_and_size():
    with visitor(PUBLISHED) as client:
        text = client.get(f"/r/{CODE}").text
    files = text.partition("<h2>Downloads</h2>")[2].partition("</section>")[0]
    hrefs = re.findall(r'href="/r/MC2026/1/([^"]+)"', files)
    papers = ["announcement.pdf", "slip-issue-return.pdf", "slip-count.pdf"]
    assert hrefs[:4] == [*papers, "result.csv"]
    assert "205 kB" in files
    assert "85.3 MB" in files
    assert "1 kB" in files
    for name in ("election.bel", "result.json", "result.json.sig", "papers.json"):
        assert f'href="/r/{CODE}/1/{name}" download="{name}"' in files


@pytest.mark.parametrize(("round_", "saved"), [(1, "result.json"), (2, "result-2.json")])
def test_a_file_is_saved_under_the_name_that_the_page_uses(round_, saved):
    with visitor(PUBLISHED) as client:
        answer = client.get(f"/r/{CODE}/{round_}/result.json")
    assert answer.headers["content-disposition"] == f'attachment; filename="{saved}"'


@pytest.mark.parametrize("held", [True, False])
def test_the_keyring_is_spoken_of_only_when_it_holds_the_key(held):
    scene = Scene(phase=Phase.PUBLISHED, record=minutes(), in_keyring=held)
    with visitor(scene) as client:
        assert ("it is in the keyring too" in client.get(f"/r/{CODE}").text) is held


def test_the_table_opens_in_a_spreadsheet_and_no_name_is_a_formula():
    record = minutes()
    evil = replace(record.projects[0], name='=HYPERLINK("x")')
    record = replace(record, projects=(evil, *record.projects[1:]))
    with visitor(Scene(phase=Phase.PUBLISHED, record=record)) as client:
        answer = client.get(f"/r/{CODE}/1/result.csv")
    assert answer.headers["content-disposition"] == 'attachment; filename="result.csv"'
    assert answer.content.startswith(b"\xef\xbb\xbfNo.,Project,Approve,Oppose,Abstain,")
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert len(rows) == 1 + len(PROJECTS)
    assert rows[1][:5] == ["1", """'=HYPERLINK("x")""", "266", "3", "2"]
    assert rows[11][2:] == ["116", "121", "34", "40.56%", "11", "Not selected"]


def test_after_a_run_off_the_page_begins_with_the_list_of_all_rounds():
    first = tie()
    final = Conclusion((first, runoff(first, 35, 28)))
    scene = Scene(phase=Phase.PUBLISHED, record=minutes(), final=final)
    with visitor(scene) as client:
        text = client.get(f"/r/{CODE}").text
    listed = text.partition("Final list of all rounds")[2].partition("</section>")[0]
    names = re.findall(r"<li>(\S+)", listed)
    assert names == [entry.project.name for entry in final.selected]
    assert "6 projects are selected" in listed


@pytest.mark.parametrize("page", ["R", "B"])
@pytest.mark.parametrize("right", [True, False])
def test_who_scans_a_paper_is_told_whether_it_is_of_what_is_published(page, right):
    groups = {"R": fingerprint(canonical_result(minutes())), "B": HEAD}[page]
    groups = groups if right else fingerprint(b"another")
    with visitor(PUBLISHED) as client:
        text = client.get(f"/{page}/{CODE}/1/{groups.replace(' ', '').upper()}").text
    assert ("that you have scanned is of this" in text) is right
    assert ("that you have scanned is not of this" in text) is not right


def test_the_organiser_sees_the_page_before_it_is_public():
    with visitor(Scene(phase=Phase.COUNTED, record=minutes()), Role.ORGANISER) as client:
        assert PROJECTS[0].name in client.get(f"/desk/{CODE}/preview").text
    with visitor(Scene(phase=Phase.COUNTED, record=minutes()), Role.CHECK_IN) as client:
        assert client.get(f"/desk/{CODE}/preview").status_code == 403


def test_a_project_has_its_details_on_the_page():
    with visitor(PUBLISHED) as client:
        text = client.get(f"/r/{CODE}").text
    assert text.count("<summary>About this project</summary>") == len(PROJECTS)
    assert PROJECTS[0].responsible_unit in text


def test_the_rounds_of_a_poll_lead_to_each_other():
    with visitor(Scene(phase=Phase.PUBLISHED, record=minutes(), round=2)) as client:
        text = client.get(f"/r/{CODE}/1").text
    assert f'href="/r/{CODE}/1" aria-current="page"' in text
    assert f'href="/r/{CODE}/2"' in text


def test_an_appraisal_shows_grades_and_no_places():
    scene = Scene(phase=Phase.PUBLISHED, record=appraisal_minutes(), form=Form.SATISFACTION)
    with visitor(scene) as client:
        text = client.get(f"/r/{CODE}").text
    assert "Not informed" in text
    assert "Basically satisfied" in text
    assert "of 12 candidates" not in text
    assert "Appraisal forms returned" in text
    assert "Ballots returned" not in text
    assert "Needed for “satisfied”" in text


def test_the_pass_mark_says_of_whom_it_is_taken():
    with visitor(Scene(phase=Phase.PUBLISHED, record=minutes())) as client:
        text = client.get(f"/r/{CODE}").text
    assert "<b>Needed to pass</b><br>of all deputies" in text


def test_before_publication_nothing_of_the_result_is_shown():
    with visitor(Scene(phase=Phase.CERTIFIED)) as client:
        text = client.get(f"/r/{CODE}").text
    assert "Nothing is published yet" in text
    assert "Until then this page shows no part of it." in text
    assert PROJECTS[0].name not in text


@pytest.mark.parametrize(
    ("phase", "words"),
    [
        (Phase.ABANDONED, "given up before it opened; nobody has voted in it."),
        (Phase.DECLARED_VOID, "declared void; its ballots are neither decrypted nor counted."),
        (Phase.VOID, "void: it has decided nothing."),
    ],
)
@pytest.mark.parametrize(
    ("again", "title", "promise"),
    [
        (False, "There is no result", "If it is held again, the result appears here"),
        (True, "Nothing is published yet", "It is held again. The result appears here"),
    ],
)
def test_of_a_vote_without_a_result_none_is_promised(phase, words, again, title, promise):
    with visitor(Scene(phase=phase, again=again)) as client:
        text = client.get(f"/r/{CODE}").text
    assert f"<h1>{title}</h1>" in text
    assert f"This vote {'is' if phase is Phase.VOID else 'was'} {words} {promise}" in text
    assert "The result of this poll appears" not in text


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        (TRACKERS[3], True),
        (TRACKERS[3] + "=", True),
        (f" {TRACKERS[3][:20]} {TRACKERS[3][20:]} ", True),
        (TRACKERS[3][:16], True),
        (TRACKERS[3].swapcase(), False),
        ("", None),
    ],
)
def test_the_board_says_whether_a_tracker_is_on_it(typed, found):
    with visitor(PUBLISHED) as client:
        text = client.get(f"/r/{CODE}/1/board", params={"tracker": typed}).text
    assert ("Found: the ballot" in text) is (found is True)
    assert ("No ballot with this tracker" in text) is (found is False)
    shown = re.findall(r'<li class="code[^>]*>(.*?)</li>', text)
    assert shown == sorted(TRACKERS)


def test_a_tracker_that_is_cut_too_short_is_not_called_missing():
    with visitor(PUBLISHED) as client:
        text = client.get(f"/r/{CODE}/1/board", params={"tracker": "q7Ld 0ZkV 3mXw"}).text
    assert "This is too short to look up" in text
    assert "No ballot with this tracker" not in text


def test_while_the_vote_is_open_the_board_answers_for_one_tracker_and_lists_none():
    with visitor(Scene(phase=Phase.OPEN)) as client:
        text = client.get(f"/r/{CODE}/1/board", params={"tracker": TRACKERS[3]}).text
    assert "Found: the ballot" in text
    assert "The list appears when the vote has closed" in text
    assert '<li class="code' not in text
    assert not [tracker for tracker in TRACKERS if tracker != TRACKERS[3] and tracker in text]


def test_the_link_of_a_receipt_finds_the_round_of_its_tracker():
    with visitor(PUBLISHED) as client:
        answer = client.get(f"/r/{CODE}/board", params={"tracker": TRACKERS[0]})
    assert answer.headers["location"] == f"/r/{CODE}/1/board?tracker={TRACKERS[0]}"


def test_a_receipt_is_its_tracker_and_nothing_else():
    with visitor() as client:
        answer = client.post(f"/api/polls/{CODE}/ballots", content=b"{}")
    assert answer.status_code == 201
    assert answer.json() == {"tracker": TRACKERS[0]}


def test_the_picture_of_a_receipt_is_the_link_of_its_tracker():
    tracker = "+/" + TRACKERS[0][2:]
    with visitor() as client:
        answer = client.get(f"/api/polls/{CODE}/qr", params={"tracker": tracker})
    link = f"{HERE}/r/{CODE}/board?tracker=%2B%2F{TRACKERS[0][2:]}"
    size, path = qr_path(link, mask=0)
    assert answer.json() == {"size": size, "path": path}
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    "tracker", ["", TRACKERS[0][:-1], TRACKERS[0] + "=", TRACKERS[0][:-1] + "\n", "é" * 43]
)
def test_no_picture_is_drawn_of_what_is_no_tracker(tracker):
    with visitor() as client:
        answer = client.get(f"/api/polls/{CODE}/qr", params={"tracker": tracker})
    assert answer.status_code == 400


def test_the_booths_election_is_the_text_that_was_hashed():
    with visitor() as client:
        election = client.get(f"/api/polls/{CODE}/election").json()
    assert election["election"] == '{"version":1}'
    assert election["cap"] == 10
    assert "trackers" not in election


@pytest.mark.parametrize(
    ("cookie", "header", "tag"),
    [
        (None, "", "zh-Hans"),
        (None, "en-GB,en;q=0.9", "en"),
        (None, "de, zh;q=0.5, en;q=0.4", "zh-Hans"),
        (None, "fr", "zh-Hans"),
        (None, "en;q=nonsense", "zh-Hans"),
        ("zh_Hans_CN", "en", "zh-Hans"),
        ("en", "zh-CN", "en"),
        ("xx", "en", "en"),
    ],
)
def test_the_language_is_the_readers_choice_then_the_browsers(cookie, header, tag):
    with visitor() as client:
        client.headers["accept-language"] = header
        if cookie:
            client.cookies.set("lang", cookie)
        for path in ("/", "/nope", f"/v/{CODE}"):
            assert f'<html lang="{tag}"' in client.get(path).text


@pytest.mark.parametrize("role", [None, Role.ORGANISER, Role.SCRUTINEER])
def test_no_english_is_left_on_a_chinese_page(role):
    paths = {
        None: ["/", "/login", f"/r/{CODE}", f"/r/{CODE}/1/board", "/nope"],
        Role.ORGANISER: ["/desk", f"/desk/{CODE}", "/desk/new", f"/desk/{CODE}/roster"],
        Role.SCRUTINEER: ["/scrutineer"],
    }
    known = {"English", "Ed", "BELENIOS", "SHA", "PDF", "JSON", "BEL", "SIG", "Li", "Zhao", "Zhou"}
    known |= {"Jing", "Guoping", "Yulan", "Ma", "Zhiqiang"}
    with visitor(PUBLISHED, role, english=False) as client:
        for path in paths[role]:
            text = client.get(path).text
            text = re.sub(r'<(code|span) (class="code"|lang="en").*?</\1>', "", text)
            text = re.sub(r"<(title|h1|h2|label|b|button|small|p)[^>]*>", "", text)
            words = set(re.findall(r">[^<]*?\b([A-Z][a-z]+)\b", text)) - known
            assert not words, (path, words)


def test_large_type_is_remembered():
    with visitor() as client:
        answer = client.get("/type/large?to=/login")
        assert answer.headers["location"] == "/login"
        assert 'data-type="large"' in client.get("/login").text


def test_a_code_has_a_page_that_explains_it():
    with visitor() as client:
        text = client.get("/problems/name-ambiguous").text
    assert "“…” is not a whole name, or several deputies have it" in text
