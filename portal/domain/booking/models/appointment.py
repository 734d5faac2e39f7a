"""Tables of appointments and their history."""

import uuid
from datetime import datetime

from django.db import models
from django.db.models import F, Q

from portal.domain.accounts.models import Account
from portal.domain.booking.states import OCCUPYING, Mended, Nearness, State
from portal.domain.clinics.models import Clinic, Doctor
from portal.domain.patients.models import Card
from portal.domain.schedule.models import Slot
from portal.domain.schedule.states import Source


class Appointment(models.Model):
    """A place held or promised to a patient.

    `starts_at` and `ends_at` are UTC; `wall_date` and `wall_start` are what the clinic's clocks
    show in `time_zone`: that is what was promised, whatever the law of time becomes. `extended_at` is
    when the hold got more time: it does once. `tried_at` is when a silent clinic's system was last asked
    again; `cancel_reason` also says who released a place.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.CharField(max_length=12, null=True)  # noqa: DJ001  NULL: no number before confirm
    account_id = models.BigIntegerField()
    card = models.ForeignKey(Card, on_delete=models.PROTECT, related_name="appointments")
    slot = models.ForeignKey(Slot, on_delete=models.PROTECT, db_index=False)
    seat = models.PositiveSmallIntegerField(default=1)
    doctor = models.ForeignKey(Doctor, on_delete=models.PROTECT, db_index=False)
    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT)
    speciality_id = models.BigIntegerField()
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    wall_date = models.DateField()
    wall_start = models.TimeField()
    time_zone = models.CharField(max_length=40)
    room = models.CharField(max_length=30, blank=True)
    state = models.CharField(max_length=24, choices=[(state, state) for state in State])
    held_at = models.DateTimeField()
    hold_ends_at = models.DateTimeField()
    extended_at = models.DateTimeField(null=True)
    replaces = models.ForeignKey("self", null=True, on_delete=models.PROTECT)
    booked_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    cancel_reason = models.CharField(max_length=24, blank=True)
    tried_at = models.DateTimeField(null=True)
    clinic_number = models.CharField(max_length=64, blank=True)
    source = models.PositiveSmallIntegerField(default=Source.INTERNET.value, db_default=Source.INTERNET.value)
    held_as: str
    """As what the account holds the card; known only where `access.appointment_of` has opened the row."""
    is_broken = False
    """Whether the visit will not take place; read with the row by queries that show visits."""
    is_offered = False
    """Whether another place is proposed instead and awaits an answer; read by queries that list visits."""

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["slot", "seat"], condition=Q(state__in=OCCUPYING), name="booking_place_sold_once"
            ),
            models.UniqueConstraint(fields=["number"], name="booking_number"),
            models.UniqueConstraint(
                fields=["replaces"], condition=Q(state__in=OCCUPYING), name="booking_replaced_once"
            ),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="booking_ends_later"),
            models.CheckConstraint(condition=Q(state__in=list(State)), name="booking_state"),
            models.CheckConstraint(
                condition=Q(source__in=[way.value for way in Source]), name="booking_source"
            ),
            models.CheckConstraint(
                condition=~Q(state=State.BOOKED) | Q(number__isnull=False, booked_at__isnull=False),
                name="booking_booked_has_number",
            ),
        ]
        indexes = [
            models.Index(fields=["card", "-starts_at"], name="booking_of_card"),
            models.Index(fields=["clinic", "wall_date"], name="booking_day_of_clinic"),
            models.Index(fields=["hold_ends_at"], condition=Q(state=State.HELD), name="booking_holds_by_end"),
            models.Index(fields=["tried_at"], condition=Q(state=State.RESERVING), name="booking_reserving"),
            models.Index(fields=["account_id", "held_at"], name="booking_held_lately"),
        ]

    def __str__(self) -> str:
        return f"appointment {self.pk} {self.state}"

    @property
    def wished_until(self) -> datetime | None:
        """Return until when the person waits for the clinic's answer (UTC); None where nobody asked to."""
        wish = getattr(self, "wish", None) if self.state == State.RESERVING else None
        return wish.until_at if wish else None

    @property
    def awaits_call(self) -> bool:
        """Tell whether the registry must call the person about it (read together with the row)."""
        return self.state == State.RESERVING and hasattr(self, "registry_call")


