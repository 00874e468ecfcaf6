"""What pages and README promise: the same table of who can do what, and no word beyond it."""

import re
from html import unescape

import pytest

from ballot.i18n.catalogue_checks import CHECKOUT, PACKAGE, used
from ballot.i18n.catalogues import fragments
from ballot.law.congress.policy import Role
from ballot.law.vote.form import Form
from ballot.law.vote.poll import Phase
from support.county import CODE, minutes
from support.fake_use_cases import Scene
from support.web import visitor

CHINESE = "zh_Hans_CN"
README = CHECKOUT / "README.md"
PAGES = (
    (f"/v/{CODE}", Scene(), None),
    (f"/v/{CODE}", Scene(form=Form.SATISFACTION), None),
    (f"/scrutineer/{CODE}", Scene(phase=Phase.CLOSED), Role.SCRUTINEER),
    (f"/r/{CODE}", Scene(phase=Phase.PUBLISHED, record=minutes()), None),
)
TOO_LARGE = re.compile(
    r"\b(nobody|no one) (can |could |will |ever )?(see|read|open|know)s?\b|\bunbreakable\b"
    r"|\bever decrypted\b|\bnever a single\b|没有人看得到|任何人都看不到|无人能|绝对",
    re.IGNORECASE,
)


def rows_of(text):
    """Return the rows of the table, each as who and what, without marks."""
    found = re.search(r'<table class="[^"]*\bwho-can\b.*?</table>', text, re.DOTALL)
    assert found is not None
    table = found[0]
    rows = re.findall(r"<th scope=\"row\">(.*?)</th><td>(.*?)</td>", table, re.DOTALL)
    return [
        (unescape(who), " ".join(map(unescape, re.findall(r"<p>(.*?)</p>", what, re.DOTALL))))
        for who, what in rows
    ]


@pytest.mark.parametrize(("path", "scene", "role"), PAGES)
def test_every_page_says_who_can_do_what_with_the_numbers_of_its_poll(path, scene, role):
    with visitor(scene, role) as client:
        rows = rows_of(client.get(path).text)
    assert len(rows) == 8
    who, what = rows[0]
    number = 2 if path.startswith("/r/") else 3
    assert who == f"Enough scrutineers together (2 of {number})"
    assert "can open every single ballot" in what


def test_the_readme_says_the_same_with_letters_for_the_numbers():
    with visitor() as client:
        rows = rows_of(client.get(f"/v/{CODE}").text)
    text = README.read_text(encoding="utf-8")
    for who, what in rows:
        line = f"| {who.replace('2 of 3', '*t* of *n*')} | {what} |"
        assert line in text, line


def test_no_sentence_promises_what_the_table_takes_back():
    sentences = [form for forms, _ in used() for form in forms]
    sentences += [str(each.string) for part in fragments(CHINESE).values() for each in part]
    sentences += README.read_text(encoding="utf-8").splitlines()
    sentences += (PACKAGE / "vote" / "README.md").read_text(encoding="utf-8").splitlines()
    found = [each for each in sentences if TOO_LARGE.search(each)]
    assert found == []
