"""`ballot verify` against `belenios-tool election verify`: processes, the same file, in turns."""

import sys
from dataclasses import dataclass, replace

from ballot.protocol.encodings import Encoding
from bench.machine import CORES, best, heading, judge, note, row, say, timed, workshop
from support.belenios import tool
from support.crowds import make_ballots
from support.elections import open_form

PROJECTS, CAP = 12, 10
ONE_CORE, ALL_CORES = "ballot verify --cores 1", f"ballot verify ({CORES} cores)"
_FORMS = {Encoding.SHARED_CIPHERTEXT: "per item", Encoding.CHOOSE: "choose"}


@dataclass(frozen=True, slots=True)
class Contest:
    """A group, the rival's version, how many ballots, and the ratios to reach."""

    group: str
    version: str
    ballots: int
    one_core: float
    two_cores: float


CONTESTS = (
    Contest("Ed25519", "3.0", 200, 1.6, 3.0),
    Contest("BELENIOS-2048", "2.0", 60, 2.5, 4.5),
)


def measure(*, quick):
    """Measure both groups and both forms."""
    for contest in CONTESTS:
        size = contest.ballots // 4 if quick else contest.ballots
        for encoding in _FORMS:
            with workshop() as folder:
                _contest(replace(contest, ballots=size), encoding, folder)


def archive(group, encoding, ballots):
    """Hold an election with so many ballots, and return its archive."""
    note(f"making {ballots} ballots ({group}, {_FORMS[encoding]})")
    voting = open_form(encoding, group=group, projects=PROJECTS, cap=CAP, voters=ballots)
    made, _ = make_ballots(voting.election.text, voting.voter_secrets)
    texts = tuple(ballot.decode() for ballot in made)
    return replace(voting, ballots=texts, voters=tuple(range(ballots))).archive()


def _contest(contest, encoding, folder):
    data = archive(contest.group, encoding, contest.ballots)
    (folder / "election.bel").write_bytes(data)
    heading(
        f"Verification: {contest.group}, {_FORMS[encoding]}, {PROJECTS} projects, at most {CAP}, "
        f"{contest.ballots} ballots, {len(data) / 1e6:.2f} MB"
    )
    own = [sys.executable, "-m", "ballot.cli.main", "verify", "election.bel"]
    contestants = {ONE_CORE: [*own, "--cores", "1"], ALL_CORES: own}
    rival, name = tool(contest.version), f"belenios-tool {contest.version} election verify"
    if rival:
        contestants[name] = [*rival.command, "election", "verify"]
    times = {contestant: [] for contestant in contestants}
    for _ in range(3):
        for contestant, command in contestants.items():
            run = timed(command, cwd=folder, env={"LWT_ASYNC_METHOD": "none"})
            if run.code or ("all checks passed" not in run.output and contestant == name):
                raise SystemExit(f"{contestant} refuses the archive: {run.output}")
            times[contestant].append(run)
    walls = {who: best(runs, key=lambda run: run.wall) for who, runs in times.items()}
    for who, run in walls.items():
        cpu = best(each.cpu for each in times[who])
        row(
            who,
            f"{run.wall / contest.ballots * 1000:.2f} ms",
            f"a ballot; {run.wall:.2f} s in all, {cpu:.2f} s of processors",
        )
    if not rival:
        say(f"  belenios-tool {contest.version} cannot be had here: no ratio")
        return
    targets = {ONE_CORE: contest.one_core}
    if CORES == 2:
        targets[ALL_CORES] = contest.two_cores
    for who in (ONE_CORE, ALL_CORES):
        ratio, label = walls[name].wall / walls[who].wall, f"ratio, {who}"
        if who in targets and encoding is Encoding.SHARED_CIPHERTEXT:
            judge(label, ratio, targets[who], unit=" x")
        else:
            row(label, f"{ratio:.2f} x", "no target")
    spent = best(run.cpu for run in times[name]) / best(run.cpu for run in times[ONE_CORE])
    row(f"ratio of processor time, {ONE_CORE}", f"{spent:.2f} x", "what a busy machine hides")
