"""Every page in every state, in Chinese, at a desk and on a phone."""

import pytest

from support.looking import look_at
from support.scenes import SCENES


@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.name)
def test_a_page_has_no_barrier_and_no_sideways_scrolling(readers, votes, scene):
    look_at(readers, votes, scene, "zh")
