"""The articles of «Помощь» at the start: a broken one stops it, with a sentence for each flaw."""

from django.utils import translation
from django.utils.translation import gettext as _

from portal.domain.help_centre.rules.article import Flaw
from portal.domain.help_centre.texts import FLAW


def wrong() -> list[str]:
    """Return every flaw of every article as a sentence, with file and line."""
    # Tables are known only once Django has started; the server loads this file before.
    from portal.config import adapters  # noqa: PLC0415
    from portal.domain.help_centre import queries  # noqa: PLC0415

    with translation.override("ru"):
        broken = queries.wrong_in_files(adapters.page_names())
        return [_sentence(one.slug, flaw) for one in broken for flaw in one.flaws]


def _sentence(slug: str, flaw: Flaw) -> str:
    place = f"{slug}.md:{flaw.line}" if flaw.line else f"{slug}.md"
    return f"{place} — {_(FLAW[flaw.reason]) % {'said': flaw.said}}"


def refuse_to_start_with_broken_ones() -> None:
    """Stop the start of a process whose articles are not as they must be."""
    told = wrong()
    if told:
        raise SystemExit("В статьях «Помощи» ошибки:\n" + "\n".join(told))
