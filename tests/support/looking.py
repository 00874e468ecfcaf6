"""Looks at a page in one state: axe, a ruler, a camera.

With PICTURES=FOLDER in the environment all pages are kept there as pictures, to be looked at.
"""

from support.browsing import SIZES, find_overflows, find_violations, take_picture
from support.scenes import LANGUAGES


def look_at(readers, votes, scene, language, asked=SIZES):
    """Require that a page has no barrier at the sizes asked, and scrolls sideways at no width."""
    found = []
    reader = readers(scene.who, language, scene.large)
    page = reader.page()
    scene.play(page, votes, LANGUAGES.index(language))
    assert page.locator("html").get_attribute("lang").startswith(language)
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        take_picture(page, f"{scene.name}-{language}-{width}")
        if (width, height) in asked:
            found += [f"{width} px: {each}" for each in find_violations(page)]
    found += find_overflows(page)
    page.evaluate("localStorage.clear()")
    page.close()
    reader.see_quiet()
    assert not found, "\n".join(found)
