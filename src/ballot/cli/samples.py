"""The sample county's occasion as a value, for the demo and the rehearsal."""

from datetime import date
from typing import Any, cast

from ballot import sample
from ballot.law.vote.occasion import Occasion


def sample_occasion(*, appraisal: bool = False) -> tuple[Occasion, int]:
    """Return the occasion of the sample county, and its number of places."""
    settings = sample.settings()
    words = dict(cast("dict[str, Any]", settings["occasion"]))
    if appraisal:
        words |= cast("dict[str, Any]", settings["appraisal"])
    day = cast("date", words.pop("day"))
    return Occasion(day=day, **words), cast("int", settings["seats"])
