"""Week templates, hours of single days, absences, work sessions, slots and quotas."""

from typing import Any

from django.db import models
from django.db.models import F, Q

from portal.domain.clinics.models import Clinic, Doctor, Imported
from portal.domain.schedule import states

SHORTEST_MINUTES = 1
LONGEST_MINUTES = 240
MOST_SEATS = 50
_LENGTH = Q(slot_minutes__gte=SHORTEST_MINUTES, slot_minutes__lte=LONGEST_MINUTES)
_SEATS = Q(seats__gte=1, seats__lte=MOST_SEATS)
_KIND = Q(kind__in=[kind.value for kind in states.SlotKind])


class WeekTemplate(Imported):
    """A doctor's hours on one weekday (1 Monday … 7 Sunday), in the clinic's wall time.

    `kind` is whom its slots are for, `seats` how many people one slot takes; `quotas` say by source (its
    number as text) how many places of one session may be taken that way. On days off it holds only with
    `on_holidays`.
    """

    doctor = models.ForeignKey(Doctor, on_delete=models.PROTECT)
    weekday = models.PositiveSmallIntegerField()
    starts = models.TimeField()
    ends = models.TimeField()
    slot_minutes = models.PositiveSmallIntegerField()
    room = models.CharField(max_length=30, blank=True, default="")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    kind = models.PositiveSmallIntegerField(default=states.SlotKind.REGULAR.value)
    seats = models.PositiveSmallIntegerField(default=1)
    quotas: models.JSONField[Any, Any] = models.JSONField(default=dict)
    on_holidays = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(name="schedule_template_kind", condition=_KIND),
            models.CheckConstraint(name="schedule_template_seats", condition=_SEATS),
            models.UniqueConstraint(name="schedule_template_id", fields=["region", "external_id"]),
            models.CheckConstraint(
                name="schedule_template_weekday", condition=Q(weekday__gte=1, weekday__lte=7)
            ),
            models.CheckConstraint(name="schedule_template_hours", condition=Q(ends__gt=F("starts"))),
            models.CheckConstraint(name="schedule_template_length", condition=_LENGTH),
            models.CheckConstraint(
                name="schedule_template_dates",
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.external_id}: {self.weekday} {self.starts}-{self.ends}"


class SpecialDay(Imported):
    """What holds on one day of a doctor instead of the week templates; several rows make several stretches.

    Without hours (all null) the doctor does not work that day. The rest as in `WeekTemplate`.
    """

    doctor = models.ForeignKey(Doctor, on_delete=models.PROTECT)
    day = models.DateField()
    starts = models.TimeField(null=True)
    ends = models.TimeField(null=True)
    slot_minutes = models.PositiveSmallIntegerField(null=True)
    room = models.CharField(max_length=30, blank=True, default="")
    kind = models.PositiveSmallIntegerField(default=states.SlotKind.REGULAR.value)
    seats = models.PositiveSmallIntegerField(default=1)
    quotas: models.JSONField[Any, Any] = models.JSONField(default=dict)

    class Meta:
        indexes = [models.Index(name="schedule_special_of", fields=["doctor", "day"])]
        constraints = [
            models.UniqueConstraint(name="schedule_special_id", fields=["region", "external_id"]),
            models.CheckConstraint(
                name="schedule_special_hours",
                condition=Q(starts__isnull=True, ends__isnull=True, slot_minutes__isnull=True)
                | Q(starts__isnull=False, ends__gt=F("starts")) & _LENGTH,
            ),
            models.CheckConstraint(name="schedule_special_kind", condition=_KIND),
            models.CheckConstraint(name="schedule_special_seats", condition=_SEATS),
        ]

    def __str__(self) -> str:
        return f"{self.external_id}: {self.day}"


class Absence(Imported):
    """Days when a doctor sees nobody, both ends included, in the clinic's calendar."""

    doctor = models.ForeignKey(Doctor, on_delete=models.PROTECT)
    from_date = models.DateField()
    to_date = models.DateField()
    reason = models.CharField(max_length=10)

    class Meta:
        indexes = [models.Index(name="schedule_absence_of", fields=["doctor", "to_date"])]
        constraints = [
            models.UniqueConstraint(name="schedule_absence_id", fields=["region", "external_id"]),
            models.CheckConstraint(name="schedule_absence_dates", condition=Q(to_date__gte=F("from_date"))),
            models.CheckConstraint(
                name="schedule_absence_reason", condition=Q(reason__in=[away.value for away in states.Away])
            ),
        ]

    def __str__(self) -> str:
        return f"{self.external_id}: {self.from_date}-{self.to_date} {self.reason}"


