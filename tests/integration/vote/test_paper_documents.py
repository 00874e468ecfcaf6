# ruff: noqa: RUF001 - Chinese texts have Chinese marks
"""Printed papers, read back: geometry, faces, codes, words; the same input, the same bytes."""

import ctypes
import hashlib
import re
import subprocess
import sys
from collections import defaultdict
from itertools import pairwise
from typing import Any

import pypdfium2
import pytest
import zxingcpp
from fontTools.ttLib import TTFont
from pypdfium2 import raw

from ballot.basics.errors import ConfigurationError, Malformed
from ballot.frame.press.fonts import build_fonts
from ballot.frame.press.press import Press
from ballot.i18n.catalogue_checks import CHECKOUT
from ballot.law.vote.rules import BallotMode, Rules
from ballot.vote.papers.documents import Printer
from ballot.vote.printing import result_seal
from support.papers import (
    COUNTY,
    HEAD,
    HERE,
    NINE,
    SPECIMEN,
    appraisal,
    box_seal,
    county,
    print_announcement,
    print_check,
    print_count,
    projects,
    runoff,
    sheet,
    tie,
    vote,
)

TEMPLATES = CHECKOUT / "templates"
FONTS = CHECKOUT / "var" / "fonts"
CHINESE, ENGLISH = "zh_Hans_CN", "en"
MILLIMETRE = 72 / 25.4
LINE = 225 / 22


@pytest.fixture(scope="module")
def press():
    return Press(TEMPLATES, FONTS)


@pytest.fixture(scope="module")
def printer(press):
    return Printer(press)


@pytest.fixture(scope="module")
def announced(printer):
    return print_announcement(printer, county())


def pages_of(pdf):
    return [page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(pdf)]


def text_of(pdf):
    return re.sub(r"\s+", "", "".join(pages_of(pdf)))


def codes_of(page, dpi):
    picture = page.render(scale=dpi / 72, grayscale=True).to_pil()
    return [found.text for found in zxingcpp.read_barcodes(picture)]


def lines_of(page):
    """Baseline from the top and right end of each line of text, in millimetres."""
    text = page.get_textpage()
    found = defaultdict(list)
    for index in range(text.count_chars()):
        if text.get_text_range(index, 1).strip():
            x, y = ctypes.c_double(), ctypes.c_double()
            raw.FPDFText_GetCharOrigin(text, index, x, y)
            right = text.get_charbox(index, loose=True)[2]
            found[round((page.get_height() - y.value) / MILLIMETRE, 2)].append(right / MILLIMETRE)
    return sorted((baseline, max(ends)) for baseline, ends in found.items())


def embedded_faces(pdf):
    """The names of the faces of all texts; a face that is not embedded fails here."""
    names = set()
    for page in pypdfium2.PdfDocument(pdf):
        for item in page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT]):
            font = raw.FPDFTextObj_GetFont(item)
            assert raw.FPDFFont_GetIsEmbedded(font) == 1
            name = ctypes.create_string_buffer(100)
            raw.FPDFFont_GetBaseFontName(font, name, 100)
            names.add(name.value.decode().partition("+")[2])
    return names


def test_every_paper_embeds_the_faces_it_is_set_in(printer, announced):
    assert {"Ballot-Fang", "Ballot-Marks", "Ballot-Song-Bold"} <= embedded_faces(announced)
    assert embedded_faces(printer.cards(sheet(8), CHINESE)) == {
        "Ballot-Song-Bold",
        "Ballot-Hei",
        "Ballot-Name-Bold",
    }


