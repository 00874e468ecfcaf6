"""The booth's page before a card is known: what it says is put to the vote, and how big it is."""

import gzip
import re
from dataclasses import replace
from urllib.parse import urlsplit

import pytest

from ballot.law.vote.form import Form
from ballot.vote.views import BoothView
from support.county import CODE, PROJECTS
from support.fake_use_cases import Scene
from support.web import visitor

FIRST_VISIT = 90_000
"""Bytes on the wire until a deputy may vote: a hall of 650 has them all in a minute at 8 Mbit/s."""


class Put(Scene):
    """A scene in which this is put to the vote."""

    def __init__(self, *, round_: int = 1, form: Form = Form.PER_ITEM, **booth: object) -> None:
        super().__init__(round=round_, form=form)
        self._booth = booth

    def booth(self) -> BoothView:
        return replace(super().booth(), **self._booth)


def page(scene: Scene, *, english: bool = True) -> str:
    with visitor(scene, english=english) as client:
        return client.get(f"/v/{CODE}").text


def words(html: str) -> str:
    """Return what the form says of itself and of what is marked, without tags."""
    form = html.partition('data-step="form"')[2].partition('id="ballot"')[0]
    bar = html.partition('data-bar="form"')[2].partition("</output>")[0]
    return " ".join(re.sub(r"<[^>]*>", "", form + bar).split())


RUN_OFF = {"round_": 2, "seats": 1, "projects": PROJECTS[:2]}


@pytest.mark.parametrize(
    ("scene", "said", "unsaid"),
    [
        (
            Put(),
            ("共 12 个候选项目", "不超过 10 项", "视为弃权", "/ 10"),
            ("再次投票", "应选"),
        ),
        (
            Put(cap=None),
            ("候选项目 12 个", "应选 10 项", "项数不限", "视为弃权"),
            ("/", "不超过"),
        ),
        (
            Put(**RUN_OFF, cap=1),
            ("再次投票表决票", "2 个项目上次投票赞成票数相等", "应选 1 项", "不超过 1 项", "/ 1"),
            ("候选项目",),
        ),
        (
            Put(**RUN_OFF, cap=None),
            ("再次投票表决票", "应选 1 项", "项数不限", "视为弃权"),
            ("/", "不超过"),
        ),
        (Put(**RUN_OFF, cap=1, form=Form.CHOOSE), ("应选 1 项", "点选即为赞成"), ("视为弃权",)),
        (
            Put(form=Form.SATISFACTION),
            ("共 12 个项目", "视为弃权", "已评"),
            ("候选", "应选", "再次投票", "不限"),
        ),
    ],
    ids=["first", "without-limit", "run-off", "run-off-without-limit", "choose", "appraisal"],
)
def test_the_form_says_how_many_may_be_chosen_among_whom_and_what_an_open_one_means(
    scene, said, unsaid
):
    text = words(page(scene, english=False))
    assert [each for each in said if each not in text] == []
    assert [each for each in unsaid if each in text] == []
    assert "无记名投票" in text


def test_a_run_off_is_named_in_english_too():
    text = words(page(Put(**RUN_OFF, cap=1)))
    assert "Voting form of the run-off" in text
    assert "These 2 projects had equal approvals in the last vote." in text
    assert "Places to fill from among them: 1." in text


def test_the_places_are_drawn_only_where_there_is_room_for_them():
    assert page(Put(cap=12)).count("<i></i>") == 12
    assert page(Put(cap=13)).count("<i></i>") == 0


def test_a_first_visit_to_the_longest_form_is_small():
    projects = tuple(
        replace(project, id=str(5 * at + n), name=f"{project.name} {n}")
        for at, project in enumerate(PROJECTS)
        for n in range(5)
    )
    with visitor(Put(projects=projects)) as client:
        html = client.get(f"/v/{CODE}").text
        named = {
            urlsplit(each).path
            for each in re.findall(r'(?:src|href|data-worker)="(/static/[^"]+)"', html)
        }
        bodies = [html.encode(), *(client.get(path).content for path in sorted(named))]
    assert "/static/worker.js" in named
    assert sum(len(gzip.compress(body, 6)) for body in bodies) <= FIRST_VISIT
