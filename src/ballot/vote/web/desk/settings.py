"""What is put to the vote and by which rules: a form that, when refused, keeps what was typed.

The form asks only for rules that matter on the day; every other key of the profile keeps its
default, or what a profile set before.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from litestar import Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect, Template

from ballot.basics.errors import BallotError, Malformed
from ballot.frame.web.forms import parse_number, read_fields
from ballot.frame.web.injection import Use
from ballot.frame.web.problems import status_of
from ballot.frame.web.rendering import page
from ballot.frame.web.security import Asked, allowed
from ballot.i18n.messages import say
from ballot.i18n.messages_law import KEYS
from ballot.i18n.translate import DEFAULT, LOCALES
from ballot.i18n.translate import gettext as _
from ballot.law.congress.policy import Action
from ballot.law.vote.form import Form
from ballot.law.vote.occasion import Occasion
from ballot.law.vote.rules import Rules, rules_as_mapping
from ballot.vote.preparing import ChangePoll, CreatePoll, PollDraft
from ballot.vote.showing import ShowDesk
from ballot.vote.views import DeskView

_WORDS: Final = ("place", "congress", "session", "government", "matter", "announcement_number")
_RULES: Final = (
    "quorum.fraction",
    "pass.rule",
    "denominator.pass",
    "pass.fraction",
    "tie",
    "shortfall",
    "measure.grade_rule",
)
_YES_NO: Final = (
    "quorum.inclusive",
    "pass.inclusive",
    "surplus.required",
    "runoff.requires_majority",
    "measure.inclusive",
)
_LONGEST: Final = 200
_DIGITS: Final = 4
_GROUPS: Final = ("Ed25519", "BELENIOS-2048")
_FIRST: Final[dict[str, str]] = {
    "form": Form.PER_ITEM.value,
    "seats": "10",
    "trustees": "3",
    "threshold": "2",
    "group": _GROUPS[0],
    "language": DEFAULT,
    "year": "",
    "day": "",
}


@get("/desk/new", guards=[allowed(Action.PREPARE)], include_in_schema=False)
async def show_new(request: Asked) -> Template:
    """Show the form for a new poll, with the defaults."""
    return _form(request, {})


@post("/desk/new", guards=[allowed(Action.PREPARE)], include_in_schema=False)
async def create(request: Asked, create_poll: Use[CreatePoll]) -> Response[Any]:
    """Begin a poll."""
    fields = await read_fields(request)
    try:
        code = await create_poll(request.user, read_draft(fields))
    except BallotError as refusal:
        return _form(request, fields, refusal)
    return Redirect(f"/desk/{code}", status_code=303)


@get(
    ["/desk/{code:str}/rules", "/desk/{code:str}/settings"],
    guards=[allowed(Action.PREPARE)],
    include_in_schema=False,
)
async def show_settings(request: Asked, code: FromPath[str], show_desk: Use[ShowDesk]) -> Template:
    """Show what is set; only a draft can be changed."""
    desk = await show_desk(request.user, code)
    return _form(request, _fields_of(desk), poll=desk)


@post("/desk/{code:str}/settings", guards=[allowed(Action.PREPARE)], include_in_schema=False)
async def change(
    request: Asked,
    code: FromPath[str],
    change_poll: Use[ChangePoll],
    show_desk: Use[ShowDesk],
) -> Response[Any]:
    """Change a draft."""
    fields = await read_fields(request)
    desk = await show_desk(request.user, code)
    try:
        await change_poll(request.user, code, read_draft(fields, rules_as_mapping(desk.rules)))
    except BallotError as refusal:
        return _form(request, fields, refusal, desk)
    return Redirect(f"/desk/{code}", status_code=303)


def read_draft(fields: Mapping[str, str], former: Mapping[str, object] | None = None) -> PollDraft:
    """Read the form.

    Args:
        fields: what was typed.
        former: the profile whose other keys stay as they are.

    Raises:
        Malformed: a field is missing, too long, or no number or day.
    """
    return PollDraft(
        occasion=Occasion(
            year=_number(fields, "year"),
            day=_day(fields, "day"),
            **{name: _text(fields, name) for name in _WORDS},
        ),
        form=Form(_word(fields, "form", [form.value for form in Form])),
        seats=_number(fields, "seats"),
        rules=dict(former or {}) | _profile(fields),
        group=_word(fields, "group", _GROUPS),
        trustees=_number(fields, "trustees"),
        threshold=_number(fields, "threshold"),
        language=_word(fields, "language", LOCALES),
    )


def _profile(fields: Mapping[str, str]) -> dict[str, object]:
    cap = _text(fields, "ballot.cap")
    profile: dict[str, object] = {name: _text(fields, name) for name in _RULES}
    profile |= {name: fields.get(name) == "yes" for name in _YES_NO}
    profile["ballot.cap"] = (
        {"N": "N", "none": None}.get(cap) if cap in {"N", "none"} else _number(fields, "ballot.cap")
    )
    profile["surplus.min_pct"] = _number(fields, "surplus.min_pct")
    profile["measure.options"] = _number(fields, "measure.options")
    return profile


def _number(fields: Mapping[str, str], name: str) -> int:
    return parse_number(_text(fields, name), name, _DIGITS)


def _text(fields: Mapping[str, str], name: str) -> str:
    value = fields.get(name, "")
    if len(value) > _LONGEST or not value.isprintable():
        raise Malformed("field-too-long", field=name, longest=_LONGEST)
    return value


def _word(fields: Mapping[str, str], name: str, words: tuple[str, ...] | list[str]) -> str:
    value = _text(fields, name)
    if value not in words:
        raise Malformed("field-unknown-word", field=name, value=value[:40])
    return value


def _day(fields: Mapping[str, str], name: str) -> date:
    value = _text(fields, name)
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise Malformed("field-no-day", field=name, value=value[:40]) from None


def _fields_of(desk: DeskView) -> dict[str, str]:
    occasion = desk.occasion
    words = {name: str(getattr(occasion, name)) for name in _WORDS}
    own = {
        "year": str(occasion.year),
        "day": occasion.day.isoformat(),
        "form": desk.form.value,
        "seats": str(desk.seats),
        "trustees": str(len(desk.trustees) or _FIRST["trustees"]),
        "threshold": str(desk.threshold),
        "group": desk.group,
        "language": desk.language,
    }
    return words | own | rule_fields(desk.rules)


def rule_fields(rules: Rules) -> dict[str, str]:
    """Return the rules as the form's fields hold them."""
    profile = rules_as_mapping(rules)
    fields = {name: str(profile[name]) for name in _RULES}
    fields |= {name: "yes" if profile[name] else "no" for name in _YES_NO}
    fields |= {name: str(profile[name]) for name in ("surplus.min_pct", "measure.options")}
    cap = profile["ballot.cap"]
    return fields | {"ballot.cap": "none" if cap is None else str(cap)}


def _form(
    request: Asked,
    fields: Mapping[str, str],
    refusal: BallotError | None = None,
    poll: DeskView | None = None,
) -> Template:
    return page(
        request,
        "vote/desk-settings.html",
        "desk",
        status=status_of(refusal) if refusal else 200,
        poll=poll,
        tab="settings",
        fields=_FIRST | rule_fields(Rules()) | dict.fromkeys(_WORDS, "") | dict(fields),
        refusal=say(refusal) if refusal else None,
        not_yet_used=[
            (_(KEYS[key]), key, value)
            for key, value in (poll.rules if poll else Rules()).not_yet_used
        ],
    )
