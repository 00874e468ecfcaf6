"""`ballot demo`: the sample county, open for voting, with everything needed to try every part.

The first start prepares it and keeps what a real vote never keeps: the cards, their links and the
scrutineers' passphrases, in the home's folder `demo`, readable by its owner only. Later starts go
on where the first stopped.

A demo has a home of its own: that folder marks it, and `ballot serve` refuses it.
"""

import argparse
import asyncio
import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from ballot import sample
from ballot.basics.errors import Malformed, StateConflict
from ballot.basics.rand import Rng, SystemRng, below
from ballot.basics.text import pad, width
from ballot.bootstrap.composition import application, use_cases
from ballot.bootstrap.starting import demo_folder, make_home, traces
from ballot.bootstrap.use_cases import UseCases
from ballot.cli.files import write_whole
from ballot.cli.progress import say_step
from ballot.cli.rehearsal.ceremonies import hold_ceremony
from ballot.cli.samples import sample_occasion
from ballot.cli.serving import address_of, open_door, run_application
from ballot.config import Settings
from ballot.i18n.translate import current
from ballot.i18n.translate import gettext as _
from ballot.law.congress.policy import Actor, Grant, Role, Scope
from ballot.law.congress.roster import DeputyState
from ballot.law.vote.form import Form
from ballot.protocol.keyfile import seal_key
from ballot.vote.preparing import PollDraft

GROUP: Final = "Ed25519"
SIZE: Final = 3
THRESHOLD: Final = 2
LINKS: Final = 3
_LETTERS: Final = "abcdefghjkmnpqrstuvwxyz23456789"
_FORMAT: Final = 1
_BEGUN: Final = "begun"
"""The file that names the poll of a first start that has not ended yet."""


@dataclass(frozen=True, slots=True)
class LogIn:
    """A demo log-in; a scrutineer has a key file too, sealed with the same word."""

    username: str
    password: str


@dataclass(frozen=True, slots=True)
class Demo:
    """What a demo keeps to be printed again at every start."""

    format: int
    code: str
    organiser: LogIn
    check_in: LogIn
    scrutineers: tuple[LogIn, ...]
    voters: tuple[tuple[str, str], ...]
    """Name and private credential of deputies who are checked in."""


def main(arguments: Sequence[str]) -> int:
    """Prepare the demo if it is not there, print what matters, and serve."""
    argparse.ArgumentParser(
        prog="ballot demo",
        description=_(
            "Serve the sample county, open for voting. The first start prepares it in the home"
            " folder; later ones go on where the first stopped."
        ),
        epilog=_("Settings come from the environment; the help of “serve” names them."),
    ).parse_args(arguments)
    settings = Settings.from_environment(own_folder="demo-home")
    folder = demo_folder(settings.home)
    with open_door(settings) as door:
        demo = _start(settings, folder)
        app = application(settings)
        sys.stdout.write(describe(demo, settings, folder, address_of(settings, door)) + "\n")
        sys.stdout.flush()
        run_application(app, door)
    return 0


def _start(settings: Settings, folder: Path) -> Demo:
    """Return the demo that the home holds, or prepare one in an empty home.

    Raises:
        StateConflict: `demo-home-in-use`; the home belongs to something else.
    """
    record, begun = folder / "demo.json", folder / _BEGUN
    make_home(settings.home)
    if not folder.is_dir():
        if any(settings.home.iterdir()):
            raise StateConflict("demo-home-in-use", home=str(settings.home))
        folder.mkdir(mode=0o700)
    polls = asyncio.run(_polls(settings))
    if record.exists():
        demo = _read(record)
        if demo.code in polls:
            return demo
    if polls:
        _clear_away(settings, polls, begun.read_text("utf-8") if begun.exists() else "")
    demo = asyncio.run(_prepare(settings, folder, SystemRng()))
    text = json.dumps(asdict(demo), ensure_ascii=False, indent=1)
    write_whole(record, text.encode(), 0o600)
    begun.unlink()
    return demo


def _clear_away(settings: Settings, polls: Sequence[str], begun: str) -> None:
    """Take away the database that a first start has left when it was broken off.

    Raises:
        StateConflict: `demo-home-in-use`; there are polls that no broken-off start has made.
    """
    kind, _slashes, database = settings.database_url.partition(":///")
    if list(polls) != [begun] or not kind.startswith("sqlite"):
        raise StateConflict("demo-home-in-use", home=str(settings.home))
    files = Path(database).parent.glob(f"{Path(database).name}*")
    for path in (*traces(settings), *files):
        path.unlink()


async def _polls(settings: Settings) -> list[str]:
    async with use_cases(settings) as cases:
        return [poll.code for poll in await cases.vote.list_polls(await _organiser(cases))]


async def _organiser(cases: UseCases) -> Actor:
    """Return who prepares the demo, for the one congress that it has."""
    scope = Scope(await cases.congress.only_congress())
    return Actor(username="organiser", name="organiser", grants=(Grant(Role.ORGANISER, scope),))


