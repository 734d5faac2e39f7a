"""Clinics, sites, specialities, positions and doctors."""

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import F, Q

from portal.domain.clinics import states

OLDEST = 150
_ONE_OF_SERVES = Q(serves__in=[kind.value for kind in states.Serves])
_ON_EARTH = Q(latitude__isnull=True, longitude__isnull=True) | Q(
    latitude__isnull=False,  # a comparison with null alone would let half a place pass
    longitude__isnull=False,
    latitude__gte=-90,
    latitude__lte=90,
    longitude__gte=-180,
    longitude__lte=180,
)


class Imported(models.Model):
    """What every imported row has: a region, the sender's id, and whether it still works."""

    region = models.ForeignKey("regions.Region", on_delete=models.PROTECT)
    external_id = models.CharField(max_length=64)
    is_active = models.BooleanField(default=True)

    objects: ClassVar[models.Manager[Self]] = models.Manager()

    class Meta:
        abstract = True


class Clinic(Imported):
    """A medical organisation; `time_zone` is the IANA name its clocks live by.

    `system` names the outside system that keeps its schedule, `system_number` the clinic in it; both are
    empty where the portal itself keeps it. `way_in` says how to find the door; of a sensitive one
    (`is_sensitive`) only the address is said outside the cabinet. `wheelchair`: one can come to a doctor in
    a wheelchair; `sign_language`: somebody there speaks it. None: nobody has said. A site answers for
    itself, a doctor's own word stands above the building's.
    """

    oid = models.CharField(max_length=100, blank=True, default="")
    full_name = models.CharField(max_length=500)
    short_name = models.CharField(max_length=150)
    search_key = models.CharField(max_length=1200)
    type = models.CharField(max_length=30)
    district = models.CharField(max_length=150, blank=True, default="")
    address = models.CharField(max_length=300)
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    phones: models.JSONField[Any, Any] = models.JSONField(default=list)
    hours = models.CharField(max_length=300, blank=True, default="")
    time_zone = models.CharField(max_length=40)
    serves = models.CharField(max_length=10)
    system = models.CharField(max_length=30, blank=True, default="")
    system_number = models.CharField(max_length=64, blank=True, default="")
    way_in = models.CharField(max_length=300, blank=True, default="")
    is_sensitive = models.BooleanField(default=False)
    wheelchair = models.BooleanField(null=True)
    sign_language = models.BooleanField(null=True)

    class Meta:
        ordering = ["short_name", "id"]
        constraints = [
            models.UniqueConstraint(
                name="clinics_system_number", fields=["system", "system_number"], condition=~Q(system="")
            ),
            models.CheckConstraint(
                name="clinics_system_whole",
                condition=Q(system="", system_number="") | ~Q(system="") & ~Q(system_number=""),
            ),
            models.UniqueConstraint(name="clinics_clinic_id", fields=["region", "external_id"]),
            models.CheckConstraint(name="clinics_clinic_on_earth", condition=_ON_EARTH),
            models.CheckConstraint(name="clinics_clinic_serves", condition=_ONE_OF_SERVES),
            models.CheckConstraint(
                name="clinics_clinic_type", condition=Q(type__in=[kind.value for kind in states.ClinicType])
            ),
            models.CheckConstraint(name="clinics_clinic_has_zone", condition=~Q(time_zone="")),
        ]

    def __str__(self) -> str:
        return self.short_name


class Site(Imported):
    """A building or department of a clinic with an address of its own."""

    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, related_name="sites")
    name = models.CharField(max_length=300)
    address = models.CharField(max_length=300)
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    way_in = models.CharField(max_length=300, blank=True, default="")
    wheelchair = models.BooleanField(null=True)
    sign_language = models.BooleanField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="clinics_site_id", fields=["region", "external_id"]),
            models.CheckConstraint(name="clinics_site_on_earth", condition=_ON_EARTH),
        ]

    def __str__(self) -> str:
        return self.name


class Street(Imported):
    """A street of a settlement with its middle: what a person who asks for doctors near may name."""

    name = models.CharField(max_length=150)
    settlement = models.CharField(max_length=150)
    search_key = models.CharField(max_length=400)
    latitude = models.FloatField()
    longitude = models.FloatField()

    class Meta:
        ordering = ["settlement", "name", "id"]
        constraints = [
            models.UniqueConstraint(name="clinics_street_id", fields=["region", "external_id"]),
            models.CheckConstraint(name="clinics_street_on_earth", condition=_ON_EARTH),
        ]

    def __str__(self) -> str:
        return f"{self.settlement}, {self.name}"