class RegistryCall(models.Model):
    """The registry must call the person: the clinic's system has been silent too long.

    `since_at` is when that was found; `ended_at` is set when the call is no longer needed, because the
    system answered after all. Open rows are the list of the staff.
    """

    appointment = models.OneToOneField(
        Appointment, on_delete=models.PROTECT, primary_key=True, related_name="registry_call"
    )
    since_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["since_at"], condition=Q(ended_at=None), name="booking_calls_open"),
        ]

    def __str__(self) -> str:
        return f"call about {self.appointment_id} since {self.since_at.isoformat()}"


class Wish(models.Model):
    """The person waits for a clinic's system that does not answer: the visit is booked as soon as it does.

    Open while the appointment is `reserving`, at the latest until `until_at` (UTC); the steps say how it
    ended.
    """

    appointment = models.OneToOneField(
        Appointment, on_delete=models.PROTECT, primary_key=True, related_name="wish"
    )
    since_at = models.DateTimeField()
    until_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(until_at__gt=F("since_at")), name="booking_wish_ends_later"),
        ]

    def __str__(self) -> str:
        return f"wish {self.appointment_id} until {self.until_at.isoformat()}"


class Step(models.Model):
    """One line of an appointment's history; only ever added."""

    appointment = models.ForeignKey(Appointment, on_delete=models.PROTECT, related_name="steps")
    at = models.DateTimeField()
    from_state = models.CharField(max_length=24, blank=True)
    to_state = models.CharField(max_length=24)
    by_kind = models.CharField(max_length=16)
    by_id = models.CharField(max_length=64, blank=True)
    reason = models.CharField(max_length=64, blank=True)

    def __str__(self) -> str:
        return f"{self.from_state} → {self.to_state}"


class Feed(models.Model):
    """The calendar of a family that a calendar programme reads: one address for an account.

    `key_hash` is all that is kept of the secret in the address; a new address replaces the old one.
    `read_at` is when it was last noted that somebody read it: at most once a day.
    """

    account = models.OneToOneField(Account, on_delete=models.CASCADE, primary_key=True, related_name="+")
    key_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"feed of account {self.pk}"


class Broken(models.Model):
    """A visit at whose time the doctor does not see people any more, and the place that is proposed instead.

    `since_at` is when that was found, `why` what the schedule says (nobody tells it the patient). `slot` is
    proposed since `proposed_at`; none while nothing fits. Open until `ended_at`; `ended_as` says how.
    """

    appointment = models.ForeignKey(Appointment, on_delete=models.PROTECT, related_name="breaks")
    since_at = models.DateTimeField()
    why = models.CharField(max_length=30, blank=True)
    slot = models.ForeignKey(Slot, null=True, on_delete=models.PROTECT, related_name="proposals")
    nearness = models.CharField(max_length=16, blank=True)
    proposed_at = models.DateTimeField(null=True)
    tried_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_as = models.CharField(max_length=16, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["appointment"], condition=Q(ended_at=None), name="booking_broken_once"
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_as="")
                | Q(ended_at__isnull=False, ended_as__in=[end.value for end in Mended]),
                name="booking_broken_end",
            ),
            models.CheckConstraint(
                condition=Q(slot=None, nearness="", proposed_at=None)
                | Q(
                    slot__isnull=False,
                    nearness__in=[one.value for one in Nearness],
                    proposed_at__isnull=False,
                ),
                name="booking_broken_proposal",
            ),
        ]
        indexes = [
            models.Index(fields=["tried_at"], condition=Q(ended_at=None), name="booking_broken_open"),
        ]

    def __str__(self) -> str:
        return f"broken {self.appointment_id} since {self.since_at.isoformat()}"
