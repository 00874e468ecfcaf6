"""Every page in every state, in Chinese, at a desk and on a phone."""

import pytest

from support.browsing import PHONE, SIZES
from support.looking import look_at
from support.scenes import SCENES
from support.soak import SOAK

ASKED = SIZES if SOAK else (PHONE,)
"""Where axe is asked; the short form asks in the other language at the other size."""


@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.name)
def test_a_page_has_no_barrier_and_no_sideways_scrolling(readers, votes, scene):
    look_at(readers, votes, scene, "zh", ASKED)
