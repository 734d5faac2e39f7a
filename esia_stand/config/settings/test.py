"""Tests: a folder and a database of their own, a shorter key, hard on mistakes."""

import atexit
import shutil
import tempfile
from datetime import timedelta
from pathlib import Path

from esia_stand.config.settings.base import *  # noqa: F403  settings are layered by import

VAR_DIR = Path(tempfile.mkdtemp(prefix="stand-tests-"))
atexit.register(shutil.rmtree, VAR_DIR, ignore_errors=True)
DATABASES["default"]["NAME"] = VAR_DIR / "stand.sqlite3"  # noqa: F405
STAND_PEOPLE = []
STAND_SYSTEMS = []
STAND_URL = "http://127.0.0.1:8001"
STAND_PORTAL_URLS = ["http://localhost:8000", "https://26.example.ru"]
STAND_ISSUER = "http://esia.gosuslugi.ru/"
STAND_RSA = True
STAND_REFRESH_LIFE = timedelta(days=30)
STAND_CHECK_SECONDS = 5
STAND_ALLOW_REMOTE = False
TOKEN_KEY_BITS = 2048
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "testserver"]
WHITENOISE_AUTOREFRESH = True
