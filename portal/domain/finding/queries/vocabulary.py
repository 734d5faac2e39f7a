"""The words of regions, kept in this process until they change; public names, nothing of patients."""

from collections import OrderedDict
from typing import Final

from portal.domain.finding.models import Term, Vocabulary
from portal.domain.finding.rules import typed
from portal.domain.regions.models import Region

_MOST_REGIONS: Final = 12
"""A vocabulary of 12,000 doctors is about 2 MB."""
_kept: OrderedDict[str, tuple[str, typed.Known]] = OrderedDict()


def understood(region: Region, text: str) -> typed.Reading:
    """Say how a text is understood in a region (one query; one more when its words have changed)."""
    return typed.read(text, _known(region))


def _known(region: Region) -> typed.Known:
    version = Vocabulary.objects.filter(region=region).values_list("version", flat=True).first() or ""
    kept = _kept.get(region.pk)
    if kept is None or kept[0] != version:
        kept = version, typed.Known(_terms(region))
        _kept[region.pk] = kept
    _kept.move_to_end(region.pk)
    while len(_kept) > _MOST_REGIONS:
        _kept.popitem(last=False)
    return kept[1]


def _terms(region: Region) -> list[tuple[str, str]]:
    return list(Term.objects.filter(region=region).values_list("kind", "word").distinct())