def test_the_same_input_gives_the_same_bytes_in_every_process(printer, announced):
    assert print_announcement(printer, county()) == announced
    script = (
        "import hashlib\n"
        "from integration.vote.test_paper_documents import *\n"
        "made = print_announcement(Printer(Press(TEMPLATES, FONTS)), county())\n"
        "print(hashlib.sha256(made).hexdigest())\n"
    )
    for seed in ("1", "2"):
        paths = f"{CHECKOUT / 'src'}:{CHECKOUT / 'tests'}"
        done = subprocess.run(  # noqa: S603 - our own words
            [sys.executable, "-c", script],
            capture_output=True,
            text=True,
            check=True,
            env={"PYTHONPATH": paths, "PYTHONHASHSEED": seed},
        )
        assert done.stdout.strip() == hashlib.sha256(announced).hexdigest()


def test_the_announcement_keeps_the_grid_of_22_lines_and_28_characters(announced):
    first = pypdfium2.PdfDocument(announced)[0]
    body = [line for line in lines_of(first) if 118 < line[0] < 262]
    gaps = [after[0] - before[0] for before, after in pairwise(body)]
    assert gaps == pytest.approx([LINE] * (len(body) - 1), abs=0.03)
    assert body[0][1] == pytest.approx(184.0, abs=0.5)
    assert len(body) == 12


def test_the_announcement_is_the_specimen_word_for_word(announced):
    text = text_of(announced)
    assert text.startswith("清源县人民代表大会公告〔十七届〕第5号")
    lead = (
        "清源县第十七届人民代表大会第四次会议于2026年2月6日票决通过2026年县人民政府民生实事项目："
    )
    assert lead in text
    selected = [
        f"{number}.{name}（赞成{approve}票，反对{oppose}票，弃权{abstain}票）"
        for number, (name, approve, oppose, abstain) in enumerate(SPECIMEN, 1)
    ]
    places = [text.index(words) for words in selected[:10]]
    assert places == sorted(places)
    assert county().projects[10].name not in text
    assert "会议应到代表286名，实到代表274名。发出表决票274张，收回表决票273张。" in text
    assert "现予公告。清源县第十七届人民代表大会第四次会议主席团2026年2月6日" in text


def test_the_slip_of_the_count_has_the_numbers_of_the_specimen_in_order(printer):
    minutes = county()
    text = text_of(print_count(printer, minutes))
    rows = [
        "1农村公路提档升级工程266" + "3293.01%1是确定",
        "10集中供热管网延伸工程217" + "391575.87%10是确定",
        "11村级文化广场提升工程116" + "1213440.56%11否未确定",
        "12智慧停车和充电设施建设85" + "1523429.72%12否未确定",
    ]
    places = [text.index(row) for row in rows]
    assert places == sorted(places)
    assert "144票（全体代表过半数）" in text
    assert "总监票人（签名）" in text


def test_the_slip_of_issued_and_returned_is_the_specimen(printer):
    minutes = county()
    text = text_of(print_check(printer, minutes))
    report = (
        "大会执行主席：本次票决应到代表286名，实到代表274名。"
        "发出表决票274张，收回表决票273张。收回的表决票少于发出的表决票，"
        "根据票决办法的规定，本次票决有效。"
    )
    assert report in text


@pytest.mark.parametrize("language", [CHINESE, ENGLISH])
@pytest.mark.parametrize("minutes", [county(), appraisal()])
def test_the_slip_of_issued_and_returned_bears_the_code_of_the_closed_box(
    printer, minutes, language
):
    (page,) = pages_of(print_check(printer, minutes, language))
    assert HEAD in page


@pytest.mark.parametrize("language", [CHINESE, ENGLISH])
@pytest.mark.parametrize("minutes", [county(), appraisal(), appraisal(4)])
def test_every_paper_leads_to_what_it_is_compared_with_and_carries_its_groups(
    printer, minutes, language
):
    box, result = box_seal(minutes), result_seal(HERE, minutes)
    for printed, seal in (
        (print_check(printer, minutes, language), box),
        (print_count(printer, minutes, language), result),
        (print_announcement(printer, minutes, language=language), result),
    ):
        document = pypdfium2.PdfDocument(printed)
        last = document[len(document) - 1]
        assert codes_of(last, 150) == [seal.link]
        assert seal.link.endswith(seal.groups[0].replace(" ", "").upper())
        text = last.get_textpage().get_text_bounded()
        assert seal.groups[0] in text
        assert seal.page in text.replace("\r\n", "")
        metadata = document.get_metadata_dict()
        assert metadata["Title"]
        assert metadata["Author"] in {minutes.occasion.congress, minutes.occasion.session}


