"""The table of the outbox."""

from django.db import models
from django.db.models import Q

from portal.domain.notices.states import Outcome, State, Way


class Notice(models.Model):
    """One notice. `account_id` and `card_id` are plain numbers: accounts stand above this context."""

    account_id = models.BigIntegerField()
    card_id = models.UUIDField(null=True)
    kind = models.CharField(max_length=32)
    facts = models.JSONField(default=dict)
    key = models.CharField(max_length=120, unique=True)
    way = models.CharField(
        max_length=8, default=Way.LETTER, db_default=Way.LETTER.value,
        choices=[(each.value, each.value) for each in Way],
    )  # fmt: skip
    created_at = models.DateTimeField()
    not_before = models.DateTimeField()
    """No letter before this moment; moved on by each attempt that failed."""
    not_after = models.DateTimeField(null=True)
    state = models.CharField(max_length=16, default=State.WAITING)
    outcome = models.CharField(
        max_length=16, default="", blank=True, choices=[(each.value, each.value) for each in Outcome]
    )
    attempts = models.PositiveIntegerField(default=0)
    """Grows each time the notice is taken: an earlier deliverer can change nothing any more."""
    lease_ends_at = models.DateTimeField(null=True)
    read_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="notices_waits_or_has_outcome",
                condition=Q(state=State.WAITING, outcome="") | (~Q(state=State.WAITING) & ~Q(outcome="")),
            ),
        ]
        indexes = [
            models.Index(fields=["account_id", "-created_at"], name="notices_of_account"),
            models.Index(
                fields=["not_before", "id"], name="notices_waiting", condition=Q(state=State.WAITING)
            ),
            models.Index(fields=["created_at"], name="notices_bounced", condition=Q(outcome=Outcome.BOUNCED)),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"


class Beside(models.Model):
    """Whatever is told to this account also goes this way; messaging says so where a messenger is linked."""

    account_id = models.BigIntegerField()
    way = models.CharField(max_length=8, choices=[(each.value, each.value) for each in Way])

    class Meta:
        constraints = [models.UniqueConstraint(name="notices_beside_once", fields=["account_id", "way"])]

    def __str__(self) -> str:
        return f"{self.way} of account {self.account_id}"
