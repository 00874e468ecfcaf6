"""The parts whose tests are put to the test: their modules, and the tests that guard them."""

from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
CLIENT = "src/ballot/client"


@dataclass(frozen=True, slots=True)
class Part:
    """Modules and guards are paths or patterns from the root; what is `spared` is not changed."""

    name: str
    modules: tuple[str, ...]
    guards: tuple[str, ...]
    spared: tuple[str, ...] = ()
    spared_with: str = ""  # words that a module has in it

    @property
    def is_client(self) -> bool:
        """Whether the part is written in TypeScript."""
        return self.modules[0].startswith(CLIENT)

    def files(self, root: Path = ROOT) -> list[str]:
        """Return the modules that may be changed."""
        found = {path for pattern in self.modules for path in root.glob(pattern)}
        spared = {path for pattern in self.spared for path in root.glob(pattern)}
        if self.spared_with:
            spared |= {path for path in found if self.spared_with in path.read_text("utf-8")}
        return sorted(path.relative_to(root).as_posix() for path in found - spared)

    def guarding(self, root: Path = ROOT) -> list[str]:
        """Return the folders and files of tests."""
        return sorted(
            path.relative_to(root).as_posix() for each in self.guards for path in root.glob(each)
        )


# Only quick tests: what needs a browser, another process's death or a printed page is left out.
PARTS = (
    Part(
        name="law",
        modules=("src/ballot/law/**/*.py",),
        guards=("tests/unit/law", "tests/property/law", "tests/unit/cli/test_decide_command.py"),
    ),
    Part(
        name="protocol",
        modules=("src/ballot/protocol/**/*.py",),
        guards=("tests/unit/protocol", "tests/property/protocol"),
    ),
    Part(
        name="verify",
        modules=("src/ballot/verify/*.py",),
        guards=("tests/unit/verify", "tests/property/verify"),
    ),
    Part(
        name="use-cases",
        modules=("src/ballot/vote/*.py", "src/ballot/congress/*.py"),
        guards=(
            "tests/unit/test_authority.py",
            "tests/unit/congress",
            "tests/unit/frame/test_spreadsheets.py",
            "tests/unit/vote",
            "tests/integration/congress",
            "tests/integration/vote/test_[!kpw]*.py",
            "tests/integration/vote/test_pr[ei]*.py",
        ),
    ),
    # What touches a page, or only wraps a worker, is guarded in a browser (`tests/e2e`).
    Part(
        name="client",
        modules=(f"{CLIENT}/src/**/*.ts",),
        guards=(f"{CLIENT}/test/*.test.ts",),
        spared=(
            f"{CLIENT}/src/core/dom.ts",
            f"{CLIENT}/src/core/page.ts",
            f"{CLIENT}/src/core/worker-link.ts",
            f"{CLIENT}/src/**/benchmark.ts",
            f"{CLIENT}/src/**/worker.ts",
        ),
        spared_with='core/dom.ts"',
    ),
)
