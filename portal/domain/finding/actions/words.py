"""Lays the words of a region anew: what is new is added, what is gone is taken away."""

import uuid
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Final

from django.db import transaction

from portal.domain.clinics.models import Clinic, Doctor, Site, Speciality
from portal.domain.finding.models import LONGEST_WORD, Term, Vocabulary
from portal.domain.finding.rules import plain
from portal.domain.finding.states import Kind
from portal.domain.regions.models import Region
from portal.kit import folding

_BATCH: Final = 2000
Told = tuple[str, str, int]


def lay_words(*, region: Region, at: datetime) -> bool:
    """Lay the words of working doctors, specialities and clinics; tell whether anything changed."""
    with transaction.atomic():
        Region.objects.select_for_update().get(pk=region.pk)  # an import and the timer may meet here
        wanted = set(_terms(region))
        kept = {told: pk for pk, *told_ in _kept(region) for told in [tuple(told_)]}
        gone = [pk for told, pk in kept.items() if told not in wanted]
        fresh = [Term(region=region, kind=kind, word=word, object_id=of)
                 for kind, word, of in wanted - kept.keys()]  # fmt: skip
        for start in range(0, len(gone), _BATCH):
            Term.objects.filter(pk__in=gone[start : start + _BATCH]).delete()
        Term.objects.bulk_create(fresh, batch_size=_BATCH)
        is_known = Vocabulary.objects.filter(region=region).exists()
        if gone or fresh or not is_known:
            told = {"version": uuid.uuid4().hex, "changed_at": at}
            Vocabulary.objects.update_or_create(region=region, defaults=told)
        return bool(gone or fresh)


def _kept(region: Region) -> Iterable[tuple[int, str, str, int]]:
    return Term.objects.filter(region=region).values_list("pk", "kind", "word", "object_id").iterator()


def _terms(region: Region) -> Iterator[Told]:
    working = {"region": region, "is_active": True}
    for pk, key in Doctor.objects.filter(**working).values_list("pk", "search_key"):
        yield from _each(Kind.DOCTOR, key.split(), pk)
    named = ("patient_name", "name", "group")
    for pk, key, *names in Speciality.objects.filter(**working).values_list("pk", "search_key", *named):
        whole = {one for name in names for one in plain.whole_names(folding.fold(name))}
        yield from _each(Kind.WHOLE_SPECIALITY, whole, pk)
        first, *others = key.split() or [""]
        yield from _each(Kind.SPECIALITY, [first], pk)
        yield from _each(Kind.PART_OF_SPECIALITY, others, pk)
    for pk, key, name in Clinic.objects.filter(**working).values_list("pk", "search_key", "short_name"):
        yield from _each(Kind.WHOLE_CLINIC, [plain.clinic_name(folding.fold(name).split())], pk)
        yield from _each(Kind.CLINIC, key.split(), pk)
    for pk, name, address in Site.objects.filter(**working).values_list("clinic_id", "name", "address"):
        yield from _each(Kind.CLINIC, folding.fold(f"{name} {address}").split(), pk)


def _each(kind: Kind, words: Iterable[str], of: int) -> Iterator[Told]:
    for word in words:
        if word:
            yield kind.value, word[:LONGEST_WORD], of
