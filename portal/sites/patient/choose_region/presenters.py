"""Regions as links and lines."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from portal.domain.regions.queries import Region
from portal.look.values import LinkItem
from portal.sites.entrance import places


@dataclass(frozen=True, slots=True)
class Choice:
    """What the page shows; `unknown` is the number that no open region has, empty where there was none."""

    search: str
    items: Sequence[LinkItem]
    not_yet: Sequence[str]
    last: LinkItem | None
    unknown: str | None

    @property
    def is_empty(self) -> bool:
        """Tell whether a search has found nothing at all."""
        return not self.items and not self.not_yet


def choice(
    *,
    search: str,
    offered: Sequence[Region],
    not_yet: Sequence[Region],
    last: Region | None,
    unknown: str | None,
) -> Choice:
    """Turn the regions that were found into what the page shows."""
    return Choice(
        search=search,
        items=[_link(region) for region in offered],
        not_yet=[f"{region.name} ({region.code})" for region in not_yet],
        last=_last(last) if last else None,
        unknown=unknown,
    )


def _link(region: Region) -> LinkItem:
    return LinkItem(region.name, places.region_url(region.code), _("Регион %(code)s") % {"code": region.code})


def _last(region: Region) -> LinkItem:
    words = _("Продолжить: %(region)s") % {"region": region.name}
    return LinkItem(words, places.region_url(region.code))