class Speciality(Imported):
    """What a doctor treats; `external_id` is the code of the national list (НСИ) where it has one.

    `prepare` and `bring` are sentences for the ticket; a sensitive one is never named outside the cabinet.
    Whether a doctor needs a referral stands in the doctor's row: it may be set otherwise.
    """

    name = models.CharField(max_length=200)
    patient_name = models.CharField(max_length=100)
    search_key = models.CharField(max_length=400)
    group = models.CharField(max_length=100)
    serves = models.CharField(max_length=10)
    self_booking = models.BooleanField(default=True)
    needs_referral = models.BooleanField(default=False)
    is_sensitive = models.BooleanField(default=False)
    prepare: models.JSONField[Any, Any] = models.JSONField(default=list)
    bring: models.JSONField[Any, Any] = models.JSONField(default=list)

    class Meta:
        ordering = ["patient_name", "external_id"]
        constraints = [
            models.UniqueConstraint(name="clinics_speciality_id", fields=["region", "external_id"]),
            models.CheckConstraint(name="clinics_speciality_serves", condition=_ONE_OF_SERVES),
        ]

    def __str__(self) -> str:
        return self.patient_name

    @property
    def code(self) -> str:
        """The code as the sender gave it."""
        return self.external_id


class Position(Imported):
    """A post of a clinic that doctors hold."""

    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT)
    speciality = models.ForeignKey(Speciality, on_delete=models.PROTECT)
    title = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="clinics_position_id", fields=["region", "external_id"]),
        ]

    def __str__(self) -> str:
        return self.title


class Doctor(Imported):
    """A doctor on one position; clinic and speciality repeat the position's for one-table reads.

    Ages in full years, both ends included; `sex` is the only sex seen, empty for both. They and
    `needs_referral` say what holds now: what is set for region, clinic or position (booking), else the
    `own_` columns and the speciality's referral (rules.limits). Set ages may let nobody in, own ones not.
    """

    position = models.ForeignKey(Position, on_delete=models.PROTECT)
    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, related_name="doctors")
    speciality = models.ForeignKey(Speciality, on_delete=models.PROTECT, related_name="doctors")
    site = models.ForeignKey(Site, on_delete=models.PROTECT, null=True)
    surname = models.CharField(max_length=100)
    name = models.CharField(max_length=100)
    patronymic = models.CharField(max_length=100, blank=True, default="")
    search_key = models.CharField(max_length=400)
    area = models.CharField(max_length=30, blank=True, default="")
    room = models.CharField(max_length=30, blank=True, default="")
    min_age = models.PositiveSmallIntegerField(null=True)
    max_age = models.PositiveSmallIntegerField(null=True)
    sex = models.CharField(max_length=1, blank=True, default="")
    needs_referral = models.BooleanField(default=False, db_default=False)
    own_min_age = models.PositiveSmallIntegerField(null=True)
    own_max_age = models.PositiveSmallIntegerField(null=True)
    own_sex = models.CharField(max_length=1, blank=True, default="", db_default="")
    gender = models.CharField(max_length=1)
    wheelchair = models.BooleanField(null=True)
    sign_language = models.BooleanField(null=True)
    self_booking = models.BooleanField(default=True)

    class Meta:
        ordering = ["surname", "name", "patronymic", "id"]
        indexes = [models.Index(name="clinics_doctor_of", fields=["clinic", "speciality"])]
        constraints = [
            models.UniqueConstraint(name="clinics_doctor_id", fields=["region", "external_id"]),
            models.CheckConstraint(
                name="clinics_doctor_ages",
                condition=(Q(min_age__isnull=True) | Q(min_age__lte=OLDEST))
                & (Q(max_age__isnull=True) | Q(max_age__lte=OLDEST)),
            ),
            models.CheckConstraint(
                name="clinics_doctor_own_ages",
                condition=(Q(own_min_age__isnull=True) | Q(own_min_age__lte=OLDEST))
                & (Q(own_max_age__isnull=True) | Q(own_max_age__lte=OLDEST))
                & (
                    Q(own_min_age__isnull=True)
                    | Q(own_max_age__isnull=True)
                    | Q(own_min_age__lte=F("own_max_age"))
                ),
            ),
            models.CheckConstraint(name="clinics_doctor_sex", condition=Q(sex__in=["", "f", "m"])),
            models.CheckConstraint(name="clinics_doctor_own_sex", condition=Q(own_sex__in=["", "f", "m"])),
            models.CheckConstraint(name="clinics_doctor_gender", condition=Q(gender__in=["f", "m"])),
        ]

    def __str__(self) -> str:
        return self.full_name

    @property
    def full_name(self) -> str:
        """Surname, name and, where there is one, patronymic."""
        return " ".join(part for part in (self.surname, self.name, self.patronymic) if part)
