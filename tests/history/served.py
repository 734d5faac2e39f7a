"""The portal in a hurry, for histories only: `granian tests.history.served:application`."""

from portal.config.wsgi import application
from tests.history import hurried

__all__ = ["application"]

hurried.hurry()
