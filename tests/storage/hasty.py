"""The portal over SQLite as Django sets it up by itself: nobody waits for another writer. The control of D4."""

from django.conf import settings

from portal.config import promises

promises.refuse_to_start_without = lambda: None  # it would not start so, and that is the point here
settings.DATABASES["default"]["OPTIONS"] |= {"transaction_mode": "DEFERRED", "timeout": 0}

from portal.config.wsgi import application  # noqa: E402

__all__ = ["application"]
