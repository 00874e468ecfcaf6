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


def test_every_command_explains_itself_in_both_languages(capsys, monkeypatch):
    for locale in ("zh_Hans_CN", "en"):
        monkeypatch.setenv("BALLOT_LANG", locale)
        for name in command_line.COMMANDS:
            with pytest.raises(SystemExit) as caught:
                command_line.main([name, "--help"])
            assert caught.value.code == 0
            printed = capsys.readouterr().out
            assert f"ballot {name}" in printed
            assert (locale == "en") == printed.isascii() or "\u201c" in printed


def test_a_log_in_is_made_from_a_file_and_said(home, tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("BALLOT_LANG", "en")
    monkeypatch.setenv("BALLOT_HOME", str(home))
    password = tmp_path / "password"
    password.write_text("a long password\r\n")
    arguments = ["user", "door", "--name", "Door", "--role", "check-in"]
    arguments += ["--password-file", str(password)]
    assert command_line.main(arguments) == 0
    assert "door can log in now." in capsys.readouterr().out
    assert command_line.main(arguments) == 2
    assert "a user door already" in capsys.readouterr().err
    password.write_bytes(b"\xff\xfe")
    assert command_line.main(arguments) == 2
    assert "no text in UTF-8" in capsys.readouterr().err
    password.unlink()
    assert command_line.main(arguments) == 2
    assert "cannot be read: No such file or directory" in capsys.readouterr().err


def test_two_passwords_that_differ_make_no_log_in(home, capsys, monkeypatch):
    monkeypatch.setenv("BALLOT_LANG", "en")
    monkeypatch.setenv("BALLOT_HOME", str(home))
    typed = iter(["a long password", "another password"])
    monkeypatch.setattr("getpass.getpass", lambda _prompt: next(typed))
    assert command_line.main(["user", "door", "--name", "Door", "--role", "check-in"]) == 2
    assert "passwords differ" in capsys.readouterr().err
    assert not list(home.iterdir())
