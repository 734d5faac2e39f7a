"""A letter about one notice, put into words."""

from django.utils.translation import gettext as _

from portal.domain.messaging import ports, texts
from portal.domain.messaging.actions import telling
from portal.domain.messaging.states import Manner, Page
from portal.domain.notices.ports import Letter
from portal.domain.notices.states import Held
from portal.domain.regions import queries as regions
from portal.domain.regions.queries import Region
from portal.kit import letters, phone


def write(held: Held, *, to: str, region_code: str) -> Letter:
    """Write the letter about a notice, neutral, with a link into the cabinet of the person's region."""
    words, region = texts.of(held.kind), _region(region_code)
    settings_url = "" if words.manner == Manner.ALWAYS else ports.url_of(region.code, Page.SETTINGS)
    written = letters.write(
        title=_(words.title),
        paragraphs=[_(texts.HELLO), telling.fill(words.letter, held), *_warning(words)],
        link=_link(held, region),
        signature=[f"{region.brand}, {region.name}", *_support(region)],
        small=[_(texts.WHY), *([] if settings_url else [_(texts.ALWAYS_SENT)])],
        small_link=letters.Link(_(texts.SWITCH_OFF), settings_url) if settings_url else None,
    )
    return Letter(
        to=to, sender_name=region.brand, subject=_(words.title), text=written.text, html=written.html,
        key=held.key, settings_url=settings_url,
    )  # fmt: skip


def _link(held: Held, region: Region) -> letters.Link:
    """Lead to where the notice is answered, or into the cabinet."""
    if address := telling.link(held):
        return letters.Link(_(texts.ANSWER), address)
    return letters.Link(_(texts.OPEN), ports.url_of(region.code, Page.NOTICES))


def _region(code: str) -> Region:
    """Return the account's region, or any that is open: a region may be switched off later."""
    return regions.open_region(code) or regions.switched_on()[0]


def _warning(words: texts.Words) -> list[str]:
    return [_(texts.NOT_YOU)] if words.cabinet == texts.NOT_YOU else []


def _support(region: Region) -> list[str]:
    number = phone.tidy(region.support_phone)
    return [_(texts.SUPPORT).format(phone=number)] if number else []
