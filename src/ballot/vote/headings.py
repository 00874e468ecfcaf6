"""The headings and words of an organiser's tables (`frame.headings`)."""

from ballot.i18n.translate import pgettext
from ballot.law.congress.roster import DeputyState, Gender


def project_headings() -> dict[str, str]:
    """Return the names of the columns of a list of projects, in the locale in force."""
    return {
        "number": pgettext("heading", "No.|Number"),
        "project": pgettext("heading", "Project|Project name"),
        "category": pgettext("heading", "Category"),
        "content": pgettext("heading", "Content"),
        "location": pgettext("heading", "Location"),
        "total_investment": pgettext("heading", "Total investment (10,000 yuan)|Total investment"),
        "year_investment": pgettext(
            "heading", "Investment this year (10,000 yuan)|Investment this year"
        ),
        "funding_source": pgettext("heading", "Funding source"),
        "responsible_unit": pgettext("heading", "Responsible unit"),
        "deadline": pgettext("heading", "Deadline"),
        "beneficiaries": pgettext("heading", "Beneficiaries"),
        "cross_year": pgettext("heading", "Beyond this year"),
        "stage_target": pgettext("heading", "Target for this year"),
    }


def deputy_headings() -> dict[str, str]:
    """Return the names of the columns of a roster, in the locale in force."""
    return {
        "number": pgettext("heading", "No.|Number"),
        "name": pgettext("heading", "Name"),
        "delegation": pgettext("heading", "Delegation"),
        "gender": pgettext("heading", "Gender"),
        "state": pgettext("heading", "State"),
        "note": pgettext("heading", "Note"),
    }


def answers() -> dict[str, bool]:
    """Return the words for yes and no."""
    return {
        pgettext("table word", "yes|y|true"): True,
        pgettext("table word", "no|n|false"): False,
    }


def states() -> dict[str, DeputyState]:
    """Return the words for the states of a deputy."""
    return {
        pgettext("table word", "in office|normal"): DeputyState.IN_OFFICE,
        pgettext("table word", "on leave|leave"): DeputyState.ON_LEAVE,
        pgettext("table word", "absent"): DeputyState.ABSENT,
        pgettext("table word", "suspended|duties suspended"): DeputyState.SUSPENDED,
    }


def genders() -> dict[str, Gender]:
    """Return the words for the genders."""
    return {
        pgettext("table word", "female|f"): Gender.FEMALE,
        pgettext("table word", "male|m"): Gender.MALE,
    }