async def _prepare(settings: Settings, folder: Path, rng: Rng) -> Demo:
    say_step(_("Preparing the sample county (once):"))
    people = [LogIn(name, _word(rng)) for name in ("organiser", "checkin")]
    scrutineers = tuple(LogIn(f"scrutineer{index}", _word(rng)) for index in range(1, SIZE + 1))
    async with use_cases(settings) as cases:
        actor = await _organiser(cases)
        code = await _create(cases, actor)
        (folder / _BEGUN).write_text(code, encoding="utf-8")
        await _load(cases, actor, code)
        say_step(_("  the scrutineers' keys"))
        ceremony = hold_ceremony(GROUP, SIZE, THRESHOLD, rng)
        names = tuple(_scrutineer(index) for index in range(1, SIZE + 1))
        await cases.vote.load_trustees(actor, code, ceremony.trustees, names)
        for key, log_in in zip(ceremony.keys, scrutineers, strict=True):
            path = folder / _key_name(key.index)
            write_whole(path, seal_key(key, log_in.password, rng).encode(), 0o600)
        say_step(_("  the cards"))
        issued = await cases.vote.issue_cards(actor, code)
        write_whole(folder / "cards.pdf", issued.pdf, 0o600)
        await cases.vote.freeze_poll(actor, code)
        await cases.vote.check_in_all_except(actor, code, ())
        await cases.vote.open_poll(actor, code)
        present = {
            line.number
            for line in await cases.vote.show_roster(actor, code, None)
            if line.checked_in and line.state is DeputyState.IN_OFFICE
        }
        voters = [card for card in issued.sheet.cards if card.number in present][:LINKS]
        # The log-ins come last: until then a start that was broken off can simply begin anew.
        await _create_users(cases, people, scrutineers)
    return Demo(
        _FORMAT,
        code,
        people[0],
        people[1],
        scrutineers,
        tuple((card.name, card.link.rpartition("#")[2]) for card in voters),
    )


async def _create(cases: UseCases, actor: Actor) -> str:
    occasion, seats = sample_occasion()
    draft = PollDraft(
        occasion=occasion,
        form=Form.PER_ITEM,
        seats=seats,
        rules={},
        group=GROUP,
        trustees=SIZE,
        threshold=THRESHOLD,
        language=current.get(),
        rehearsal=True,
    )
    return await cases.vote.create_poll(actor, await cases.congress.only_congress(), draft)


async def _load(cases: UseCases, actor: Actor, code: str) -> None:
    say_step(_("  the candidate projects and the roster"))
    await cases.vote.import_projects(actor, code, sample.candidates())
    await cases.vote.import_roster(actor, code, sample.roster())


async def _create_users(
    cases: UseCases, people: Sequence[LogIn], scrutineers: Sequence[LogIn]
) -> None:
    organiser, check_in = people
    await cases.congress.create_user(
        organiser.username, _("Organiser"), Role.ORGANISER, organiser.password
    )
    await cases.congress.create_user(
        check_in.username, _("Check-in desk"), Role.CHECK_IN, check_in.password
    )
    for index, log_in in enumerate(scrutineers, 1):
        name = _scrutineer(index)
        await cases.congress.create_user(
            log_in.username, name, Role.SCRUTINEER, log_in.password, trustee=index
        )


def _word(rng: Rng) -> str:
    """Draw a password that can be typed from a screen."""
    return "-".join(
        "".join(_LETTERS[below(rng, len(_LETTERS))] for _i in range(4)) for _j in range(3)
    )


def _read(record: Path) -> Demo:
    try:
        fields: Mapping[str, Any] = json.loads(record.read_text(encoding="utf-8"))
        return Demo(
            fields["format"],
            fields["code"],
            LogIn(**fields["organiser"]),
            LogIn(**fields["check_in"]),
            tuple(LogIn(**each) for each in fields["scrutineers"]),
            tuple((name, credential) for name, credential in fields["voters"]),
        )
    except (OSError, ValueError, KeyError, TypeError):
        raise Malformed("demo-record-malformed", path=str(record)) from None


def describe(demo: Demo, settings: Settings, folder: Path, address: str) -> str:
    """Return what a newcomer needs: every place, who may enter it, and three cards.

    Args:
        demo: what the demo keeps.
        settings: where things are.
        folder: the demo's own folder.
        address: where the server listens, which may be another place than links name.
    """
    base = settings.public_url
    lines = [
        "",
        _("The sample county is open for voting."),
        "",
        *_section(_("Public page"), f"{base}/"),
        *_section(_("Desk"), f"{base}/desk/{demo.code}", demo.organiser),
        *_section(_("Check-in"), f"{base}/desk/{demo.code}/check-in", demo.check_in),
        *_section(_("Scrutineers"), f"{base}/scrutineer/{demo.code}", *demo.scrutineers),
        _("Key files of the scrutineers, each opened by its scrutineer's password:"),
        *(f"  {folder / _key_name(index)}" for index in range(1, len(demo.scrutineers) + 1)),
        "",
        _("Deputies who may vote now:"),
        *(f"  {base}/v/{demo.code}#{credential}  {name}" for name, credential in demo.voters),
        "",
        *_section(_("Sheet of all cards"), str(folder / "cards.pdf")),
        _("Serving on %(address)s; Ctrl-C stops.") % {"address": address},
    ]
    return "\n".join(lines)


def _section(title: str, place: str, *log_ins: LogIn) -> list[str]:
    """Return a title, where the thing is, and who may log in there, in columns."""
    user, password = _("user"), _("password")
    columns = max((width(each.username) for each in log_ins), default=0)
    lines = [
        f"  {user} {pad(each.username, columns)}  {password} {each.password}" for each in log_ins
    ]
    return [title, f"  {place}", *lines, ""]


def _scrutineer(index: int) -> str:
    return _("Scrutineer %(index)s") % {"index": index}


def _key_name(index: int) -> str:
    return f"trustee-{index}.key"
