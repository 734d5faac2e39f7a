"""Tables of what operators set: rules of booking, and terms of waiting that the law or a region gives."""

from django.db import models
from django.db.models import F, Q

from portal.domain.booking.rules import terms
from portal.domain.booking.rules.settings import BOUNDS, Rule
from portal.domain.clinics.models import Clinic, Position
from portal.domain.regions.models import Region


class Setting(models.Model):
    """What a region, a clinic or a position has set about booking (rules.settings), and for how long.

    `since_at` is included, `till_at` is not (UTC). Two values of one rule for one place never hold at once.
    """

    region = models.ForeignKey(Region, on_delete=models.PROTECT)
    clinic = models.ForeignKey(Clinic, null=True, on_delete=models.PROTECT)
    position = models.ForeignKey(Position, null=True, on_delete=models.PROTECT)
    rule = models.CharField(max_length=24, choices=[(rule, rule) for rule in Rule])
    value = models.PositiveIntegerField()
    since_at = models.DateTimeField()
    till_at = models.DateTimeField(null=True)
    set_by = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(rule__in=list(Rule)), name="booking_setting_rule"),
            models.CheckConstraint(
                condition=Q(till_at=None) | Q(till_at__gt=F("since_at")), name="booking_setting_ends_later"
            ),
            models.CheckConstraint(
                condition=Q(position=None) | Q(clinic__isnull=False), name="booking_setting_of_a_clinic"
            ),
            *(
                models.CheckConstraint(
                    condition=~Q(rule=rule) | Q(value__gte=bounds.least, value__lte=bounds.most),
                    name=f"booking_setting_{rule}",
                )
                for rule, bounds in BOUNDS.items()
            ),
        ]
        indexes = [models.Index(fields=["region", "since_at"], name="booking_setting_of_region")]

    def __str__(self) -> str:
        return f"{self.rule} = {self.value}"


class WaitingTerm(models.Model):
    """How long a law lets people wait for a visit (rules.terms), and the key of the act that says so.

    Without a region it is the country's; both dates are included, of the clinic's calendar. Two terms of one
    kind of one region, or of the country, never hold on one day.
    """

    region = models.ForeignKey(Region, null=True, on_delete=models.PROTECT)
    kind = models.CharField(max_length=20, choices=[(kind, kind) for kind in terms.Kind])
    amount = models.PositiveSmallIntegerField()
    unit = models.CharField(max_length=16, choices=[(unit, unit) for unit in terms.Unit])
    since = models.DateField()
    till = models.DateField(null=True)
    act_key = models.CharField(max_length=40)
    says = models.CharField(max_length=500)
    set_by = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=list(terms.Kind)), name="booking_term_kind"),
            models.CheckConstraint(condition=Q(unit__in=list(terms.Unit)), name="booking_term_unit"),
            models.CheckConstraint(
                condition=Q(amount__gte=1, amount__lte=terms.MOST), name="booking_term_amount"
            ),
            models.CheckConstraint(
                condition=Q(till=None) | Q(till__gte=F("since")), name="booking_term_ends_later"
            ),
            models.CheckConstraint(condition=~Q(act_key="") & ~Q(says=""), name="booking_term_names_its_act"),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.amount} {self.unit}"
