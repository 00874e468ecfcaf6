"""What whoever starts something is told of it: which home it works on, who can open its address."""

from ballot.basics.addresses import is_only_here, is_plain
from ballot.config import Settings
from ballot.i18n.translate import gettext as _


def name_home(settings: Settings, *, is_new: bool) -> str:
    """Name the home folder: in another folder there would be another installation.

    Args:
        settings: where things are.
        is_new: whether the folder was not there before.
    """
    sentence = _("Home folder: %(home)s")
    if is_new:
        sentence = _("Home folder: %(home)s. It was made now; no vote was in it.")
    return sentence % {"home": settings.home}


def cautions(settings: Settings) -> tuple[str, ...]:
    """Return what whoever starts a server has to know of the address that cards and links name."""
    address = {"address": settings.public_url}
    if is_only_here(settings.public_url):
        sentence = _(
            "Cards and links lead to %(address)s, which only this machine can open. For tablets and"
            " phones set BALLOT_HOST=0.0.0.0 and BALLOT_PUBLIC_URL= to the address that they open."
        )
        return (sentence % address,)
    if is_plain(settings.public_url):
        sentence = _(
            "Warning: tablets and phones reach %(address)s by plain HTTP. Whoever is in the same"
            " network can show them a false page that sees what is marked. For a real vote put"
            " HTTPS in front of this server and set BALLOT_PUBLIC_URL=https://…"
        )
        return (sentence % address,)
    return ()
