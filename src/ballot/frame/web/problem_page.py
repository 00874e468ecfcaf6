"""What the `type` of a problem document points at: the sentence of its code."""

import re

from litestar import get
from litestar.exceptions import NotFoundException
from litestar.params import FromPath
from litestar.response import Template

from ballot.frame.web.rendering import page
from ballot.frame.web.security import Asked
from ballot.i18n.messages import MESSAGES
from ballot.i18n.translate import gettext as _


@get("/problems/{code:str}", include_in_schema=False)
async def show_problem(request: Asked, code: FromPath[str]) -> Template:
    """Explain a code; what belongs to one case only is left open."""
    if code not in MESSAGES:
        raise NotFoundException
    sentence = re.sub(r"%\(\w+\)s", "…", _(MESSAGES[code])).replace("%%", "%")
    return page(
        request,
        "layouts/error.html",
        "public",
        sentence=sentence,
        status_code=400,
        code=code,
        damaged=False,
        back=None,
    )
