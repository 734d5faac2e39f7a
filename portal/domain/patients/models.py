"""Tables of cards and holdings."""

import uuid

from django.db import models
from django.db.models import Q

from portal.domain.accounts.models import Account, Consent
from portal.domain.patients.states import (
    Asked,
    Confirmed,
    Ended,
    PolicyKind,
    Relation,
    Scope,
    Sex,
    Source,
    Way,
)


class Card(models.Model):
    """A patient's data. An empty string means that nobody told us yet («указать»)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    surname = models.CharField(max_length=100)
    name = models.CharField(max_length=100)
    patronymic = models.CharField(max_length=100, blank=True)
    birth_date = models.DateField()
    sex = models.CharField(max_length=1, choices=[(sex, sex) for sex in Sex])
    snils = models.CharField(max_length=11, blank=True)
    policy_kind = models.CharField(max_length=9, choices=[(kind, kind) for kind in PolicyKind], blank=True)
    policy_series = models.CharField(max_length=20, blank=True)
    policy_number = models.CharField(max_length=20, blank=True)
    is_policy_sure = models.BooleanField(default=False)
    """The check digit is wrong and the person insists: old registries hold such numbers."""
    insurer = models.CharField(max_length=200, blank=True)
    document_type = models.CharField(max_length=32, blank=True)
    document_series = models.CharField(max_length=25, blank=True)
    document_number = models.CharField(max_length=25, blank=True)
    phone = models.CharField(max_length=16, blank=True)
    source = models.CharField(max_length=8, choices=[(source, source) for source in Source])
    esia_issuer = models.CharField(max_length=100, blank=True)
    esia_oid = models.CharField(max_length=32, blank=True)
    typed = models.CharField(max_length=60, blank=True)
    """Groups of an ESIA card that a person typed, by names with spaces: ESIA never overwrites them."""
    consent = models.ForeignKey(Consent, null=True, on_delete=models.PROTECT, related_name="cards")
    created_at = models.DateTimeField()
    checked_at = models.DateTimeField(null=True)
    confirmed_at = models.DateTimeField(null=True)
    """Since when somebody vouches that the data are of this person; until then no history is shown."""
    confirmed_by = models.CharField(max_length=8, choices=[(who, who) for who in Confirmed], blank=True)
    emptied_at = models.DateTimeField(null=True)
    """Everybody who held the card has left the portal: nothing in it names the person any more."""

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(sex__in=list(Sex)), name="patients_card_sex"),
            models.CheckConstraint(
                condition=Q(snils="") | Q(snils__regex=r"^[0-9]{11}$"), name="patients_card_snils"
            ),
            models.CheckConstraint(
                condition=Q(consent__isnull=False, emptied_at=None)
                | Q(
                    consent=None,
                    emptied_at__isnull=False,
                    surname="",
                    snils="",
                    policy_number="",
                    esia_oid="",
                ),
                name="patients_card_has_consent",
            ),
            models.CheckConstraint(condition=Q(birth_date__gte="1900-01-01"), name="patients_card_birth"),
            models.CheckConstraint(
                condition=Q(confirmed_at=None, confirmed_by="")
                | Q(confirmed_at__isnull=False) & ~Q(confirmed_by=""),
                name="patients_card_confirmed_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(policy_kind="", policy_number="") | ~Q(policy_kind="") & ~Q(policy_number=""),
                name="patients_card_policy_has_kind",
            ),
            models.UniqueConstraint(
                fields=["esia_issuer", "esia_oid"],
                condition=~Q(esia_issuer=""),
                name="patients_one_per_identity",
            ),
        ]
        indexes = [models.Index(fields=["birth_date"], name="patients_card_born")]

    def __str__(self) -> str:
        return f"card {self.pk}"


class Holding(models.Model):
    """An account may act for a card, since when and until when, by which consent (none: the card's own)."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="holdings")
    card = models.ForeignKey(Card, on_delete=models.CASCADE, related_name="holdings")
    relation = models.CharField(max_length=16, choices=[(kind, kind) for kind in Relation])
    since = models.DateTimeField()
    consent = models.ForeignKey(Consent, null=True, on_delete=models.PROTECT, related_name="holdings")
    ended_at = models.DateTimeField(null=True)
    ended_why = models.CharField(max_length=8, choices=[(why, why) for why in Ended], blank=True)
    used_at = models.DateTimeField()
    scope = models.CharField(max_length=8, choices=[(one, one) for one in Scope], default=Scope.ALL)
    agreed_at = models.DateTimeField(null=True)
    """Since when the person of the card allows it; until `ends_at`."""
    ends_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account", "card"], condition=Q(ended_at=None), name="patients_held_once"
            ),
            models.UniqueConstraint(
                fields=["account"],
                condition=Q(relation=Relation.SELF, ended_at=None),
                name="patients_one_own_card",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.relation} of account {self.account_id}"


class ProxyRequest(models.Model):
    """Who holds a card asks its person to let them act: how far, until when; by a code or by a link.

    The `phone` of a code is kept until the answer.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    holding = models.ForeignKey(Holding, on_delete=models.CASCADE, related_name="requests")
    scope = models.CharField(max_length=8, choices=[(one, one) for one in Scope])
    ends_at = models.DateTimeField()
    way = models.CharField(max_length=8, choices=[(one, one) for one in Way])
    passage = models.UUIDField(null=True)
    phone = models.CharField(max_length=16, blank=True)
    key_hash = models.CharField(max_length=64, blank=True)
    about = models.CharField(max_length=64, blank=True)
    """A keyed hash of who the person of the card was at the asking: another is not answered for."""
    asked_at = models.DateTimeField()
    over_at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=[(one, one) for one in Asked], default=Asked.ASKED)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(Account, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state=Asked.ASKED, answered_at=None)
                | ~Q(state=Asked.ASKED) & Q(answered_at__isnull=False),
                name="patients_proxy_answered_once",
            ),
            models.CheckConstraint(
                condition=Q(way=Way.CODE, key_hash="") | Q(way=Way.LINK) & ~Q(key_hash=""),
                name="patients_proxy_link_has_key",
            ),
            models.UniqueConstraint(
                fields=["key_hash"], condition=~Q(key_hash=""), name="patients_proxy_key"
            ),
        ]
        indexes = [models.Index(fields=["passage"], name="patients_proxy_passage")]

    def __str__(self) -> str:
        return f"request {self.pk} of holding {self.holding_id}"


class SeenQuestion(models.Model):
    """A person asks who looked at a card and why; `entry` is the number in the record."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    card = models.ForeignKey(Card, on_delete=models.CASCADE, related_name="+")
    entry = models.BigIntegerField()
    text = models.CharField(max_length=1000, blank=True)
    region = models.CharField(max_length=2)
    asked_at = models.DateTimeField()
    answer = models.CharField(max_length=1000, blank=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "entry"], name="patients_asked_once"),
            models.CheckConstraint(
                condition=Q(answered_at=None, answer="") | Q(answered_at__isnull=False) & ~Q(answer=""),
                name="patients_answer_has_words",
            ),
        ]

    def __str__(self) -> str:
        return f"question about entry {self.entry}"
