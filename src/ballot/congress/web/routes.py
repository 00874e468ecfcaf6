"""Every route of the part of people."""

from typing import Final

from ballot.congress.web import login

ROUTES: Final = (login.show_login, login.keep_form, login.log_in, login.log_out)
