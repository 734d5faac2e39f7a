"""Tables of probes, of the days they went wrong, and of announced works."""

from django.db import models
from django.db.models import F, Q

from portal.domain.regions.models import Region


class Probe(models.Model):
    """The newest answer of one outside system; `latency_ms` is whole milliseconds."""

    system = models.CharField(max_length=64, primary_key=True)
    is_up = models.BooleanField()
    detail = models.CharField(max_length=200, blank=True)
    latency_ms = models.PositiveIntegerField(null=True)
    checked_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.system}: {'up' if self.is_up else 'down'}"


class TroubleDay(models.Model):
    """Seconds of trouble of one system on one day (Moscow's clock); days without any have no row.

    `unseen_s`: nobody looked. Rows older than the board's thirty days are deleted.
    """

    system = models.CharField(max_length=64)
    day = models.DateField()
    down_s = models.PositiveIntegerField(default=0)
    unseen_s = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(name="health_trouble_day_once", fields=["system", "day"])]

    def __str__(self) -> str:
        return f"{self.system} {self.day}"


class Count(models.Model):
    """Until when days are counted; one row. `began_on` is the first day that was watched."""

    name = models.CharField(max_length=8, primary_key=True)
    counted_at = models.DateTimeField()
    began_on = models.DateField()

    def __str__(self) -> str:
        return f"{self.name} {self.counted_at}"


class PlannedWorks(models.Model):
    """Works that an operator has announced for a region; pages say it from `shown_from` on."""

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    since_at = models.DateTimeField()
    till_at = models.DateTimeField()
    shown_from = models.DateTimeField()
    text = models.CharField(max_length=300)
    set_by = models.CharField(max_length=36)
    set_at = models.DateTimeField()
    taken_back_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="health_works_end_later", condition=Q(till_at__gt=F("since_at"))),
            models.CheckConstraint(
                name="health_works_told_before", condition=Q(shown_from__lte=F("since_at"))
            ),
            models.CheckConstraint(name="health_works_have_words", condition=~Q(text="")),
        ]

    def __str__(self) -> str:
        return f"{self.region_id} {self.since_at}"
