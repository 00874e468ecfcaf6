"""The headings and words of a table of congresses (`frame.headings`)."""

from ballot.i18n.translate import LOCALES, pgettext
from ballot.law.congress.levels import Level

STREET = "street"
"""What stands in the place of a level for a street."""


def entry_headings() -> dict[str, str]:
    """Return the names of the columns of a table of congresses, in the locale in force."""
    return {
        "code": pgettext("heading", "Code|Division code"),
        "name": pgettext("heading", "Full name|Congress"),
        "short_name": pgettext("heading", "Short name|Place"),
        "level": pgettext("heading", "Level"),
        "superior": pgettext("heading", "Superior|Code of the superior"),
        "government": pgettext("heading", "Government"),
        "presidium": pgettext("heading", "Presidium"),
        "standing_committee": pgettext("heading", "Standing committee"),
        "language": pgettext("heading", "Language"),
    }


def levels() -> dict[str, Level | str]:
    """Return the words for the levels, and for a street, which has none."""
    return {
        pgettext("table word", "province"): Level.PROVINCE,
        pgettext("table word", "city|prefecture"): Level.CITY,
        pgettext("table word", "county|district"): Level.COUNTY,
        pgettext("table word", "township|town"): Level.TOWNSHIP,
        pgettext("table word", "street|subdistrict"): STREET,
    }


def languages() -> dict[str, str]:
    """Return the words for the languages of pages and papers."""
    return {
        pgettext("table word", "Chinese|zh"): LOCALES[0],
        pgettext("table word", "English|en"): LOCALES[1],
    }


def congress_words() -> dict[str, str]:
    """Return the words by which a name is that of a congress."""
    return {pgettext("table word", "congress"): "congress"}
