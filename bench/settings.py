"""Production's settings and one page more: an empty one, to compare with."""

from pathlib import Path

from portal.config.settings.production import *  # noqa: F403  settings are layered by import

REGION_URLCONF = "bench.urls"
TEMPLATES[0]["DIRS"].append(Path(__file__).parent / "jinja2")  # noqa: F405
