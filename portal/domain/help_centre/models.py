"""Tables of the help centre."""

import uuid

from django.db import models
from django.db.models import F, Q

from portal.domain.help_centre.rules.voting import TEXT_LONGEST
from portal.domain.regions.models import Region


class Override(models.Model):
    """What a region says instead of the file of an article, from `since_at` till before `till_at` (UTC).

    A row never changes but for its end: a change is a new row with a higher revision. `source` is Markdown
    without a head. `set_by` is the number of an employee.
    """

    region = models.ForeignKey(Region, on_delete=models.PROTECT)
    slug = models.CharField(max_length=80)
    title = models.CharField(max_length=200)
    for_whom = models.CharField(max_length=300)
    source = models.TextField()
    revision = models.PositiveIntegerField()
    since_at = models.DateTimeField()
    till_at = models.DateTimeField(null=True)
    set_at = models.DateTimeField()
    set_by = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["region", "slug", "revision"], name="help_override_revision_once"
            ),
            models.CheckConstraint(
                condition=Q(till_at=None) | Q(till_at__gt=F("since_at")), name="help_override_ends_later"
            ),
            models.CheckConstraint(
                condition=~Q(title="") & ~Q(for_whom="") & ~Q(source=""), name="help_override_says_something"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.region_id} {self.slug} {self.revision}"


class Vote(models.Model):
    """Whether an article helped somebody; nobody's: its number stands in the browser's cookie alone."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    region = models.ForeignKey(Region, on_delete=models.PROTECT)
    slug = models.CharField(max_length=80)
    revision = models.PositiveIntegerField()
    has_helped = models.BooleanField()
    missing = models.CharField(max_length=TEXT_LONGEST, blank=True, default="")
    voted_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(missing="") | Q(has_helped=False), name="help_vote_misses_only_where_no"
            ),
        ]
        indexes = [models.Index(fields=["region", "slug"], name="help_vote_of_article")]

    def __str__(self) -> str:
        return f"{self.region_id} {self.slug}: {self.has_helped}"
