"""Minutes of every form and outcome, each with the name of its committed `result.json`."""

from ballot.law.vote.rules import BallotMode, Rules, parse_rules
from support.papers import TOWNSHIP, appraisal, county, runoff, sampled, tie, vote

CHOOSING = Rules(mode=BallotMode.CHOOSE_UP_TO_N)
PRESIDIUM = parse_rules({"tie": "PRESIDIUM", "denominator.pass": "PRESENT"})
MARKS = {
    "selected": (60, 58, 55, 52, 49, 41, 40, 12),
    "tie": (60, 58, 55, 52, 49, 41, 41, 12),
    "shortfall": (60, 58, 55, 52, 33, 31, 20, 12),
}


def township(name, rules=None, *, total=68, returned=63):
    """The sample township: eight candidates with everything that a list says, six places."""
    if rules is CHOOSING:
        rows = [(count,) for count in MARKS[name]]
    else:
        rows = [(count, 62 - count, 1) for count in MARKS[name]]
    return vote(
        TOWNSHIP,
        sampled(),
        rows,
        seats=6,
        attendance=(total, 63),
        ballots=(63, returned, returned - 63),
        rules=rules,
    )


GOLDEN = {
    "per-item-selected": lambda: township("selected"),
    "per-item-tie": lambda: township("tie"),
    "per-item-tie-presidium": lambda: township("tie", PRESIDIUM),
    "per-item-shortfall": lambda: township("shortfall"),
    "per-item-runoff": lambda: runoff(tie(), 40, 23),
    "per-item-tied-again": lambda: runoff(tie(), 31, 31),
    "per-item-invalid-ballots": county,
    "per-item-no-quorum": lambda: township("selected", total=96),
    "per-item-more-returned": lambda: township("selected", returned=64),
    "choose-selected": lambda: township("selected", CHOOSING),
    "choose-tie": lambda: township("tie", CHOOSING),
    "choose-shortfall": lambda: township("shortfall", CHOOSING),
    "choose-no-quorum": lambda: township("selected", CHOOSING, total=96),
    "choose-more-returned": lambda: township("selected", CHOOSING, returned=64),
    "satisfaction-3": appraisal,
    "satisfaction-4": lambda: appraisal(4),
    "satisfaction-no-quorum": lambda: appraisal(total=420),
    "satisfaction-more-returned": lambda: appraisal(returned=275),
}
