"""One machine: `make run`, demonstration people and data."""

from portal.config.settings.base import *  # noqa: F403  settings are layered by import

DEMONSTRATION = True
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
INSTALLED_APPS = [*INSTALLED_APPS, "portal.nonprod"]  # noqa: F405
TEMPLATES[0]["DIRS"] += sorted((PORTAL / "nonprod").glob("*/jinja2"))  # noqa: F405
