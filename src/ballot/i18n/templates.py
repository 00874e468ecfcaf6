"""Owns how templates are read: escaped, strict about names, and in the locale in force."""

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from ballot.i18n import translate


def environment(folder: Path) -> Environment:
    """Return an environment that reads the templates of a folder, for pages and paper alike."""
    made = Environment(
        loader=FileSystemLoader(folder),
        autoescape=True,
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.policies["ext.i18n.trimmed"] = True
    made.install_gettext_callables(  # pyright: ignore[reportAttributeAccessIssue]
        translate.gettext,
        translate.ngettext,
        newstyle=True,
        pgettext=translate.pgettext,
        npgettext=translate.npgettext,
    )
    return made
