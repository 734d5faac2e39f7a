"""The words of regions, kept in this process until they change; public names, nothing of patients."""

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from portal.domain.clinics.models import Clinic
from portal.domain.finding.models import Term, Vocabulary
from portal.domain.finding.rules import typed
from portal.domain.regions.models import Region

_MOST_REGIONS: Final = 12
"""A vocabulary of 12,000 doctors is about 2 MB."""


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a region, and the districts of its clinics, by name."""

    known: typed.Known
    districts: Sequence[str]

    def understood(self, text: str) -> typed.Reading:
        """Say how a text is understood."""
        return typed.read(text, self.known)


_kept: OrderedDict[str, tuple[str, Words]] = OrderedDict()


def words_of(region: Region) -> Words:
    """Return the words of a region (one query; two more when they have changed)."""
    version = Vocabulary.objects.filter(region=region).values_list("version", flat=True).first() or ""
    kept = _kept.get(region.pk)
    if kept is not None and kept[0] == version:
        return kept[1]
    words = Words(typed.Known(_terms(region)), _districts(region))
    if version:  # words that have never been laid are no state to keep
        _kept[region.pk] = version, words
        _kept.move_to_end(region.pk)
    while len(_kept) > _MOST_REGIONS:
        _kept.popitem(last=False)
    return words


def _terms(region: Region) -> list[tuple[str, str]]:
    return list(Term.objects.filter(region=region).values_list("kind", "word").distinct())


def _districts(region: Region) -> list[str]:
    told = Clinic.objects.filter(region=region, is_active=True).exclude(district="")
    return sorted(set(told.values_list("district", flat=True)))
