"""Both languages are complete, and every error has its sentence."""

import ast
import io
import re

import pytest
from babel.messages.pofile import read_po

from ballot.basics import errors
from ballot.i18n import catalogue_checks
from ballot.i18n.catalogue_checks import CHECKOUT, PACKAGE, Glossary, Key, Term, faults_of, problems
from ballot.i18n.catalogues import conflicts
from ballot.i18n.messages import MESSAGES, say
from ballot.i18n.translate import LOCALES, speaking

FAMILIES = {
    name
    for name, value in vars(errors).items()
    if isinstance(value, type) and issubclass(value, errors.BallotError)
}
PLACEHOLDER = re.compile(r"%\((\w+)\)")


def raised():
    """Yield every error made in the sources: its place, code and the names of its parameters."""
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", None) in FAMILIES:
                code = node.args[0] if node.args else None
                if isinstance(code, ast.Constant) and isinstance(code.value, str):
                    names = {keyword.arg for keyword in node.keywords}
                    yield f"{path.relative_to(CHECKOUT)}:{node.lineno}", code.value, names


def test_both_catalogues_are_complete_and_in_the_terms_of_the_law():
    assert problems() == []


def test_every_error_raised_in_the_sources_has_a_sentence():
    assert [(place, code) for place, code, _names in raised() if code not in MESSAGES] == []


def test_every_sentence_uses_only_what_its_error_carries():
    wrong = [
        (place, code, sorted(missing))
        for place, code, names in raised()
        if None not in names
        and (missing := set(PLACEHOLDER.findall(MESSAGES.get(code, ""))) - names)
    ]
    assert wrong == []


def test_an_error_without_a_sentence_still_names_its_code():
    for locale in LOCALES:
        with speaking(locale):
            assert "no-such-code" in say(errors.NotFound("no-such-code"))


def fragment(text):
    return read_po(io.BytesIO(text.encode()), locale="zh_Hans_CN")


GLOSSARY = Glossary(
    terms=(Term(re.compile(r"\bcards?\b", re.IGNORECASE), ("K",)),),
    banned={"zh_Hans_CN": ("X",), "en": ()},
)


@pytest.mark.parametrize(
    ("entry", "fault"),
    [
        ('msgid "One %(n)s"\nmsgstr ""', "is empty"),
        ('#, fuzzy\nmsgid "One %(n)s"\nmsgstr "Y %(n)s"', "is fuzzy"),
        ('msgid "One %(n)s"\nmsgstr "Y %(m)s"', "has the parameters"),
        ('msgid "One %(n)s"\nmsgstr "Y"', "has the parameters"),
        ('msgid "One %(n)s"\nmsgstr "X %(n)s"', "contains"),
        ('msgid "One %(n)s"\nmsgstr "Y %(n)s"\n\nmsgid "Two"\nmsgstr "Y"', "is used nowhere"),
        ('msgid "Two"\nmsgstr "Y"', "is not translated"),
        ('msgid "One %(n)s"\nmsgstr "Y %(n)s"\n\nmsgid "Cards"\nmsgstr "Y"', "does not use K"),
    ],
)
def test_the_check_finds_each_kind_of_fault(entry, fault):
    wanted: dict[Key, str] = {(("One %(n)s",), None): "a.py:1"}
    found = faults_of("zh_Hans_CN", {"web": fragment(entry)}, wanted, GLOSSARY)
    assert any(fault in line for line in found), found


def test_two_parts_may_share_a_sentence_but_not_disagree_about_it():
    one, same, other = (fragment(f'msgid "A"\nmsgstr "{text}"') for text in "BBC")
    assert conflicts({"web": one, "paper": same}) == []
    assert len(conflicts({"web": one, "paper": other})) == 1


def test_the_check_reads_code_and_templates():
    places = {place.partition(":")[0] for place in catalogue_checks.used().values()}
    assert "src/ballot/cli/main.py" in places
    assert any(place.startswith("templates/") for place in places)
