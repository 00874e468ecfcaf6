"""Every page in every state, in both languages, at a desk and on a phone: axe, a ruler, a camera.

With PICTURES=FOLDER in the environment all pages are kept there as pictures, to be looked at.
"""

import pytest

from support.browsing import SIZES, find_overflows, find_violations, log_in, take_picture, watch
from support.scenes import LANGUAGES, SCENES, Votes


@pytest.fixture(scope="session")
def votes(place):
    return Votes(place)


@pytest.fixture(scope="module")
def readers(chromium, place):
    """Return the profile of a person who is logged in and has chosen a language and a size."""
    profiles = {}

    def find(who, language, large):
        key = (who, language, large)
        if key not in profiles:
            profiles[key] = watch(chromium, language=language, touch=True)
            page = profiles[key].page()
            if large:
                page.goto(f"{place.address}/type/large")
            if who is not None:
                start = "/scrutineer" if who.startswith("scrutineer") else "/desk"
                log_in(page, place.address, who, start)
            page.close()
        return profiles[key]

    yield find
    for profile in profiles.values():
        profile.context.close()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.name)
def test_a_page_has_no_barrier_and_no_sideways_scrolling(readers, votes, scene, language):
    found = []
    reader = readers(scene.who, language, scene.large)
    page = reader.page()
    scene.play(page, votes, LANGUAGES.index(language))
    assert page.locator("html").get_attribute("lang").startswith(language)
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        take_picture(page, f"{scene.name}-{language}-{width}")
        found += [f"{width} px: {each}" for each in find_violations(page)]
    found += find_overflows(page)
    page.evaluate("localStorage.clear()")
    page.close()
    reader.see_quiet()
    assert not found, "\n".join(found)
