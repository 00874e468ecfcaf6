"""What `make mutants` changes in a module, and what it leaves alone."""

import pytest

from mutants.mutant import Mutant
from mutants.python_sites import python_mutants


def changes(source: str) -> set[str]:
    """Return the changed lines of all mutants."""
    text = source.encode()
    return {mutant.change(text)[1] for mutant in python_mutants("m.py", text)}


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("x = a < b", {"x = a <= b"}),
        ("x = a not in b", {"x = a in b"}),
        ("x = a == b != c", {"x = a != b != c", "x = a == b == c"}),
        ("x = a is not b", {"x = a is b"}),
        ("x = a - b", {"x = a + b"}),
        ("x = a // b", {"x = a * b"}),
        ("x = a and b and c", {"x = a or b and c", "x = a and b or c"}),
        ("x = not a", {"x = (a)"}),
        ("x = 5", {"x = 6", "x = (4)"}),
        ("x = True", {"x = False"}),
        ("x += y", {"x -= y", "pass"}),
        ("self.x = y", {"pass"}),
        ("verify(x)", {"pass"}),
        ("f(a, b)", {"pass", "f(b, a)"}),
        ("raise Refused('code')", {"pass"}),
        ("x = y if a else z", {"x = y if (not (a)) else z"}),
        ("x = [y for y in z if a(y)]", {"x = [y for y in z if (not (a(y)))]"}),
        ("x = below(rng, q)", {"x = 5", "x = below(q, rng)"}),
        ("x = self.rng.bytes(n)", {"x = bytes(n)"}),
        ('x = f"sig|{y}"', {'x = f"~sig|{y}"'}),
        ('x = y["key"]', {'x = y["key~"]'}),
        ('x = {"key": y}', {'x = {"key~": y}'}),
        ("while x:\n    break", {"continue"}),
        ("def f() -> bool:\n    return x", {"return (not (x))"}),
        ("def f() -> str:\n    return x", {"return None"}),
        ("if a:\n    x = y", {"if (not (a)):"}),
        ("if a == b:\n    x = y", {"if a != b:"}),
    ],
)
def test_each_operator_makes_its_changes_and_no_others(source, expected):
    assert changes(source) == expected


@pytest.mark.parametrize(
    "source",
    [
        '"""What is told to people."""',
        'x = "a label"',
        'x = f"a label of {y}"',
        "import x",
        "def f(x: Literal[5] = y) -> Literal[6]: ...",
        "@dataclass(frozen=True)\nclass X: ...",
        "_log.warning('%s', x)",
        "x = zip(a, b, strict=True)",
        "def f():\n    return None",
    ],
)
def test_words_for_people_types_and_decorators_stay(source):
    assert changes(source) == set()


def test_what_is_changed_is_found_again_by_its_lines():
    source = 'x = (\n    "Ærø",\n    a + b,\n)\nif a < 7:\n    x = a\n'.encode()
    mutants = {each.change(source): each for each in python_mutants("m.py", source)}
    arithmetic = mutants["a + b,", "a - b,"]
    assert (arithmetic.line(source), arithmetic.first, arithmetic.last) == (3, 1, 4)
    assert arithmetic.applied(source).decode() == source.decode().replace("a + b", "a - b")
    boundary = mutants["if a < 7:", "if a <= 7:"]
    assert (boundary.line(source), boundary.first, boundary.last) == (5, 5, 5)


def test_a_change_over_several_lines_is_told_in_one():
    source = b"check(\n    a,\n    b,\n)\n"
    told = {each.change(source) for each in python_mutants("m.py", source)}
    assert ("check( a, b, )", "pass") in told


def test_a_mutant_is_the_bytes_between_two_offsets():
    mutant = Mutant("m.py", 4, 5, "6", "constant", 1, 1)
    assert mutant.applied(b"x = 5\n") == b"x = 6\n"
    assert mutant.change(b"x = 5\n") == ("x = 5", "x = 6")
