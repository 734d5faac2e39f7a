"""Tables of systems and of failures switched on."""

from django.db import models

from esia_stand.protocol import faults, tokens


class System(models.Model):
    """An information system registered to ask ESIA; `client_id` is its mnemonic."""

    client_id = models.CharField(max_length=64, primary_key=True)
    name = models.CharField(max_length=300)
    short_name = models.CharField(max_length=100, blank=True)
    """What stands under «Вход»: «Доктор73»; empty: the whole name."""
    redirects = models.JSONField(default=list)
    """Return addresses, compared letter by letter."""
    scopes = models.JSONField(default=list)
    certificate_files = models.JSONField(default=list)
    """Paths of PEM or DER files, read at each request, so a new key needs no restart."""
    tokens = models.CharField(
        max_length=20, default=tokens.RS256, choices=[(name, name) for name in tokens.ALGORITHMS]
    )
    """With which algorithm the stand signs tokens for this system, whatever its own key is."""

    class Meta:
        """By mnemonic."""

        ordering = ["client_id"]

    def __str__(self) -> str:
        return self.client_id


class SwitchedFault(models.Model):
    """A failure that is on, for one system or for all."""

    name = models.CharField(max_length=32)
    client_id = models.CharField(max_length=64, blank=True)
    """Mnemonic of the system that meets it; empty: every system does."""
    seconds = models.PositiveSmallIntegerField(default=faults.DEFAULT_SECONDS)
    """How long a slow answer is held back, or by how much the clock is wrong, in seconds."""

    number = models.CharField(max_length=6, blank=True)
    """Which of ESIA's refusals is answered (protocol.codes), where the failure is a refusal."""

    class Meta:
        """Once for each system."""

        constraints = [models.UniqueConstraint(fields=["name", "client_id"], name="one_switch_each")]

    def __str__(self) -> str:
        return self.name
