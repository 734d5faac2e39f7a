"""Tables of entries, their seals, what waits for one, and which cards an entry tells of."""

from django.db import models


class Entry(models.Model):
    """One thing that was done or seen; facts hold ids and kinds, never personal data."""

    at = models.DateTimeField()
    actor_kind = models.CharField(max_length=16)
    actor_id = models.CharField(max_length=64, blank=True)
    session = models.CharField(max_length=64, blank=True)
    request_id = models.CharField(max_length=64, blank=True)
    action = models.CharField(max_length=64)
    object_kind = models.CharField(max_length=32)
    object_id = models.CharField(max_length=64)
    region = models.CharField(max_length=2, blank=True)
    facts = models.JSONField(default=dict)

    class Meta:
        indexes = [models.Index(fields=["object_kind", "object_id", "at"], name="audit_entry_object")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M:%S} {self.action} {self.object_kind} {self.object_id}"


class Seal(models.Model):
    """One link of the chain: `seq` counts from 1 without a gap, in the order of sealing."""

    seq = models.BigAutoField(primary_key=True)
    entry = models.BigIntegerField(unique=True)
    sealed_at = models.DateTimeField()
    digest = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"seal {self.seq} of entry {self.entry}"


class Unsealed(models.Model):
    """An entry that waits for its seal; a trigger adds it together with the entry."""

    entry = models.BigIntegerField(primary_key=True)

    def __str__(self) -> str:
        return f"entry {self.entry} waits"


class Mention(models.Model):
    """An entry names this card among others; a trigger reads it out of the entry's facts."""

    card = models.CharField(max_length=64)
    entry = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["card", "entry"], name="audit_mentioned_once"),
        ]

    def __str__(self) -> str:
        return f"entry {self.entry} names card {self.card}"
