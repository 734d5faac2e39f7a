"""Tables of registrations, checks of documents, and letters with a code by post."""

from django.db import models

from esia_stand.grants.models import OpenedByCode
from esia_stand.people.models import Person


class Registration(OpenedByCode):
    """Somebody registering: a code proves the phone, or a link the e-mail; then a password is set."""

    browser_hash = models.CharField(max_length=64)
    surname = models.CharField(max_length=100)
    name = models.CharField(max_length=100)
    phone = models.CharField(max_length=16)
    email = models.CharField(max_length=254, blank=True)


class Check(models.Model):
    """Documents of one person on their way through the made-up ФМС and ПФР."""

    person = models.OneToOneField(Person, models.CASCADE, primary_key=True, related_name="+")
    draft = models.JSONField()
    """What the person told of themselves, as fields of a people file; becomes theirs when it passes."""
    due_at = models.DateTimeField(db_index=True)
    decided_at = models.DateTimeField(null=True)
    refusal = models.CharField(max_length=300, blank=True)
    """Why it did not pass; empty when it did."""

    def __str__(self) -> str:
        return f"Check {self.pk}"


class PostCode(models.Model):
    """The code that proves a person by a letter of the post."""

    person = models.OneToOneField(Person, models.CASCADE, primary_key=True, related_name="+")
    code = models.CharField(max_length=6)
    sent_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)

    def __str__(self) -> str:
        return f"PostCode {self.pk}"
