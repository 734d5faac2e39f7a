"""The stand as a Django application: it holds the commands and starts the log."""

from django.apps import AppConfig

from esia_stand.config import logs


class StandConfig(AppConfig):
    """Commands of the stand."""

    name = "esia_stand.config"
    label = "stand"

    def ready(self) -> None:
        """Send logs out as JSON lines."""
        logs.configure()
