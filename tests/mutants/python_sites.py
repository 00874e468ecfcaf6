"""Where a Python module can be changed a little, and how: the operators of mutation.

Not changed: words for people (docstrings, messages, what is logged), types, decorators, and
`strict=` of `zip`, which no input reaches.
"""

import ast
import re
from collections.abc import Iterator

from mutants.mutant import Mutant

COMPARISONS: dict[type[ast.cmpop], tuple[str, str]] = {
    ast.Lt: ("<", "<="),
    ast.LtE: ("<=", "<"),
    ast.Gt: (">", ">="),
    ast.GtE: (">=", ">"),
    ast.Eq: ("==", "!="),
    ast.NotEq: ("!=", "=="),
    ast.In: ("in", "not in"),
    ast.NotIn: (r"not\s+in", "in"),
    ast.Is: ("is", "is not"),
    ast.IsNot: (r"is\s+not", "is"),
}
ARITHMETIC: dict[type[ast.operator], tuple[str, str]] = {
    ast.Add: ("+", "-"),
    ast.Sub: ("-", "+"),
    ast.Mult: ("*", "+"),
    ast.FloorDiv: ("//", "*"),
    ast.Div: ("/", "*"),
    ast.Mod: ("%", "+"),
    ast.Pow: ("**", "*"),
    ast.BitAnd: ("&", "|"),
    ast.BitOr: ("|", "&"),
    ast.BitXor: ("^", "|"),
    ast.LShift: ("<<", ">>"),
    ast.RShift: (">>", "<<"),
}
SAME_ANSWER_NEGATED = (ast.Eq, ast.NotEq, ast.In, ast.NotIn, ast.Is, ast.IsNot)
LOGGERS = frozenset({"log", "logger", "logging", "_log", "_logger", "_LOG", "LOG"})
DRAWS = frozenset({"below"})  # `below(rng, limit)`; and the method `rng.bytes(n)`
HASHED = re.compile(r"[|]")  # what is hashed is written with bars between its parts


def python_mutants(path: str, source: bytes) -> list[Mutant]:
    """Return every change of a module that still compiles."""
    found = _Finder(path, source)
    found.visit(ast.parse(source))
    return [mutant for mutant in sorted(set(found.mutants)) if _compiles(mutant, source)]


def _compiles(mutant: Mutant, source: bytes) -> bool:
    try:
        compile(mutant.applied(source), mutant.path, "exec", dont_inherit=True)
    except (SyntaxError, ValueError):
        return False
    return True


