# ruff: noqa: RUF001 - Chinese texts have Chinese marks
"""Minutes of votes to print: specimens of a county and a township, and what can go wrong."""

from dataclasses import replace
from datetime import date
from functools import cache

from ballot import sample
from ballot.basics.rand import SeededRng
from ballot.law.vote.appraisal import AppraisedProject, appraise
from ballot.law.vote.ballot_check import BallotCheck, inspect_ballots
from ballot.law.vote.conclusion import Conclusion
from ballot.law.vote.minutes import AppraisalMinutes, VoteMinutes
from ballot.law.vote.occasion import Occasion
from ballot.law.vote.outcome import decide
from ballot.law.vote.projects import Project
from ballot.law.vote.rules import Rules
from ballot.law.vote.tally import Attendance, BallotCount, ProjectTally, Tally
from ballot.vote.card_codes import draw_code
from ballot.vote.ports import Card, CardSheet, Imprint, Seal
from ballot.vote.printing import code_address, result_seal
from ballot.vote.tables import read_candidates

COUNTY = Occasion(
    place="清源县",
    congress="清源县人民代表大会",
    session="清源县第十七届人民代表大会第四次会议",
    government="县人民政府",
    matter="2026年民生实事项目票决",
    year=2026,
    day=date(2026, 2, 6),
    announcement_number="〔十七届〕第5号",
)
TOWNSHIP = Occasion(
    place="柳河镇",
    congress="柳河镇人民代表大会",
    session="柳河镇第十四届人民代表大会第六次会议",
    government="镇人民政府",
    matter="2026年民生实事项目票决",
    year=2026,
    day=date(2026, 3, 12),
    announcement_number="第3号",
)
SPECIMEN = (
    ("农村公路提档升级工程", 266, 3, 2),
    ("农村供水管网改造工程", 263, 5, 3),
    ("城区中小学学位补短板工程", 260, 4, 7),
    ("乡镇卫生院能力提升工程", 258, 7, 6),
    ("城镇老旧小区改造工程", 252, 9, 10),
    ("农村幸福院和助餐点建设", 249, 11, 11),
    ("城区积水点治理工程", 245, 14, 12),
    ("公办幼儿园建设工程", 238, 20, 13),
    ("城乡公交一体化工程", 229, 28, 14),
    ("集中供热管网延伸工程", 217, 39, 15),
    ("村级文化广场提升工程", 116, 121, 34),
    ("智慧停车和充电设施建设", 85, 152, 34),
)
SCRUTINEERS = ("王建国", "李晓红", "陈志远")
ARCHIVE = "0" * 64


@cache
def sampled():
    """Return the candidates of the sample's township; a process reads them, so once is enough."""
    return read_candidates(sample.candidates("township")).items


def projects(*names):
    return tuple(Project(id=str(number), name=name) for number, name in enumerate(names, 1))


def vote(  # noqa: PLR0913 - as many figures as a vote has
    occasion, candidates, marks, *, seats, attendance, ballots, rules=None, runoff_of=None
):
    """Decide a vote and keep its minutes; `marks` are the numbers of each project in order."""
    rules = rules or Rules()
    rows = tuple(
        ProjectTally(project.id, *row) for project, row in zip(candidates, marks, strict=True)
    )
    tally = Tally(seats, Attendance(*attendance), BallotCount(*ballots), rows)
    return VoteMinutes(
        code="GX26",
        round=1 if runoff_of is None else 2,
        election_uuid="11111111111111",
        occasion=occasion,
        rules=rules,
        projects=candidates,
        tally=tally,
        outcome=decide(rules, tally, runoff=runoff_of is not None),
        archive_sha256=ARCHIVE,
        scrutineers=SCRUTINEERS,
        runoff_of=runoff_of,
    )


def county(**changes):
    """A county: 286 deputies, 271 valid ballots, ten of twelve selected."""
    settings = {"seats": 10, "attendance": (286, 274), "ballots": (274, 273, 2)}
    names = [name for name, *_ in SPECIMEN]
    marks = [row[1:] for row in SPECIMEN]
    return vote(COUNTY, projects(*names), marks, **(settings | changes))


def tie():
    """A township: items 6 and 7 are level across the sixth place."""
    names = [
        f"{word}工程" for word in ("排水", "道路", "路灯", "坑塘", "卫生室", "大院", "操场", "游园")
    ]
    approvals = (60, 58, 55, 52, 49, 41, 41, 22)
    return vote(
        TOWNSHIP,
        projects(*names),
        [(count, 63 - count, 0) for count in approvals],
        seats=6,
        attendance=(68, 63),
        ballots=(63, 63, 0),
    )


