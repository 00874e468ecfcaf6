"""The front door of the command line."""

import subprocess
import sys

import pytest

from ballot.basics.errors import NotFound
from ballot.cli import main as command_line


def test_help_names_every_command_in_the_language_asked_for(capsys, monkeypatch):
    for locale, usage in {"zh_Hans_CN": "\u7528\u6cd5", "en": "usage"}.items():
        monkeypatch.setenv("BALLOT_LANG", locale)
        with pytest.raises(SystemExit) as caught:
            command_line.main(["--help"])
        assert caught.value.code == 0
        printed = capsys.readouterr().out
        assert printed.startswith(usage)
        assert all(f"    {name} " in printed for name in command_line.COMMANDS)


def test_an_unknown_command_or_language_exits_with_2(capsys, monkeypatch):
    with pytest.raises(SystemExit) as caught:
        command_line.main(["elect"])
    assert caught.value.code == 2
    monkeypatch.setenv("BALLOT_LANG", "fr")
    assert command_line.main(["verify"]) == 2
    assert "fr" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("failure", "code", "said"),
    [(NotFound("no-such-thing"), 2, "no-such-thing"), (KeyboardInterrupt(), 130, "")],
)
def test_a_command_that_fails_says_why_and_exits(monkeypatch, capsys, failure, code, said):
    class Command:
        @staticmethod
        def main(arguments):
            assert arguments == ["file", "--flag"]
            raise failure

    monkeypatch.setattr(command_line, "import_module", lambda _name: Command)
    assert command_line.main(["decide", "file", "--flag"]) == code
    assert said in capsys.readouterr().err


def test_the_front_door_opens_without_a_framework_or_a_database():
    program = "import sys, ballot.cli.main; print(*sys.modules)"
    loaded = subprocess.run(  # noqa: S603 - our own interpreter
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    ).stdout.split()
    assert not {"litestar", "sqlalchemy", "weasyprint", "babel", "jinja2"} & set(loaded)
