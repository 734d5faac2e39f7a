"""Tests: fast, and hard on mistakes."""

from portal.config.settings.base import *  # noqa: F403  settings are layered by import

DEMONSTRATION = True
BOOKING_RULES_KEPT = 0.0  # each test sets its own
CODE_LANES = False  # a thread sees nothing of what a test has not committed
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
INSTALLED_APPS = [*INSTALLED_APPS, "portal.nonprod"]  # noqa: F405
TEMPLATES[0]["DIRS"] += sorted((PORTAL / "nonprod").glob("*/jinja2"))  # noqa: F405
PASSWORD_HASHERS = ["portal.config.hashers.Quick"]
