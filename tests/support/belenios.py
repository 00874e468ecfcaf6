"""Runs `belenios-tool`, the verifier that others wrote: 2.0 and 3.0, where this machine has them.

The machine's own release must be there. The other Debian release's tool is fetched through a
private root of apt and unpacked into `var/belenios-<version>` (or lies in $BALLOT_BELENIOS_3), and
may be missing.
"""

import functools
import os
import platform
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
_PACKAGES = {
    "bookworm": ["belenios-tool", "libc6", "libev4", "libgmp10", "libsodium23", "libssl3"],
    "trixie": ["belenios-tool", "libc6", "libev4t64", "libgmp10", "libsodium23", "libssl3t64"],
}
_COMMON = ["zlib1g", "libzstd1"]
_SUITES = {"2.0": "bookworm", "3.0": "trixie"}
_LIBRARIES = "usr/lib/x86_64-linux-gnu"
_TIMEOUT = 300


@dataclass(frozen=True, slots=True)
class Tool:
    """One belenios-tool: how it is started, and its version."""

    version: str
    command: tuple[str, ...]

    @property
    def groups(self) -> tuple[str, ...]:
        """The groups it knows: 2.0 has no Ed25519."""
        return ("BELENIOS-2048",) if self.version == "2.0" else ("BELENIOS-2048", "Ed25519")

    def run(self, *arguments: str, cwd: Path, stdin: bytes = b"") -> subprocess.CompletedProcess:
        """Run it; without LWT_ASYNC_METHOD=none, 3.0 does not wait for its own ballot checks."""
        return subprocess.run(  # noqa: S603
            [*self.command, *arguments],
            cwd=cwd,
            input=stdin,
            capture_output=True,
            check=False,
            timeout=_TIMEOUT,
            env={**os.environ, "LWT_ASYNC_METHOD": "none"},
        )

    def verify(self, archive: bytes) -> subprocess.CompletedProcess:
        """Run `election verify` on an archive in a folder of its own."""
        with tempfile.TemporaryDirectory() as folder:
            (Path(folder) / "election.bel").write_bytes(archive)
            return self.run("election", "verify", "--dir", folder, cwd=Path(folder))

    def accepts(self, archive: bytes) -> bool:
        """Tell whether `election verify` finds nothing wrong."""
        done = self.verify(archive)
        return done.returncode == 0 and b"all checks passed" in done.stdout + done.stderr


@functools.cache
def own_tool() -> Tool | None:
    """Return the tool of this machine's own release, if it is installed."""
    path = shutil.which("belenios-tool")
    return Tool(_version((path,)), (path,)) if path else None


@functools.cache
def tool(version: str) -> Tool | None:
    """Return the tool of this version: the machine's own, one unpacked before, or one fetched."""
    own = own_tool()
    if own and own.version == version:
        return own
    given = os.environ.get("BALLOT_BELENIOS_3") if version == "3.0" else None
    folder = Path(given) if given else ROOT / "var" / f"belenios-{version}"
    if not given and not (folder / "usr/bin/belenios-tool").exists():
        _fetch(_SUITES[version], folder)
    return _unpacked(folder)


def _version(command: tuple[str, ...]) -> str:
    done = subprocess.run(  # noqa: S603
        [*command, "--version"], capture_output=True, text=True, check=False, timeout=30
    )
    return next(iter(done.stdout.split()), "")


def _unpacked(folder: Path) -> Tool | None:
    binary = folder / "usr/bin/belenios-tool"
    if not binary.exists():
        return None
    libraries = folder / _LIBRARIES
    loader = next(libraries.glob("ld-linux-*.so.2"), None) or next(
        folder.glob("lib*/**/ld-linux-*.so.2"), None
    )
    paths = f"{libraries}:{folder / 'lib/x86_64-linux-gnu'}"
    direct = (str(binary),) if loader is None else ()
    command = direct or (str(loader), "--library-path", paths, str(binary))
    version = _version(command)
    return Tool(version, command) if version else None


def _fetch(suite: str, folder: Path) -> None:
    """Unpack another release's packages without installing them; silent where it cannot be done."""
    try:
        archive = _configured_archive()
        if archive:
            _fetch_from(archive, suite, folder)
    except (OSError, subprocess.SubprocessError):
        shutil.rmtree(folder, ignore_errors=True)


def _configured_archive() -> str | None:
    release = platform.freedesktop_os_release().get("VERSION_CODENAME", "")
    wanted = ["Created-By: Packages", f"Release: {release}"]
    done = _apt(["indextargets", "--format", "$(REPO_URI)", *wanted], env=dict(os.environ))
    return next(iter(sorted(set(done.stdout.decode().split()))), None)


def _fetch_from(archive: str, suite: str, folder: Path) -> None:
    root = folder.with_name(folder.name + ".apt")
    shutil.rmtree(root, ignore_errors=True)
    for name in ("sources.list.d", "preferences.d", "apt.conf.d", "trusted.gpg.d"):
        (root / "etc/apt" / name).mkdir(parents=True)
    for name in ("var/lib/apt/lists/partial", "var/cache/apt/archives/partial", "var/lib/dpkg"):
        (root / name).mkdir(parents=True)
    (root / "var/lib/dpkg/status").touch()
    (root / "etc/apt/sources.list.d/other.sources").write_text(
        f"Types: deb\nURIs: {archive}\nSuites: {suite}\nComponents: main\n"
        "Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg\n"
    )
    (root / "apt.conf").write_text(_apt_configuration(root))
    env = {**os.environ, "APT_CONFIG": str(root / "apt.conf")}
    _apt(["update"], env=env)
    _apt(["download", *_PACKAGES[suite], *_COMMON], env=env, cwd=root)
    folder.mkdir(parents=True, exist_ok=True)
    for package in sorted(root.glob("*.deb")):
        subprocess.run(  # noqa: S603
            ["dpkg-deb", "-x", str(package), str(folder)],  # noqa: S607
            check=True,
            timeout=_TIMEOUT,
        )
    shutil.rmtree(root)


def _apt_configuration(root: Path) -> str:
    lines = {
        "Dir": root,
        "Dir::State": root / "var/lib/apt",
        "Dir::State::status": root / "var/lib/dpkg/status",
        "Dir::Cache": root / "var/cache/apt",
        "Dir::Etc": root / "etc/apt",
        "APT::Architecture": "amd64",
    }
    if os.geteuid() == 0:
        lines["APT::Sandbox::User"] = "root"
    return "".join(f'{name} "{value}";\n' for name, value in lines.items())


def _apt(
    arguments: list[str], *, env: dict[str, str], cwd: Path = ROOT
) -> subprocess.CompletedProcess:
    return subprocess.run(  # noqa: S603
        ["apt-get", "-qq", *arguments],  # noqa: S607
        cwd=cwd,
        env=env,
        capture_output=True,
        check=True,
        timeout=_TIMEOUT,
    )