def test_an_announcement_after_a_run_off_bears_the_fingerprints_of_all_rounds(printer):
    first = tie()
    second = runoff(first, 35, 28)
    text = pages_of(print_announcement(printer, first, second))[-1]
    for groups in result_seal(HERE, first, second).groups:
        assert groups in text


@pytest.mark.parametrize("dpi", [150, 300])
def test_every_card_of_a_sheet_reads_as_its_link(printer, dpi):
    cards = sheet(11)
    document = pypdfium2.PdfDocument(printer.cards(cards, CHINESE))
    found = [sorted(codes_of(page, dpi)) for page in document]
    pages = cards.cards[:6], cards.cards[6:]
    codes = [sorted(text for card in page for text in (card.link, card.code)) for page in pages]
    assert found == codes


def test_cards_are_printed_in_order_and_show_no_part_of_a_credential(printer):
    cards = sheet(11)
    pages = pages_of(printer.cards(cards, CHINESE))
    text = re.sub(r"\s+", "", "".join(pages))
    places = [
        text.index(f"代表团城关镇代表团序号{card.number}·第2版{card.code}") for card in cards.cards
    ]
    assert places == sorted(places)
    assert text.count("第1页，共2页") == text.count("第2页，共2页") == 1
    assert all(card.name in text for card in cards.cards)
    assert all(card.link.partition("#")[2][:5] not in text for card in cards.cards)


def test_what_every_card_says_alike_is_written_once_and_read_on_each(printer):
    one, three = (printer.cards(sheet(count), CHINESE) for count in (1, 14))
    text = re.sub(r"\s+", "", "".join(pages_of(three)))
    for words in ("代表电子表决凭证", "签到时出示外面", "沿虚线向上折叠"):
        assert text.count(words) == 14
    assert one.count(b"/Subtype /Form") == three.count(b"/Subtype /Form") > 0


def test_a_character_without_a_glyph_is_refused_by_name(printer):
    with pytest.raises(Malformed) as refused:
        printer.cards(sheet(1, names=("王\U0003ffff",)), CHINESE)
    assert refused.value.code == "glyph-missing"
    assert refused.value.params["codepoint"] == "U+3FFFF"


def test_thirty_long_names_run_over_pages_under_a_repeated_head(printer):
    names = [
        f"城区老旧小区加装电梯及无障碍环境改造提升工程（第{number}批）" for number in range(30)
    ]
    minutes = vote(
        COUNTY,
        projects(*names),
        [(250 - 6 * number, 21 + 5 * number, number) for number in range(30)],
        seats=20,
        attendance=(286, 274),
        ballots=(274, 271, 0),
    )
    pages = pages_of(print_count(printer, minutes, scrutineers=NINE))
    assert len(pages) > 1
    assert all("候选项目" in page for page in pages[:-1])
    text = re.sub(r"\s+", "", "".join(pages))
    assert all(name in text for name in names)
    assert all("清源县第十七届人民代表大会第四次会议" in page for page in pages)
    assert all("计票结果报告单" in page for page in pages)
    assert "应到代表286名" in pages[-1]
    assert "第1项250票" in pages[-1]
    document = pypdfium2.PdfDocument(print_announcement(printer, minutes))
    assert all(line[1] < 187 for page in document for line in lines_of(page))


def test_a_run_off_completes_the_list_of_the_first_round(printer):
    first = tie()
    second = runoff(first, 35, 28)
    text = text_of(print_announcement(printer, first, second))
    assert "5.卫生室工程（赞成49票，反对14票，弃权0票）6.大院工程" in text
    assert "其中，“大院工程”和“操场工程”2项得票相同，经再次投票，“大院工程”列入。" in text
    slip = text_of(print_count(printer, second))
    assert "2026年民生实事项目票决（再次投票）" in slip


