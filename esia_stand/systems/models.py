"""Tables of systems and of failures switched on."""

from django.db import models

from esia_stand.protocol import faults


class System(models.Model):
    """An information system registered to ask ESIA; `client_id` is its mnemonic."""

    client_id = models.CharField(max_length=64, primary_key=True)
    name = models.CharField(max_length=300)
    redirects = models.JSONField(default=list)
    """Return addresses, compared letter by letter."""
    scopes = models.JSONField(default=list)
    certificate_files = models.JSONField(default=list)
    """Paths of PEM files, read at each request, so a new key needs no restart."""

    class Meta:
        """By mnemonic."""

        ordering = ["client_id"]

    def __str__(self) -> str:
        return self.client_id


class SwitchedFault(models.Model):
    """A failure that is on."""

    name = models.CharField(
        max_length=32, primary_key=True, choices=[(fault.value, fault.value) for fault in faults.Fault]
    )
    seconds = models.PositiveSmallIntegerField(default=faults.DEFAULT_SECONDS)
    """How long a slow answer is held back, in seconds."""

    def __str__(self) -> str:
        return self.name
