"""Tables of employees, roles, invites and sessions."""

from django.db import models
from django.db.models import F, Q

from portal.domain.clinics.models import Clinic, Doctor
from portal.domain.regions.models import Region
from portal.domain.staff.states import Kind, Sent, Told

_FITS = (
    Q(kind=Kind.OPERATOR, clinic=None, doctor=None)
    | Q(kind=Kind.REGISTRAR, clinic__isnull=False, doctor=None)
    | Q(kind=Kind.DOCTOR, clinic__isnull=False, doctor__isnull=False)
)


class Employee(models.Model):
    """Somebody who works in a region. `email` is in lower case and is the login.

    Without `password` the invite was never used; without `totp` (the sealed secret) the app is not
    set up. `totp_step` is the last code that passed.
    """

    region = models.ForeignKey(Region, on_delete=models.PROTECT)
    email = models.CharField(max_length=254)
    surname = models.CharField(max_length=100)
    name = models.CharField(max_length=100)
    patronymic = models.CharField(max_length=100, blank=True, default="")
    password = models.CharField(max_length=200, blank=True, default="")
    totp = models.CharField(max_length=300, blank=True, default="")
    totp_step = models.BigIntegerField(default=0)
    created_at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["surname", "name", "id"]
        constraints = [
            models.UniqueConstraint(name="staff_employee_email", fields=["region", "email"]),
            models.CheckConstraint(
                name="staff_employee_app_after_password", condition=Q(totp="") | ~Q(password="")
            ),
        ]

    def __str__(self) -> str:
        return f"employee {self.pk}"

    @property
    def full_name(self) -> str:
        """Surname, name and, where there is one, patronymic."""
        return " ".join(part for part in (self.surname, self.name, self.patronymic) if part)


class Role(models.Model):
    """As what and where an employee works, since when and until when."""

    employee = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="roles")
    kind = models.CharField(max_length=16, choices=[(kind, kind) for kind in Kind])
    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, null=True)
    doctor = models.ForeignKey(Doctor, on_delete=models.PROTECT, null=True)
    since = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="staff_role_fits", condition=_FITS),
            models.UniqueConstraint(
                name="staff_operator_once",
                fields=["employee"],
                condition=Q(kind=Kind.OPERATOR, ended_at=None),
            ),
            models.UniqueConstraint(
                name="staff_registrar_once",
                fields=["employee", "clinic"],
                condition=Q(kind=Kind.REGISTRAR, ended_at=None),
            ),
            models.UniqueConstraint(
                name="staff_doctor_once",
                fields=["employee", "doctor"],
                condition=Q(kind=Kind.DOCTOR, ended_at=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of employee {self.employee_id}"


class Invite(models.Model):
    """A link to set a password, once, until `ends_at`; the key itself is only in the link."""

    key_hash = models.CharField(max_length=64, unique=True)
    employee = models.ForeignKey(Employee, on_delete=models.CASCADE, related_name="invites")
    created_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    sent = models.CharField(
        max_length=8, blank=True, default=Sent.NOT, choices=[(each.value, each.value) for each in Sent]
    )
    """How far its letter has come, if it went by letter."""

    class Meta:
        constraints = [
            models.CheckConstraint(name="staff_invite_ends_later", condition=Q(ends_at__gte=F("created_at"))),
        ]

    def __str__(self) -> str:
        return f"invite {self.pk}"


class StaffSession(models.Model):
    """A browser of staff; without `proved_at` the code is still to be given."""

    key_hash = models.CharField(max_length=64, unique=True)
    employee = models.ForeignKey(Employee, on_delete=models.CASCADE, related_name="sessions")
    network = models.CharField(max_length=40, blank=True)
    user_agent = models.CharField(max_length=300, blank=True)
    secret = models.CharField(max_length=300, blank=True, default="")
    """The sealed secret of an app that is being set up."""
    created_at = models.DateTimeField()
    proved_at = models.DateTimeField(null=True)
    last_used_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="staff_session_ends_later", condition=Q(ends_at__gt=F("created_at"))),
            models.CheckConstraint(name="staff_session_key_hashed", condition=~Q(key_hash="")),
        ]

    def __str__(self) -> str:
        return f"staff session {self.pk}"


class Draft(models.Model):
    """A form that its session did not outlive: sealed, for this employee in this browser only."""

    employee = models.ForeignKey(Employee, on_delete=models.CASCADE, related_name="+")
    browser_hash = models.CharField(max_length=64)
    sealed = models.TextField()
    created_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="staff_one_draft_a_browser", fields=["employee", "browser_hash"]),
        ]
        indexes = [models.Index(fields=["ends_at"], name="staff_draft_ends")]

    def __str__(self) -> str:
        return f"draft {self.pk}"


class StaffNotice(models.Model):
    """What an employee is told of an access: the own one or, to operators, a colleague's; mailed as well."""

    employee = models.ForeignKey(Employee, on_delete=models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=24, choices=[(each.value, each.value) for each in Told])
    about = models.ForeignKey(Employee, on_delete=models.CASCADE, related_name="+")
    """Whose access it is."""
    by = models.ForeignKey(Employee, on_delete=models.SET_NULL, null=True, related_name="+")
    """Who did it; None where the system did."""
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["employee", "-at"], name="staff_notices_of_employee")]

    def __str__(self) -> str:
        return f"{self.kind} for employee {self.employee_id}"
