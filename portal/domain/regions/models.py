"""The region and its settings; acts of law."""

from datetime import time
from typing import Any

from django.db import models
from django.db.models import F, Q

from portal.domain.regions.rules import keeping, texts_money
from portal.domain.regions.rules.acts import Kind, Topic
from portal.domain.regions.states import CodeChannel, Level

BRAND = "Медицина-онлайн"


def emergency_numbers() -> list[str]:
    """Return the numbers shown in every footer unless a region says otherwise."""
    return ["103", "112"]


def code_channels() -> list[str]:
    """Return the ways codes reach people unless a region says otherwise: no foreign messenger unasked."""
    return [CodeChannel.CALL.value]


def messengers() -> list[str]:
    """Return the foreign messengers that carry notices unless a region says otherwise: none."""
    return []


class Region(models.Model):
    """One subject of the country; `time_zone` is only the default of its clinics.

    `horizon_days` ahead places are open; a new day opens at `opens_at`, the clinic's wall time; both where no
    setting says otherwise.
    `code_channels` are tried in this order when a one-time code does not reach a phone.
    `messengers` carry notices to people who link them.
    `booking_level` is the least level of an ESIA account that books by itself. The region vouches for its own
    days off until `calendar_until`.
    """

    code = models.CharField(max_length=2, primary_key=True)
    name = models.CharField(max_length=80)
    search_key = models.CharField(max_length=100)
    time_zone = models.CharField(max_length=40)
    is_on = models.BooleanField(default=False)
    brand = models.CharField(max_length=80, default=BRAND)
    operator = models.CharField(max_length=500, blank=True, default="")
    support_phone = models.CharField(max_length=30, blank=True, default="")
    emergency: models.JSONField[Any, Any] = models.JSONField(default=emergency_numbers)
    code_channels: models.JSONField[Any, Any] = models.JSONField(default=code_channels)
    messengers: models.JSONField[Any, Any] = models.JSONField(default=messengers)
    horizon_days = models.PositiveSmallIntegerField(default=14)
    opens_at = models.TimeField(default=time(8))
    booking_level = models.CharField(max_length=12, default=Level.STANDARD)
    calendar_until = models.DateField(null=True)

    class Meta:
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                name="regions_horizon_is_sane", condition=Q(horizon_days__gte=1, horizon_days__lte=180)
            ),
            models.CheckConstraint(
                name="regions_booking_level_is_known", condition=Q(booking_level__in=[*Level])
            ),
            models.CheckConstraint(name="regions_on_has_brand", condition=Q(is_on=False) | ~Q(brand="")),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class RegionDay(models.Model):
    """A day that the region makes free or a working one, above the federal calendar."""

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="own_days")
    day = models.DateField()
    is_off = models.BooleanField(default=True)
    name = models.CharField(max_length=100)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="regions_day_once", fields=["region", "day"]),
            models.CheckConstraint(name="regions_day_has_name", condition=~Q(name="")),
        ]

    def __str__(self) -> str:
        return f"{self.region_id} {self.day}"


class Act(models.Model):
    """What was once said of an act of law (rules.acts); rows are only added, triggers refuse the rest.

    Without a region it is the country's. `since` and `till` are included. Of rows with one key and one
    `since` the highest `version` counts; `is_void` says that there is no such edition.
    """

    key = models.CharField(max_length=40)
    region = models.ForeignKey(Region, null=True, on_delete=models.PROTECT)
    version = models.PositiveSmallIntegerField(default=1)
    kind = models.CharField(max_length=16, choices=[(kind, kind) for kind in Kind])
    number = models.CharField(max_length=40)
    signed = models.DateField()
    title = models.CharField(max_length=500)
    gives = models.CharField(max_length=500)
    topic = models.CharField(max_length=16, choices=[(topic, topic) for topic in Topic])
    link = models.CharField(max_length=300, blank=True, default="")
    since = models.DateField()
    till = models.DateField(null=True)
    replaced_by = models.CharField(max_length=40, blank=True, default="")
    is_void = models.BooleanField(default=False)
    set_at = models.DateTimeField()
    set_by = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="regions_act_once", fields=["key", "since", "version"], condition=Q(region=None)
            ),
            models.UniqueConstraint(
                name="regions_act_of_region_once", fields=["region", "key", "since", "version"],
                condition=Q(region__isnull=False),
            ),
            models.CheckConstraint(name="regions_act_kind", condition=Q(kind__in=[*Kind])),
            models.CheckConstraint(name="regions_act_topic", condition=Q(topic__in=[*Topic])),
            models.CheckConstraint(
                name="regions_act_ends_later", condition=Q(till=None) | Q(till__gte=F("since"))
            ),
            models.CheckConstraint(
                name="regions_act_says_all",
                condition=~Q(key="") & ~Q(number="") & ~Q(title="") & ~Q(gives=""),
            ),
            models.CheckConstraint(
                name="regions_act_link",
                condition=Q(link="") | Q(link__startswith="http://") | Q(link__startswith="https://"),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.key} {self.since} v{self.version}"


class KeepTerm(models.Model):
    """How many months a region keeps what is over from `since_at` on (UTC), until its next term begins."""

    region = models.ForeignKey(Region, on_delete=models.PROTECT)
    what = models.CharField(max_length=12, choices=[(what, what) for what in keeping.Kept])
    months = models.PositiveSmallIntegerField()
    since_at = models.DateTimeField()
    set_at = models.DateTimeField()
    set_by = models.CharField(max_length=64)
    why = models.CharField(max_length=300, blank=True, default="", db_default="")
    """The operator's reason; a command at the server tells none."""

    class Meta:
        constraints = [
            models.UniqueConstraint(name="regions_keepterm_once", fields=["region", "what", "since_at"]),
            models.CheckConstraint(name="regions_keepterm_what", condition=Q(what__in=[*keeping.Kept])),
            models.CheckConstraint(
                name="regions_keepterm_months",
                condition=Q(months__gte=keeping.LEAST, months__lte=keeping.MOST),
            ),
            models.CheckConstraint(
                name="regions_keepterm_begins_later", condition=Q(since_at__gte=F("set_at"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.region_id} {self.what}: {self.months} months"


class TextsBudget(models.Model):
    """What messages to telephones may cost a region in a day of its calendar (kopecks); the newest holds."""

    region = models.ForeignKey(Region, on_delete=models.PROTECT)
    kopecks = models.PositiveIntegerField()
    why = models.CharField(max_length=300)
    set_at = models.DateTimeField()
    set_by = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.CheckConstraint(name="regions_textsbudget_reason", condition=~Q(why="")),
            models.CheckConstraint(
                name="regions_textsbudget_most", condition=Q(kopecks__lte=texts_money.MOST)
            ),
        ]
        indexes = [models.Index(name="regions_textsbudget_newest", fields=["region", "-id"])]

    def __str__(self) -> str:
        return f"{self.region_id}: {self.kopecks} kopecks"