class _Finder(ast.NodeVisitor):
    """Walks a module and notes each place with its changes."""

    def __init__(self, path: str, source: bytes) -> None:
        self.mutants: list[Mutant] = []
        self._path, self._source = path, source
        self._lines = [0]
        for line in source.splitlines(keepends=True):
            self._lines.append(self._lines[-1] + len(line))
        self._statement: ast.stmt | None = None
        self._answers_yes_or_no = False

    # --- places ----------------------------------------------------------------------------------

    def _start(self, node: ast.expr | ast.stmt) -> int:
        return self._lines[node.lineno - 1] + node.col_offset

    def _end(self, node: ast.expr | ast.stmt) -> int:
        assert node.end_lineno is not None
        assert node.end_col_offset is not None
        return self._lines[node.end_lineno - 1] + node.end_col_offset

    def _text(self, node: ast.expr | ast.stmt) -> str:
        return self._source[self._start(node) : self._end(node)].decode()

    def _note(self, start: int, end: int, text: str, operator: str) -> None:
        lines = self._header_lines(start)
        self.mutants.append(Mutant(self._path, start, end, text, operator, *lines))

    def _header_lines(self, start: int) -> tuple[int, int]:
        """The lines whose execution reaches the place: of a compound statement only its head."""
        here = self._source.count(b"\n", 0, start) + 1
        statement = self._statement
        if statement is None:
            return here, here
        last = statement.end_lineno or statement.lineno
        for inner in ("body", "cases"):
            block: list[ast.stmt | ast.match_case] = getattr(statement, inner, [])
            if block:
                first = block[0].pattern if isinstance(block[0], ast.match_case) else block[0]
                last = max(statement.lineno, first.lineno - 1)
        return (statement.lineno, last) if here <= last else (here, here)

    def _replace(self, node: ast.expr | ast.stmt, text: str, operator: str) -> None:
        self._note(self._start(node), self._end(node), text, operator)

    def _between(
        self, left: ast.expr, right: ast.expr, sign: str, text: str, operator: str
    ) -> None:
        """Replace the sign that stands between two operands."""
        start, end = self._end(left), self._start(right)
        gap = re.sub(rb"#.*", lambda comment: b" " * len(comment[0]), self._source[start:end])
        if place := re.search(sign.encode(), gap):
            self._note(start + place.start(), start + place.end(), text, operator)

    # --- statements ------------------------------------------------------------------------------

    def visit(self, node: ast.AST) -> None:
        """Remember the statement that a change stands in."""
        outer = self._statement
        if isinstance(node, ast.stmt):
            self._statement = node
        super().visit(node)
        self._statement = outer

    def visit_FunctionDef(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        """Enter a function without its decorators and types."""
        outer = self._answers_yes_or_no
        self._answers_yes_or_no = isinstance(node.returns, ast.Name) and node.returns.id == "bool"
        for default in (*node.args.defaults, *node.args.kw_defaults):
            if default is not None:
                self.visit(default)
        for statement in node.body:
            self.visit(statement)
        self._answers_yes_or_no = outer

    visit_AsyncFunctionDef = visit_FunctionDef  # noqa: N815 (the name that `ast` looks for)

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        """Enter a class without its decorators and bases."""
        for statement in node.body:
            self.visit(statement)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        """Enter the value, not the type."""
        if node.value is not None:
            self._forget_assignment(node, node.target)
            self.visit(node.value)

    def visit_Assign(self, node: ast.Assign) -> None:
        """Enter the value, and forget what is kept in a field or under a key."""
        self._forget_assignment(node, node.targets[0])
        self.generic_visit(node)

    def _forget_assignment(self, node: ast.stmt, target: ast.expr) -> None:
        if isinstance(target, ast.Attribute | ast.Subscript):
            self._replace(node, "pass", "forget")

    def visit_AugAssign(self, node: ast.AugAssign) -> None:
        """Turn `+=` around, and forget it."""
        sign, other = ARITHMETIC[type(node.op)]
        self._between(node.target, node.value, re.escape(f"{sign}="), f"{other}=", "arithmetic")
        self._replace(node, "pass", "forget")
        self.generic_visit(node)

    def visit_Expr(self, node: ast.Expr) -> None:
        """Leave out a call; words for people stay."""
        if isinstance(node.value, ast.Constant) or _is_logging(node.value):
            return
        if isinstance(node.value, ast.Call | ast.Await):
            self._replace(node, "pass", "leave out")
        self.generic_visit(node)

    def visit_Raise(self, node: ast.Raise) -> None:
        """Leave out a refusal."""
        self._replace(node, "pass", "leave out")
        self.generic_visit(node)

    def visit_Return(self, node: ast.Return) -> None:
        """Return the opposite, or nothing."""
        if node.value is None:
            return
        if self._answers_yes_or_no:
            self._negate(node.value, "return")
        elif not (isinstance(node.value, ast.Constant) and node.value.value is None):
            self._replace(node.value, "None", "return")
        self.generic_visit(node)

    def visit_If(self, node: ast.If) -> None:
        """Turn a condition around."""
        self._negate(node.test, "condition")
        self.generic_visit(node)

    def visit_match_case(self, node: ast.match_case) -> None:
        """Turn a guard around; the patterns stay."""
        if node.guard is not None:
            self._negate(node.guard, "condition")
            self.visit(node.guard)
        for statement in node.body:
            self.visit(statement)

    def visit_Continue(self, node: ast.Continue) -> None:
        """End a loop instead of going on."""
        self._replace(node, "break", "loop")

    def visit_Break(self, node: ast.Break) -> None:
        """Go on with a loop instead of ending it."""
        self._replace(node, "continue", "loop")

    # --- expressions -----------------------------------------------------------------------------

    def _negate(self, test: ast.expr, operator: str) -> None:
        operations = test.ops if isinstance(test, ast.Compare) else []
        if len(operations) == 1 and isinstance(operations[0], SAME_ANSWER_NEGATED):
            return  # the comparison's own change says the same
        if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
            return
        self._replace(test, f"(not ({self._text(test)}))", operator)

    def visit_IfExp(self, node: ast.IfExp) -> None:
        """Turn a condition around."""
        self._negate(node.test, "condition")
        self.generic_visit(node)

    def visit_comprehension(self, node: ast.comprehension) -> None:
        """Turn a filter around."""
        for test in node.ifs:
            self._negate(test, "condition")
        self.generic_visit(node)

    def visit_Compare(self, node: ast.Compare) -> None:
        """Move a boundary, or turn an equality around."""
        operands = [node.left, *node.comparators]
        for left, operation, right in zip(operands, node.ops, operands[1:], strict=False):
            sign, other = COMPARISONS[type(operation)]
            self._between(left, right, sign, other, "comparison")
        for operand in operands:
            self._respell(operand)
        self.generic_visit(node)

    def visit_BinOp(self, node: ast.BinOp) -> None:
        """Use another operation of arithmetic."""
        if not (_is_text(node.left) or _is_text(node.right)):
            sign, other = ARITHMETIC[type(node.op)]
            self._between(node.left, node.right, re.escape(sign), other, "arithmetic")
        self.generic_visit(node)

    def visit_BoolOp(self, node: ast.BoolOp) -> None:
        """Take one for both, or both for one."""
        sign, other = ("and", "or") if isinstance(node.op, ast.And) else ("or", "and")
        for left, right in zip(node.values, node.values[1:], strict=False):
            self._between(left, right, rf"\b{sign}\b", other, "boolean")
        self.generic_visit(node)

    def visit_UnaryOp(self, node: ast.UnaryOp) -> None:
        """Leave out `not` and the minus sign."""
        if isinstance(node.op, ast.Not | ast.USub):
            self._replace(node, f"({self._text(node.operand)})", "boolean")
        self.generic_visit(node)

    def visit_Constant(self, node: ast.Constant) -> None:
        """Move a number by one; turn a truth around."""
        if isinstance(node.value, bool):
            self._replace(node, str(not node.value), "constant")
        elif isinstance(node.value, int):
            self._replace(node, str(node.value + 1), "constant")
            self._replace(node, f"({node.value - 1})", "constant")

    def visit_JoinedStr(self, node: ast.JoinedStr) -> None:
        """Respell a text that is hashed; offsets within it are unknown to Python 3.11."""
        parts = [part.value for part in node.values if isinstance(part, ast.Constant)]
        text = self._text(node)
        if text.startswith(('f"', "f'")) and any(HASHED.search(str(part)) for part in parts):
            self._replace(node, f"{text[:2]}~{text[2:]}", "spelling")

    def visit_Dict(self, node: ast.Dict) -> None:
        """Respell a key."""
        for key in node.keys:
            if key is not None:
                self._respell(key)
        self.generic_visit(node)

    def visit_Subscript(self, node: ast.Subscript) -> None:
        """Respell a key."""
        self._respell(node.slice)
        self.generic_visit(node)

    def _respell(self, node: ast.expr) -> None:
        if isinstance(node, ast.Constant) and isinstance(node.value, str | bytes):
            text = self._text(node)
            if not text.endswith(('"""', "'''")):
                self._replace(node, f"{text[:-1]}~{text[-1]}", "spelling")

    def visit_Call(self, node: ast.Call) -> None:
        """Exchange the first two arguments; draw a constant instead of a random number."""
        if _is_draw(node):
            self._replace(node, _constant_draw(node), "randomness")
        first_two = node.args[:2]
        if len(first_two) == 2 and not any(map(_is_fixed, first_two)) and not _is_builtin(node):
            left, right = map(self._text, first_two)
            between = self._source[self._end(first_two[0]) : self._start(first_two[1])].decode()
            if left != right:
                start, end = self._start(first_two[0]), self._end(first_two[1])
                self._note(start, end, f"{right}{between}{left}", "arguments")
        self.visit(node.func)
        for argument in node.args:
            self.visit(argument)
        for keyword in node.keywords:
            if keyword.arg != "strict":
                self.visit(keyword.value)


def _is_text(node: ast.expr) -> bool:
    is_constant = isinstance(node, ast.Constant) and isinstance(node.value, str | bytes)
    return is_constant or isinstance(node, ast.JoinedStr)


def _is_fixed(node: ast.expr) -> bool:
    return isinstance(node, ast.Starred) or _is_text(node)


def _is_builtin(node: ast.Call) -> bool:
    return isinstance(node.func, ast.Name) and node.func.id in {"isinstance", "zip", "cast"}


def _is_logging(node: ast.expr) -> bool:
    called = node.func if isinstance(node, ast.Call) else None
    owner = called.value if isinstance(called, ast.Attribute) else None
    return isinstance(owner, ast.Name) and owner.id in LOGGERS


def _is_draw(node: ast.Call) -> bool:
    if isinstance(node.func, ast.Name):
        return node.func.id in DRAWS
    if not isinstance(node.func, ast.Attribute) or node.func.attr != "bytes":
        return False
    return ast.unparse(node.func.value).endswith("rng")


def _constant_draw(node: ast.Call) -> str:
    is_number = isinstance(node.func, ast.Name)
    return "5" if is_number else f"bytes({ast.unparse(node.args[0])})"


def count_by_operator(mutants: list[Mutant]) -> Iterator[tuple[str, int]]:
    """Yield each operator with the number of its mutants."""
    names = sorted({mutant.operator for mutant in mutants})
    for name in names:
        yield name, sum(mutant.operator == name for mutant in mutants)
