"""A region's own servers: nothing of the demonstration is installed."""

from portal.config.settings.base import *  # noqa: F403  settings are layered by import

STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
