"""What the READMEs say of the command line is what the command line says of itself."""

import re

import pytest

from ballot import config
from ballot.cli import main as command_line
from ballot.i18n.catalogue_checks import CHECKOUT, PACKAGE

QUOTED = re.compile(r"`(?:\.venv/bin/)?ballot ([^`]+)`")
TYPED = re.compile(r"^\s*(?:\$ )?(?:\.venv/bin/)?ballot (.+)$", re.MULTILINE)
FENCED = re.compile(r"```sh\n(.*?)```", re.DOTALL)
STEPPED = {"trustee", "cards"}
"""Commands whose first word is a step of theirs."""
READMES = [CHECKOUT / "README.md", *sorted(PACKAGE.glob("*/README.md"))]


def said(text):
    """Return every use of the command line in a text, as its words."""
    blocks = "".join(FENCED.findall(text))
    quoted = QUOTED.findall(FENCED.sub("", text))
    return [tuple(use.split()) for use in quoted + TYPED.findall(blocks)]


USES = sorted({use for path in READMES for use in said(path.read_text(encoding="utf-8"))})


def help_of(words, capsys):
    with pytest.raises(SystemExit) as ended:
        command_line.main([*words, "--help"])
    assert ended.value.code == 0, words
    return capsys.readouterr().out


@pytest.mark.parametrize("use", USES, ids=" ".join)
def test_a_command_that_a_readme_shows_exists_with_its_options(use, capsys, monkeypatch):
    monkeypatch.setenv("BALLOT_LANG", "en")
    assert use[0] in command_line.COMMANDS
    words = use[:2] if use[0] in STEPPED and len(use) > 1 and use[1].islower() else use[:1]
    told = help_of(words, capsys)
    named = set(re.findall(r"--[a-z][a-z-]*", told))
    assert {word for word in use if word.startswith("--")} <= named
    positional = [word for word in use[len(words) :] if re.search(r"[A-Z]|\.", word)]
    usage = told.partition("\n\n")[0]
    assert len(positional) <= len(re.findall(r"(?<![-\w])[A-Z][\w.]*(?!\w)", usage))


def test_the_readme_shows_every_command():
    shown = {use[0] for use in said((CHECKOUT / "README.md").read_text(encoding="utf-8"))}
    assert shown == set(command_line.COMMANDS)


def test_the_readme_shows_every_step_of_the_scrutineers_and_of_the_cards(capsys, monkeypatch):
    monkeypatch.setenv("BALLOT_LANG", "en")
    text = (CHECKOUT / "README.md").read_text(encoding="utf-8")
    for command in STEPPED:
        told = help_of([command], capsys).partition("\nsteps:")[2]
        steps = re.findall(r"^ {4}([a-z]+) ", told, re.MULTILINE)
        assert steps
        assert [step for step in steps if not re.search(rf"`[^`]*\b{step}\b[^`]*`", text)] == []


def test_the_settings_that_the_readme_names_exist():
    text = (CHECKOUT / "README.md").read_text(encoding="utf-8")
    assert set(re.findall(r"\bBALLOT_[A-Z_]+", text)) <= set(config.KNOWN)
