"""Tables of messaging."""

from django.db import models

from portal.domain.accounts.models import Account
from portal.domain.messaging.models.files import File, FilePiece

__all__ = ["File", "FilePiece", "Preference", "Quiet"]


class Preference(models.Model):
    """What one account wishes; an account without a row wants letters and no quiet words.

    `wants_quiet`: no doctor, speciality or clinic is named outside the cabinet, whatever the speciality.
    """

    account = models.OneToOneField(Account, on_delete=models.CASCADE, primary_key=True, related_name="+")
    wants_letters = models.BooleanField(default=True)
    wants_quiet = models.BooleanField(default=False)
    changed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"preference of account {self.pk}"


class Quiet(models.Model):
    """The mail server did not do: nobody asks it until `until` (UTC). One row, named `mail`."""

    channel = models.CharField(max_length=16, primary_key=True)
    failures = models.PositiveIntegerField()
    until = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.channel} quiet until {self.until:%Y-%m-%d %H:%M:%S}"
