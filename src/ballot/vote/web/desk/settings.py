"""What is put to the vote and by which rules: a form that, when refused, keeps what was typed.

Everything that is wrong is said at once, each fault at its field. The form asks only for rules that
matter on the day; every other key of the profile keeps its default, or what a profile set before.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Annotated, Any, Final

from litestar import Response, get, post
from litestar.params import FromPath, QueryParameter
from litestar.response import Redirect, Template

from ballot.basics.errors import BallotError, Forbidden, Malformed
from ballot.congress.entering import ListOwnCongresses
from ballot.frame.web.forms import parse_number, read_fields
from ballot.frame.web.injection import Use
from ballot.frame.web.problems import status_of
from ballot.frame.web.rendering import page
from ballot.frame.web.security import Asked, allowed, allowed_somewhere
from ballot.i18n.messages import say
from ballot.i18n.messages_law import KEYS
from ballot.i18n.translate import DEFAULT, LOCALES
from ballot.i18n.translate import gettext as _
from ballot.law.congress.levels import Congress
from ballot.law.congress.policy import Action
from ballot.law.vote.form import Form
from ballot.law.vote.occasion import Occasion
from ballot.law.vote.rules import Rules, parse_rules, rules_as_mapping
from ballot.vote.preparing import ChangePoll, CreatePoll, PollDraft, inspect_draft
from ballot.vote.showing import ShowDesk
from ballot.vote.views import DeskView
from ballot.vote.web.desk.desk import Done
from ballot.vote.web.desk.voiding import read_voids

Of = Annotated[str | None, QueryParameter(name="of", max_length=12)]
"""The congress of a new poll."""
_WORDS: Final = ("place", "congress", "session", "government", "matter", "announcement_number")
_NEEDED: Final = frozenset(_WORDS) - {"announcement_number"}
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
_MOST_SCRUTINEERS: Final = 40
_DIGITS: Final = 4
_GROUPS: Final = ("Ed25519", "BELENIOS-2048")
_FIRST: Final[dict[str, str]] = {
    "form": Form.PER_ITEM.value,
    "seats": "10",
    "trustees": "3",
    "threshold": "2",
    "group": _GROUPS[0],
    "language": DEFAULT,
    "scrutineers": "",
    "rehearsal": "no",
    "year": "",
    "day": "",
}


class DraftRefused(Malformed):
    """Some fields of the form cannot be taken."""

    def __init__(self, faults: Mapping[str, BallotError]) -> None:
        super().__init__("draft-refused", count=len(faults))
        self.faults = faults


@get("/desk/new", guards=[allowed_somewhere(Action.PREPARE)], include_in_schema=False)
async def show_new(
    request: Asked, list_own_congresses: Use[ListOwnCongresses], of: Of = None
) -> Template:
    """Show the form for a new poll, with the defaults of its congress; it is chosen first."""
    own = await list_own_congresses(request.user)
    congress = _chosen(own, of)
    if congress is None:
        return page(request, "vote/desk-congresses.html", "desk", congresses=own.values())
    return _form(request, _begin_with(congress), congress=congress)


@post(
    "/desk/new",
    guards=[allowed_somewhere(Action.PREPARE)],
    include_in_schema=False,
    keeps_form=True,
)
async def create(
    request: Asked, create_poll: Use[CreatePoll], list_own_congresses: Use[ListOwnCongresses]
) -> Response[Any]:
    """Begin a poll of the congress that the form names, or of the only one."""
    fields = await read_fields(request)
    congress = _chosen(await list_own_congresses(request.user), fields.get("of"))
    if congress is None:
        raise Forbidden("not-granted", action=Action.PREPARE.value)
    try:
        code = await create_poll(request.user, congress.code, read_draft(_under(congress, fields)))
    except BallotError as refusal:
        return _form(request, fields, refusal, congress=congress)
    return Redirect(f"/desk/{code}", status_code=303)


def _chosen(own: Mapping[str, Congress], code: str | None) -> Congress | None:
    """Return the congress that was named, or the only one."""
    if code:
        return own.get(code)
    return next(iter(own.values())) if len(own) == 1 else None


def _begin_with(congress: Congress) -> dict[str, str]:
    """Return what a form for a new poll knows already."""
    known = {"place": congress.short_name, "government": congress.government}
    rules = rule_fields(parse_rules(congress.rules))
    return known | rules | {"language": congress.language, "congress": congress.name}


def _under(congress: Congress, fields: Mapping[str, str]) -> dict[str, str]:
    """Return a form under the full name of its congress, once it has one."""
    return dict(fields) | ({"congress": congress.name} if congress.name else {})


@get(
    ["/desk/{code:str}/rules", "/desk/{code:str}/settings"],
    guards=[allowed(Action.PREPARE)],
    include_in_schema=False,
)
async def show_settings(
    request: Asked, code: FromPath[str], show_desk: Use[ShowDesk], done: Done = None
) -> Template:
    """Show what is set; only a draft can be changed."""
    desk = await show_desk(request.user, code)
    return _form(request, _fields_of(desk), poll=desk, copied=done == "copy")


@post(
    "/desk/{code:str}/settings",
    guards=[allowed(Action.PREPARE)],
    include_in_schema=False,
    keeps_form=True,
)
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
        draft = read_draft(fields, rules_as_mapping(desk.rules))
        await change_poll(request.user, code, draft, read_voids(fields))
    except BallotError as refusal:
        return _form(request, fields, refusal, desk)
    return Redirect(f"/desk/{code}?done=saved", status_code=303)


def read_draft(fields: Mapping[str, str], former: Mapping[str, object] | None = None) -> PollDraft:
    """Read the form.

    Args:
        fields: what was typed.
        former: the profile whose other keys stay as they are.

    Raises:
        DraftRefused: with every fault, by the name of its field.
    """
    form = _Reading(fields)
    draft = PollDraft(
        occasion=Occasion(
            year=form.number("year"),
            day=form.day("day"),
            **{name: form.text(name, needed=name in _NEEDED) for name in _WORDS},
        ),
        form=Form(form.word("form", [form.value for form in Form])),
        seats=form.number("seats"),
        rules=dict(former or {}) | _profile(form),
        group=form.word("group", _GROUPS),
        trustees=form.number("trustees"),
        threshold=form.number("threshold"),
        language=form.word("language", LOCALES),
        scrutineers=form.names("scrutineers"),
        rehearsal=form.text("rehearsal") == "yes",
    )
    found = inspect_draft(draft)
    faults = {name: _at_the_field(name, fault) for name, fault in found.items()} | form.faults
    if faults:
        places = list(fields)
        raise DraftRefused(
            dict(sorted(faults.items(), key=lambda item: (*places, item[0]).index(item[0])))
        )
    return draft


def _at_the_field(name: str, fault: BallotError) -> BallotError:
    """Return a fault in words that need no name of a key: it stands at the field."""
    if fault.code != "rule-value-unknown":
        return fault
    kind = "field-no-fraction" if name.endswith(".fraction") else "field-unknown-word"
    return Malformed(kind, value=fault.params["value"])


class _Reading:
    """Reads one field after the other, and goes on after a fault: all of them are said at once."""

    def __init__(self, fields: Mapping[str, str]) -> None:
        self._fields = fields
        self.faults: dict[str, BallotError] = {}

    def text(self, name: str, *, needed: bool = False) -> str:
        value = self._fields.get(name, "")
        if needed and not value:
            self.faults[name] = Malformed("field-missing")
        if len(value) > _LONGEST or not value.isprintable():
            self.faults[name] = Malformed("field-too-long", longest=_LONGEST)
            return ""
        return value

    def names(self, name: str) -> tuple[str, ...]:
        lines = (line.strip() for line in self._fields.get(name, "").splitlines())
        found = tuple(dict.fromkeys(filter(None, lines)))
        if len(found) > _MOST_SCRUTINEERS:
            self.faults[name] = Malformed("scrutineers-too-many", most=_MOST_SCRUTINEERS)
        if any(len(each) > _LONGEST or not each.isprintable() for each in found):
            self.faults[name] = Malformed("field-too-long", longest=_LONGEST)
        return found

    def number(self, name: str) -> int:
        value = self.text(name, needed=True)
        try:
            return parse_number(value, name, _DIGITS)
        except Malformed as fault:
            self.faults.setdefault(name, fault)
            return 0

    def word(self, name: str, words: Sequence[str]) -> str:
        value = self.text(name)
        if value not in words:
            self.faults.setdefault(name, Malformed("field-unknown-word", value=value[:40]))
            return words[0]
        return value

    def day(self, name: str) -> date:
        value = self.text(name, needed=True)
        try:
            return date.fromisoformat(value)
        except ValueError:
            self.faults.setdefault(name, Malformed("field-no-day", value=value[:40]))
            return date.min


def _profile(form: _Reading) -> dict[str, object]:
    cap = form.text("ballot.cap")
    profile: dict[str, object] = {name: form.text(name) for name in _RULES}
    profile |= {name: form.text(name) == "yes" for name in _YES_NO}
    profile["ballot.cap"] = (
        {"N": "N", "none": None}.get(cap) if cap in {"N", "none"} else form.number("ballot.cap")
    )
    profile["surplus.min_pct"] = form.number("surplus.min_pct")
    profile["measure.options"] = form.number("measure.options")
    return profile


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
        "scrutineers": "\n".join(desk.scrutineers),
        "rehearsal": "yes" if desk.rehearsal else "no",
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


def _form(  # noqa: PLR0913 - what the form remembers
    request: Asked,
    fields: Mapping[str, str],
    refusal: BallotError | None = None,
    poll: DeskView | None = None,
    *,
    congress: Congress | None = None,
    copied: bool = False,
) -> Template:
    faults: Mapping[str, BallotError] = {}
    if isinstance(refusal, DraftRefused):
        faults = refusal.faults
    return page(
        request,
        "vote/desk-settings.html",
        "desk",
        status=status_of(refusal) if refusal else 200,
        poll=poll,
        congress=congress,
        named=poll is not None or bool(congress and congress.name),
        tab="settings",
        fields=_FIRST | rule_fields(Rules()) | dict.fromkeys(_WORDS, "") | dict(fields),
        refusal=say(refusal) if refusal else None,
        faults={name: say(fault) for name, fault in faults.items()},
        copied=copied,
        not_yet_used=[
            (_(KEYS[key]), key, value)
            for key, value in (poll.rules if poll else Rules()).not_yet_used
        ],
    )
