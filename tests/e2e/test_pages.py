"""Every page in every state, in both languages, at a desk and on a phone."""

from itertools import cycle, product

import pytest

from support.browsing import SIZES
from support.looking import look_at
from support.scenes import LANGUAGES, SCENES
from support.soak import SOAK

TURNS = dict(zip((scene.name for scene in SCENES), cycle(product(LANGUAGES, SIZES))))
"""Where axe is asked about a scene in the short form; in full it is asked everywhere."""


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.name)
def test_a_page_has_no_barrier_and_no_sideways_scrolling(readers, votes, scene, language):
    asked = [size for size in SIZES if SOAK or TURNS[scene.name] == (language, size)]
    look_at(readers, votes, scene, language, asked)