class WorkSession(models.Model):
    """A stretch of a doctor's work on one day, from which slots are cut.

    `starts_at`, `ends_at`, `opens_at` are UTC; `wall_date`, `wall_start`, `wall_end` are what the
    clinic's clocks show in `time_zone`. Before `opens_at` its places may not be booked.
    A closed session says why in `reason`. Made from a `template` or a `special` day; by hand from neither.
    `has_quota` says that rows of `Quota` limit some of its sources.
    """

    doctor = models.ForeignKey(Doctor, on_delete=models.PROTECT)
    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT)
    template = models.ForeignKey(WeekTemplate, on_delete=models.PROTECT, null=True)
    special = models.ForeignKey(SpecialDay, on_delete=models.PROTECT, null=True)
    has_quota = models.BooleanField(default=False, db_default=False)
    room = models.CharField(max_length=30, blank=True, default="")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    wall_date = models.DateField()
    wall_start = models.TimeField()
    wall_end = models.TimeField()
    time_zone = models.CharField(max_length=40)
    slot_minutes = models.PositiveSmallIntegerField()
    opens_at = models.DateTimeField()
    state = models.CharField(max_length=10, default=states.Session.OPEN.value)
    reason = models.CharField(max_length=30, blank=True, default="")

    class Meta:
        indexes = [
            models.Index(name="schedule_session_doctor", fields=["doctor", "starts_at"]),
            models.Index(name="schedule_session_room", fields=["clinic", "room", "starts_at"]),
            models.Index(
                name="schedule_session_closed",
                fields=["ends_at"],
                condition=~Q(state=states.Session.OPEN.value),
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                name="schedule_template_opens_hour_once",
                fields=["template", "wall_date", "wall_start"],
                condition=Q(template__isnull=False),
            ),
            models.UniqueConstraint(
                name="schedule_special_opens_hour_once",
                fields=["special", "wall_start"],
                condition=Q(special__isnull=False),
            ),
            models.CheckConstraint(
                name="schedule_session_hours",
                condition=Q(ends_at__gt=F("starts_at"), wall_end__gt=F("wall_start")),
            ),
            models.CheckConstraint(name="schedule_session_length", condition=_LENGTH),
            models.CheckConstraint(
                name="schedule_session_state",
                condition=Q(state__in=[state.value for state in states.Session]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.wall_date} {self.wall_start}-{self.wall_end}"


class Slot(models.Model):
    """One place of a session: `number` counts from 0, `seats` people may come at once, `kind` says who.

    Doctor, clinic and times repeat the session's, so that hot reads touch few tables. A place that was freed
    `rests_until` a moment (UTC): nobody is offered it before.
    """

    work_session = models.ForeignKey(WorkSession, on_delete=models.CASCADE, related_name="slots")
    number = models.PositiveSmallIntegerField()
    doctor = models.ForeignKey(Doctor, on_delete=models.PROTECT, db_index=False)
    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, db_index=False)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    wall_date = models.DateField()
    wall_start = models.TimeField()
    state = models.CharField(max_length=10, default=states.Slot.OPEN.value)
    seats = models.PositiveSmallIntegerField(default=1)
    rests_until = models.DateTimeField(null=True)
    kind = models.PositiveSmallIntegerField(
        default=states.SlotKind.REGULAR.value, db_default=states.SlotKind.REGULAR.value
    )

    class Meta:
        indexes = [
            models.Index(name="schedule_slot_doctor", fields=["doctor", "starts_at"]),
            models.Index(name="schedule_slot_clinic", fields=["clinic", "starts_at"]),
            models.Index(
                name="schedule_slot_not_open", fields=["clinic"], condition=~Q(state=states.Slot.OPEN.value)
            ),
        ]
        constraints = [
            models.UniqueConstraint(name="schedule_slot_number", fields=["work_session", "number"]),
            models.CheckConstraint(name="schedule_slot_hours", condition=Q(ends_at__gt=F("starts_at"))),
            models.CheckConstraint(name="schedule_slot_seats", condition=Q(seats__gte=1)),
            models.CheckConstraint(
                name="schedule_slot_state", condition=Q(state__in=[state.value for state in states.Slot])
            ),
            models.CheckConstraint(name="schedule_slot_kind", condition=_KIND),
        ]

    def __str__(self) -> str:
        return f"{self.wall_date} {self.wall_start}"


class SlotChange(models.Model):
    """One line of a slot's history, written by the database itself (sql/): only ever added.

    `at` is the database's own clock, UTC. `what` is the column that changed, or «gone» for a slot that was
    deleted; it names the slot and no longer points at it.
    """

    slot_id = models.BigIntegerField()
    at = models.DateTimeField()
    what = models.CharField(max_length=16)
    was = models.CharField(max_length=64, blank=True)
    became = models.CharField(max_length=64, blank=True)

    class Meta:
        indexes = [models.Index(name="schedule_change_of_slot", fields=["slot_id", "id"])]

    def __str__(self) -> str:
        return f"slot {self.slot_id} {self.what}: {self.was} → {self.became}"


class OutsideSlot(models.Model):
    """By what number an outside system knows a slot; a place that it keeps no more has none."""

    slot = models.OneToOneField(Slot, on_delete=models.CASCADE, primary_key=True, related_name="outside")
    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, db_index=False)
    number = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="schedule_outside_number", fields=["clinic", "number"]),
        ]

    def __str__(self) -> str:
        return self.number


class Quota(models.Model):
    """How many places of a session may be taken by one way (`source`); booking's trigger counts."""

    work_session = models.ForeignKey(WorkSession, on_delete=models.CASCADE, related_name="quotas")
    source = models.PositiveSmallIntegerField()
    places = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="schedule_quota_once", fields=["work_session", "source"]),
            models.CheckConstraint(
                name="schedule_quota_source", condition=Q(source__in=[way.value for way in states.Source])
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source}: {self.places}"
