"""Wires the rings together when Django starts."""

from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate


class ConfigApp(AppConfig):
    """The top ring as an application: adapters, logs, promises of the database."""

    name = "portal.config"
    label = "config"

    def ready(self) -> None:
        """Fill the ports, start the logs, lay the promises after every migrate."""
        from portal.config import adapters, driver, logs, promises  # noqa: PLC0415  apps are loaded only now

        logs.configure()
        adapters.fill_ports()
        driver.keep_long_statements()
        # Once after a migrate: the signal comes for each application that has tables.
        post_migrate.connect(promises.lay_after_migrate, sender=apps.get_app_config("regions"))
