"""`ballot demo`: the sample county, open for voting, with everything needed to try every part.

The first start prepares it and keeps what a real vote never keeps: the cards, their links and the
scrutineers' passphrases, in the home's folder `demo`, readable by its owner only. Later starts go
on where the first stopped.
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
from ballot.basics.errors import Malformed
from ballot.basics.rand import Rng, SystemRng, below
from ballot.bootstrap import use_cases
from ballot.cli.ceremonies import hold_ceremony
from ballot.cli.progress import say_step
from ballot.cli.samples import sample_occasion
from ballot.cli.serving import run_server
from ballot.cli.trustee import write_key
from ballot.config import Settings
from ballot.domain.form import Form
from ballot.domain.policy import Actor, Role
from ballot.domain.roster import DeputyState
from ballot.i18n.translate import DEFAULT, LOCALES
from ballot.i18n.translate import gettext as _
from ballot.protocol.keyfile import seal_key
from ballot.services.catalogue import UseCases
from ballot.services.preparing import PollDraft

GROUP: Final = "Ed25519"
SIZE: Final = 3
THRESHOLD: Final = 2
LINKS: Final = 3
_LETTERS: Final = "abcdefghjkmnpqrstuvwxyz23456789"
_FORMAT: Final = 1


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
    ).parse_args(arguments)
    settings = Settings.from_environment()
    folder = settings.home / "demo"
    record = folder / "demo.json"
    if record.exists():
        demo = _read(record)
    else:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder.chmod(0o700)
        demo = asyncio.run(_prepare(settings, folder, SystemRng()))
        write_key(record, json.dumps(asdict(demo), ensure_ascii=False, indent=1), replace_old=False)
    sys.stdout.write(_describe(demo, settings, folder) + "\n")
    sys.stdout.flush()
    run_server(settings)
    return 0


async def _prepare(settings: Settings, folder: Path, rng: Rng) -> Demo:
    say_step(_("Preparing the sample county (once):"))
    people = [LogIn(name, _word(rng)) for name in ("organiser", "checkin")]
    scrutineers = tuple(LogIn(f"scrutineer{index}", _word(rng)) for index in range(1, SIZE + 1))
    async with use_cases(settings) as cases:
        actor = Actor(username="organiser", name="organiser", role=Role.ORGANISER)
        code = await _load(cases, actor, settings)
        say_step(_("  the scrutineers' keys"))
        ceremony = hold_ceremony(GROUP, SIZE, THRESHOLD, rng)
        names = tuple(f"{_('Scrutineer')} {index}" for index in range(1, SIZE + 1))
        await cases.load_trustees(actor, code, ceremony.trustees, names)
        for key, log_in in zip(ceremony.keys, scrutineers, strict=True):
            path = folder / f"trustee-{key.index}.key"
            write_key(path, seal_key(key, log_in.password, rng), replace_old=True)
        say_step(_("  the cards"))
        issued = await cases.issue_cards(actor, code)
        write_key_bytes(folder / "cards.pdf", issued.pdf)
        await cases.freeze_poll(actor, code)
        await cases.check_in_all_except(actor, code, ())
        await cases.open_poll(actor, code)
        present = {
            line.card_number
            for line in await cases.show_roster(actor, code, None)
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


async def _load(cases: UseCases, actor: Actor, settings: Settings) -> str:
    occasion, seats = sample_occasion()
    language = settings.language if settings.language in LOCALES else DEFAULT
    draft = PollDraft(
        occasion=occasion,
        form=Form.PER_ITEM,
        seats=seats,
        rules={},
        group=GROUP,
        trustees=SIZE,
        threshold=THRESHOLD,
        language=language or DEFAULT,
    )
    code = await cases.create_poll(actor, draft)
    say_step(_("  the candidate projects and the roster"))
    await cases.import_projects(actor, code, sample.candidates())
    await cases.import_roster(actor, code, sample.roster())
    return code


async def _create_users(
    cases: UseCases, people: Sequence[LogIn], scrutineers: Sequence[LogIn]
) -> None:
    organiser, check_in = people
    await cases.create_user(organiser.username, _("Organiser"), Role.ORGANISER, organiser.password)
    await cases.create_user(check_in.username, _("Check-in desk"), Role.CHECK_IN, check_in.password)
    for index, log_in in enumerate(scrutineers, 1):
        name = f"{_('Scrutineer')} {index}"
        await cases.create_user(
            log_in.username, name, Role.SCRUTINEER, log_in.password, trustee=index
        )


def write_key_bytes(path: Path, data: bytes) -> None:
    """Write a file that nobody else can read."""
    path.unlink(missing_ok=True)
    path.touch(mode=0o600)
    path.write_bytes(data)


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


def _describe(demo: Demo, settings: Settings, folder: Path) -> str:
    base = settings.public_url
    lines = [
        "",
        _("The sample county is open for voting."),
        "",
        f"{_('Public page')}: {base}/",
        f"{_('Desk')}: {base}/desk/{demo.code}",
        f"    {_('user')} {demo.organiser.username}  {_('password')} {demo.organiser.password}",
        f"{_('Check-in')}: {base}/desk/{demo.code}/check-in",
        f"    {_('user')} {demo.check_in.username}  {_('password')} {demo.check_in.password}",
        f"{_('Scrutineers')}: {base}/scrutineer/{demo.code}",
    ]
    for index, each in enumerate(demo.scrutineers, 1):
        key = folder / f"trustee-{index}.key"
        lines.append(f"    {_('user')} {each.username}  {_('password')} {each.password}")
        lines.append(f"        {_('key file')} {key} ({_('passphrase: the same word')})")
    lines.append(f"{_('Deputies who may vote now')}:")
    lines += [f"    {name}  {base}/v/{demo.code}#{credential}" for name, credential in demo.voters]
    lines.append(f"{_('Sheet of all cards')}: {folder / 'cards.pdf'}")
    lines += [
        "",
        _("Serving on %(address)s; Ctrl-C stops.")
        % {"address": f"http://{settings.host}:{settings.port}/"},
    ]
    return "\n".join(lines)
