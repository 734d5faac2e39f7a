"""Words by which doctors are found, and free places counted beforehand."""

from django.db import models
from django.db.models import Q

from portal.domain.clinics.models import Clinic, Doctor, Speciality
from portal.domain.finding.states import Kind, Part
from portal.domain.regions.models import Region

LONGEST_WORD = 40


class Term(models.Model):
    """One word of a doctor, a speciality or a clinic, folded (kit.folding)."""

    region = models.ForeignKey(Region, on_delete=models.CASCADE, db_index=False)
    word = models.CharField(max_length=LONGEST_WORD)
    kind = models.CharField(max_length=1)
    object_id = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="finding_term_once", fields=["region", "kind", "word", "object_id"]),
            models.CheckConstraint(
                name="finding_term_kind", condition=Q(kind__in=[one.value for one in Kind])
            ),
        ]

    def __str__(self) -> str:
        return f"{self.word} ({self.kind})"


class Vocabulary(models.Model):
    """Which state the words of a region are in: `version` changes with them, so that a process reads anew."""

    region = models.OneToOneField(Region, on_delete=models.CASCADE, primary_key=True)
    version = models.CharField(max_length=32)
    changed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.region_id} {self.version}"


class FreeCount(models.Model):
    """How many places of a doctor people may book, in one part of the day or in all of it.

    `nearest_at` (UTC) is when the first of them begins. A doctor without a place has no row.
    """

    doctor = models.ForeignKey(Doctor, on_delete=models.CASCADE, db_index=False)
    part = models.CharField(max_length=10, blank=True)
    clinic = models.ForeignKey(Clinic, on_delete=models.CASCADE)
    speciality = models.ForeignKey(Speciality, on_delete=models.CASCADE, db_index=False)
    free = models.PositiveIntegerField()
    nearest_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(name="finding_count_soonest", fields=["speciality", "part", "nearest_at"])]
        constraints = [
            models.UniqueConstraint(name="finding_count_once", fields=["doctor", "part"]),
            models.CheckConstraint(
                name="finding_count_part", condition=Q(part__in=[one.value for one in Part])
            ),
            models.CheckConstraint(name="finding_count_free", condition=Q(free__gte=1)),
        ]

    def __str__(self) -> str:
        return f"doctor {self.doctor_id} {self.part}: {self.free}"


class Counted(models.Model):
    """When all places of a clinic were last counted."""

    clinic = models.OneToOneField(Clinic, on_delete=models.CASCADE, primary_key=True)
    counted_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(name="finding_counted_at", fields=["counted_at"])]

    def __str__(self) -> str:
        return f"clinic {self.clinic_id} at {self.counted_at}"


class Followed(models.Model):
    """Up to which line of the history of bookings the counts have followed; one row."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    step_id = models.BigIntegerField(default=0)

    class Meta:
        constraints = [models.CheckConstraint(name="finding_followed_once", condition=Q(id=1))]

    def __str__(self) -> str:
        return f"step {self.step_id}"
