"""What holds for every file of the sources: languages, sizes, templates, keys."""

import ast
import re
import shutil
import subprocess
import tomllib

import pytest

from ballot.i18n.catalogue_checks import CHECKOUT, PACKAGE
from ballot.i18n.templates import environment

TEMPLATES = CHECKOUT / "templates"
CHINESE = re.compile("[\u3400-\u9fff]")
ADDED_FILTER = re.compile(r"""\.filters\["(\w+)"\] = """)
LONGEST = 400
GIT = shutil.which("git") or "git"


def files(folder, *suffixes):
    return sorted(
        path
        for path in folder.rglob("*")
        if path.suffix in suffixes and not {"node_modules", "static"} & set(path.parts)
    )


def python_texts(path):
    """Yield the strings of a Python file as they are written, with their lines; no docstrings."""
    source = path.read_text(encoding="utf-8")
    if not CHINESE.search(source):
        return
    tree = ast.parse(source)
    statements = (node.value for node in ast.walk(tree) if isinstance(node, ast.Expr))
    described = {id(value) for value in statements}
    for node in ast.walk(tree):
        if not isinstance(node, ast.Constant) or id(node) in described:
            continue
        # As the source writes it, escapes and all; to cut that out takes long.
        if CHINESE.search(str(node.value)):
            yield node.lineno, ast.get_source_segment(source, node)


def other_texts(path):
    """Yield the lines of a template or TypeScript file without their comments."""
    source = path.read_text(encoding="utf-8")
    blank = re.sub(
        r"/\*.*?\*/|\{#.*?#\}|(?m:^\s*//.*$)",
        lambda comment: "\n" * comment[0].count("\n"),
        source,
        flags=re.DOTALL,
    )
    return enumerate(blank.splitlines(), 1)


@pytest.mark.parametrize(
    ("folder", "kind", "texts"),
    [
        (PACKAGE, ".py", python_texts),
        (PACKAGE / "client" / "src", ".ts", other_texts),
        (TEMPLATES, ".html", other_texts),
    ],
)
def test_no_chinese_is_hard_coded(folder, kind, texts):
    looked_at = files(folder, kind)
    assert looked_at
    assert [
        f"{path.relative_to(CHECKOUT)}:{line}"
        for path in looked_at
        for line, text in texts(path)
        if CHINESE.search(text)
    ] == []


def test_no_module_is_too_long_to_read():
    assert {
        str(path.relative_to(CHECKOUT)): length
        for path in files(CHECKOUT / "src", ".py", ".ts") + files(CHECKOUT / "tests", ".py", ".ts")
        if (length := len(path.read_text(encoding="utf-8").splitlines())) > LONGEST
    } == {}


@pytest.mark.parametrize(
    "name", [str(path.relative_to(TEMPLATES)) for path in files(TEMPLATES, ".html")]
)
def test_every_template_compiles(name):
    made = environment(TEMPLATES)
    for path in files(PACKAGE, ".py"):
        for added in ADDED_FILTER.findall(path.read_text(encoding="utf-8")):
            made.filters.setdefault(added, str)
    made.compile((TEMPLATES / name).read_text(encoding="utf-8"), name=name)


def test_the_folder_of_keys_holds_only_public_things():
    names = {path.name for path in (CHECKOUT / "keys").iterdir()}
    assert {"README.md", "keyring.toml"} <= names
    assert all(name in {"README.md", "keyring.toml"} or name.endswith(".pub") for name in names)
    for path in (CHECKOUT / "keys").iterdir():
        assert "PRIVATE KEY" not in path.read_text(encoding="utf-8")


def test_the_keyring_is_well_formed():
    keyring = tomllib.loads((CHECKOUT / "keys" / "keyring.toml").read_text(encoding="utf-8"))
    for key in keyring.get("key", []):
        assert {"purpose", "algorithm", "public", "from"} <= key.keys()
        assert len(bytes.fromhex(key["public"])) == 32


def test_private_keys_are_in_git_only_under_tests():
    found = subprocess.run(  # noqa: S603 - fixed words
        [GIT, "grep", "-lE", "BEGIN( [A-Z]+)? PRIVATE KEY", "--", ":!tests"],
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert found.stdout == ""
