"""The table of citizens."""

from django.db import models


class Level(models.TextChoices):
    """How far ESIA has checked a person."""

    SIMPLIFIED = "simplified", "упрощённая"
    STANDARD = "standard", "стандартная"
    CONFIRMED = "confirmed", "подтверждённая"


class Verdict(models.TextChoices):
    """What the made-up ФМС and ПФР say of the person's documents: `check` in a file of people."""

    PASSES = "passes", "всё верно"
    DOCUMENT = "document", "документ недействителен"
    SNILS = "snils", "СНИЛС не найден"


class Person(models.Model):
    """One made-up citizen.

    The password stands readable on purpose: the desk shows it to whoever tries the stand,
    and no real person's password may ever be put into the stand's files.
    """

    oid = models.BigIntegerField(primary_key=True)
    phone = models.CharField(max_length=16, unique=True)
    email = models.CharField(max_length=254, unique=True, null=True)  # noqa: DJ001  NULLs do not collide
    snils = models.CharField(max_length=11, unique=True, null=True)  # noqa: DJ001  NULLs do not collide
    password = models.CharField(max_length=128)
    level = models.CharField(max_length=10, choices=Level)
    is_locked = models.BooleanField(default=False)
    full_name = models.CharField(max_length=300)
    meant_for = models.CharField(max_length=300, blank=True)
    is_generated = models.BooleanField(default=False)
    entry = models.JSONField(default=dict)
    """The person as a file writes it (docs/stand.md): what pages change is read from here and loaded anew."""
    record = models.JSONField()
    """What ESIA tells systems: person, contacts, documents, addresses, kids (protocol.rest)."""

    class Meta:
        """Generated people stand last on the desk."""

        ordering = ["is_generated", "oid"]

    def __str__(self) -> str:
        return f"OID.{self.oid}"

    @property
    def is_confirmed(self) -> bool:
        """Tell whether the account is confirmed: what systems see as `trusted`."""
        return self.level == Level.CONFIRMED
