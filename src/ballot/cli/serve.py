"""`ballot serve`: serve the polls of the home folder."""

import argparse
from collections.abc import Sequence

from ballot.bootstrap.composition import application
from ballot.bootstrap.starting import refuse_demo
from ballot.cli.progress import say_step
from ballot.cli.serving import address_of, open_door, run_application
from ballot.cli.telling import cautions, name_home
from ballot.config import Settings
from ballot.i18n.translate import gettext as _


def main(arguments: Sequence[str]) -> int:
    """Serve until asked to stop."""
    argparse.ArgumentParser(
        prog="ballot serve",
        description=_(
            "Serve the polls of the home folder. Settings come from the environment: BALLOT_HOME,"
            " BALLOT_HOST, BALLOT_PORT, BALLOT_PUBLIC_URL (what QR codes say),"
            " BALLOT_DATABASE_URL, BALLOT_FONTS, BALLOT_LANG."
        ),
    ).parse_args(arguments)
    settings = Settings.from_environment()
    refuse_demo(settings.home)
    with open_door(settings) as door:
        is_new = not settings.home.exists()
        app = application(settings)
        for sentence in (name_home(settings, is_new=is_new), *cautions(settings)):
            say_step(sentence)
        say_step(
            _("Serving on %(address)s; Ctrl-C stops.") % {"address": address_of(settings, door)}
        )
        run_application(app, door)
    return 0
