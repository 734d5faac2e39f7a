"""The articles of «Помощь» at the start: a broken one stops it, with a sentence for each flaw."""

from django.utils import translation
from django.utils.translation import gettext as _

from portal.config import adapters
from portal.domain.help_centre import queries
from portal.domain.help_centre.texts import FLAW


def wrong() -> list[str]:
    """Return every flaw of every article as a sentence, with file and line."""
    with translation.override("ru"):
        return [
            f"{one.slug}.md{f':{flaw.line}' if flaw.line else ''} — {_(FLAW[flaw.reason]) % {'said': flaw.said}}"
            for one in queries.wrong_in_files(adapters.page_names())
            for flaw in one.flaws
        ]


def refuse_to_start_with_broken_ones() -> None:
    """Stop the start of a process whose articles are not as they must be."""
    told = wrong()
    if told:
        raise SystemExit("The articles of the help centre are broken:\n" + "\n".join(told))
