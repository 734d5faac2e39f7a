"""The portal as it is, with one page more: a form that takes files."""

from django.conf import settings

from portal.config.wsgi import application as application  # noqa: PLC0414  what the server loads

settings.REGION_URLCONF = "tests.portal.sites.entrance.try_files"