def test_the_count_of_a_tie_names_what_follows(printer):
    text = text_of(print_count(printer, tie()))
    assert "将就这些项目再次投票，从中确定1项。" in text


def test_a_ballot_that_only_chooses_has_no_columns_for_opposition(printer):
    rules = Rules(mode=BallotMode.CHOOSE_UP_TO_N)
    minutes = vote(
        COUNTY,
        projects("甲", "乙", "丙"),
        [(200,), (150,), (100,)],
        seats=2,
        attendance=(286, 274),
        ballots=(274, 274, 0),
        rules=rules,
    )
    text = text_of(print_count(printer, minutes))
    assert "反对" not in text
    assert "2乙15052.45%2是确定" in text


def test_an_appraisal_prints_counts_and_grades(printer):
    minutes = appraisal(4)
    table = text_of(print_count(printer, minutes))
    assert "1农村道路修复工程200740" in table
    assert "不了解" in table
    notice = text_of(print_announcement(printer, minutes))
    assert "1.农村道路修复工程：满意200票，基本满意74票，不满意0票" in notice
    assert "4.乡镇污水处理站" in notice
    assert "等次为不满意。" in notice


def test_nothing_is_fetched_from_outside(tmp_path):
    (tmp_path / "page.html").write_text('<img src="http://127.0.0.1:9/x.png">', encoding="utf-8")
    with pytest.raises(BaseException, match=r"127\.0\.0\.1") as refused:
        Press(tmp_path, FONTS).render("page.html", {}, CHINESE)
    assert type(refused.value).__name__ == "FatalURLFetchingError"


def test_a_press_without_fonts_says_so(tmp_path):
    with pytest.raises(ConfigurationError, match="fonts-missing"):
        Press(TEMPLATES, tmp_path)


@pytest.mark.parametrize("missing", ["libpango-1.0.so.0", "libharfbuzz-subset.so.0"])
def test_a_press_without_a_library_says_which_and_how_to_get_it(press, monkeypatch, missing):
    def load(name):
        if name == missing:
            raise OSError(name)

    monkeypatch.setattr("ballot.frame.press.press.CDLL", load)
    with pytest.raises(ConfigurationError, match="library-missing") as refused:
        press.check()
    assert refused.value.params["library"] == missing


def test_a_server_starts_without_what_only_papers_and_spreadsheets_need(tmp_path):
    script = (
        "import sys\n"
        "from ballot.bootstrap.composition import application\n"
        "application()\n"
        "print(*{'weasyprint', 'fontTools', 'openpyxl', 'polyfactory'} & set(sys.modules))\n"
    )
    done = subprocess.run(  # noqa: S603 - our own words
        [sys.executable, "-c", script],
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONPATH": str(CHECKOUT / "src"), "BALLOT_HOME": str(tmp_path)},
    )
    assert done.stdout.split() == []


def test_every_face_is_as_high_as_its_size_and_knows_its_weight():
    faces = sorted((FONTS / "faces").iterdir())
    assert len(faces) == 12
    for path in faces:
        with TTFont(path, lazy=True) as opened:
            font: Any = opened  # its tables get their fields from the file
            header, unit = font["hhea"], font["head"].unitsPerEm
            assert (header.ascent - header.descent, header.lineGap) == (unit, 0), path.name
            assert font["OS/2"].usWeightClass == (700 if "Bold" in path.name else 400), path.name


def test_fonts_that_are_ready_are_left_alone():
    said = []
    before = (FONTS / "stamp").stat().st_mtime_ns
    build_fonts(FONTS, said.append)
    assert (FONTS / "stamp").stat().st_mtime_ns == before
    assert said == [f"fonts: ready in {FONTS}"]