def runoff(first, *counts, rules=None):
    """The second round among the tied of a first, with these approvals."""
    tied = first.outcome.tied
    candidates = tuple(project for project in first.projects if project.id in tied)
    return vote(
        TOWNSHIP,
        candidates,
        [(count, 63 - count, 0) for count in counts],
        seats=first.outcome.runoff.seats,
        attendance=(68, 63),
        ballots=(63, 63, 0),
        rules=rules,
        runoff_of=tied,
    )


def appraisal(options=3, total=286, returned=274, *, unanimous=False):
    """An appraisal of four projects whose grades go down the list; 274 forms were issued."""
    rules = Rules(measure_options=options)
    names = projects("农村道路修复工程", "县第二高中扩建", "社区养老服务中心", "乡镇污水处理站")
    marks = [(200, 74, 0), (140, 134, 0), (100, 90, 84), (40, 60, 174)]
    marks = [(274, 0, 0)] * 4 if unanimous else marks
    extra = (0,) * (options - 3)
    rows = tuple(
        AppraisedProject(project.id, (*counts, *extra), 0)
        for project, counts in zip(names, marks, strict=True)
    )
    attendance, ballots = Attendance(total, 274), BallotCount(274, returned, returned - 274)
    return AppraisalMinutes(
        code="MY25",
        round=1,
        election_uuid="11111111111111",
        occasion=COUNTY,
        rules=rules,
        seats=1,
        attendance=attendance,
        ballots=ballots,
        projects=names,
        appraised=rows,
        outcome=appraise(rules, attendance, ballots, rows),
        archive_sha256=ARCHIVE,
        scrutineers=SCRUTINEERS,
    )


HEAD = "0f1e 2d3c 4b5a 6978 8796 a5b4 c3d2 e1f0"
"""Eight groups of a closed board."""
HERE = "http://127.0.0.1:8000"
NINE = (*SCRUTINEERS, "刘志强", "赵桂兰", "孙立新", "周玉兰", "阿卜杜热西提·买买提尼亚孜", "")


def imprint_of(minutes, language="zh_Hans_CN", **changes):
    """Make papers out as a poll of the key holders does."""
    facts = {"chiefs": 1, "scrutineers": minutes.scrutineers}
    return Imprint(language=language, day=minutes.occasion.day, **(facts | changes))


def check_of(minutes):
    """Return what was known of a round before it was counted."""
    ballots = replace(minutes.ballots, invalid=0)
    return BallotCheck(
        code=minutes.code,
        round=minutes.round,
        occasion=minutes.occasion,
        form=minutes.form,
        is_runoff=minutes.is_runoff,
        attendance=minutes.attendance,
        ballots=ballots,
        outcome=inspect_ballots(minutes.rules, minutes.form, minutes.attendance, ballots),
    )


def box_seal(minutes):
    """Return what ties a slip to the closed box."""
    return Seal(
        link=code_address(HERE, "B", minutes.code, minutes.round, HEAD),
        page=f"{HERE}/r/{minutes.code}/{minutes.round}/board",
        groups=(HEAD,),
    )


def announced(*minutes):
    """Return what rounds are announced as."""
    appraised = isinstance(minutes[0], AppraisalMinutes)
    return minutes[0] if appraised else Conclusion(minutes)


def print_check(printer, minutes, language="zh_Hans_CN", **changes):
    """Print the slip of ballots issued and returned."""
    imprint = imprint_of(minutes, language, **changes)
    return printer.issue_return_slip(check_of(minutes), box_seal(minutes), imprint)


def print_count(printer, minutes, language="zh_Hans_CN", **changes):
    """Print the slip of the count."""
    imprint = imprint_of(minutes, language, **changes)
    return printer.count_slip(minutes, result_seal(HERE, minutes), imprint)


def print_announcement(printer, *minutes, language="zh_Hans_CN", **changes):
    """Print the announcement of rounds."""
    imprint = imprint_of(minutes[-1], language, **changes)
    return printer.announcement(announced(*minutes), result_seal(HERE, *minutes), imprint)


def sheet(count, names=("赵冬淑", "钱昇", "郑䶮", "阿卜杜热西提·买买提尼亚孜")):
    """Cards with names of every kind and links that differ."""
    drawing = SeededRng(b"codes")
    cards = tuple(
        Card(
            number=number + 1,
            name=names[number % len(names)],
            delegation="城关镇代表团",
            code=draw_code(drawing, ()),
            link=f"http://192.168.100.20:8000/v/GX26#{number:04d}pQ7sWmT2xHcR8vNd4k",
        )
        for number in range(count)
    )
    return CardSheet(occasion=COUNTY, edition=2, cards=cards)
