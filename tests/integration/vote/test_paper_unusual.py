# ruff: noqa: RUF001 - Chinese texts have Chinese marks
"""What is unusual is printed plainly: another base, a void vote, an appraisal, a run-off unheld."""

import re
from dataclasses import replace

import pypdfium2
import pytest

from ballot.frame.press.press import Press
from ballot.i18n.catalogue_checks import CHECKOUT
from ballot.law.vote.outcome import decide
from ballot.law.vote.rules import PassBase, Rules
from ballot.law.vote.tally import Attendance, BallotCount, ProjectTally, Tally
from ballot.vote.papers.documents import Printer
from support.papers import (
    appraisal,
    county,
    print_announcement,
    print_check,
    print_count,
    runoff,
    tie,
)


@pytest.fixture(scope="module")
def printer():
    return Printer(Press(CHECKOUT / "templates", CHECKOUT / "var" / "fonts"))


def text_of(pdf):
    pages = [page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(pdf)]
    return re.sub(r"\s+", "", "".join(pages))


@pytest.mark.parametrize(
    ("base", "heads", "row"),
    [
        (PassBase.ALL, "赞成占全体代表名次", "26632" + "93.01%" + "1是确定"),
        (
            PassBase.PRESENT,
            "赞成占全体代表赞成占实到代表名次",
            "26632" + "93.01%97.08%" + "1是确定",
        ),
        (PassBase.VALID, "赞成占全体代表赞成占有效票名次", "26632" + "93.01%98.15%" + "1是确定"),
    ],
)
def test_a_majority_of_others_than_all_deputies_shows_both_shares(printer, base, heads, row):
    minutes = county(rules=Rules(pass_base=base))
    document = print_count(printer, minutes)
    assert heads in text_of(document)
    assert f"农村公路提档升级工程{row}" in text_of(document)
    assert len(pypdfium2.PdfDocument(document)) == 1


def test_a_void_count_says_of_no_project_that_it_passed(printer):
    minutes = county(ballots=(272, 273, 2))
    text = text_of(print_count(printer, minutes))
    assert "农村公路提档升级工程2663293.01%———" in text
    assert "93.01%—是" not in text
    assert text.count("本次票决无效") == 1


def test_an_appraisal_speaks_of_its_own_forms_and_measures(printer):
    minutes = appraisal()
    papers = [text_of(printed(printer, minutes)) for printed in (print_check, print_announcement)]
    assert "测评票清点报告单" in papers[0]
    for text in papers:
        assert "发出测评票274张，收回测评票274张。" in text
        assert "根据测评办法的规定，本次测评有效。" in text
        assert "表决票" not in text


def test_a_run_off_without_a_quorum_leaves_the_first_list_and_says_so(printer):
    first = tie()
    second = runoff(first, 40, 23)
    rows = tuple(ProjectTally(project.id, 20, 20, 0) for project in second.projects)
    tally = Tally(1, Attendance(68, 40), BallotCount(40, 40, 0), rows)
    unheld = replace(second, tally=tally, outcome=decide(second.rules, tally, runoff=True))
    text = text_of(print_announcement(printer, first, unheld))
    assert "票决通过2026年镇人民政府民生实事项目：1.排水工程" in text
    assert "再次投票未能作出决定。会议应到代表68名，实到代表40名。" in text
    assert "不能进行票决。" in text
