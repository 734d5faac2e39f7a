"""A region's own servers: the settings of production, in a process of their own."""

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[3]
ASK = """
import json, django
django.setup()
from django.conf import settings
from django.test import Client
from django.urls import Resolver404, resolve
from portal.domain.accounts import ports
def is_found(path):
    try:
        return bool(resolve(path))
    except Resolver404:
        return False
def ask(path, **headers):
    answer = Client(raise_request_exception=False).get(path, headers={"Host": "med.example.ru"} | headers)
    return [answer.status_code, answer.get("Location", "")]
print(json.dumps({
    "plain": ask("/26/"),
    "by_proxy": ask("/no-such-page/", **{"X-Forwarded-Proto": "https"}),
    "alive": ask("/healthz"),
    "found": [path for path in ("/healthz", "/gallery/", "/outbox/", "/outbox.json") if is_found(path)],
    "channels": sorted(ports.channels),
    "cookies": [getattr(settings, name) for name in (
        "SESSION_COOKIE", "ATTEMPT_COOKIE", "UNSENT_COOKIE", "CSRF_COOKIE_NAME")],
    "secure": [settings.COOKIES_SECURE, settings.CSRF_COOKIE_SECURE, settings.CSRF_COOKIE_HTTPONLY],
    "demonstration": settings.DEMONSTRATION,
    "installed": [*settings.INSTALLED_APPS, *map(str, settings.TEMPLATES[0]["DIRS"])],
}))
"""


def told(folder) -> dict:
    """Return what a portal behind a proxy answers; it needs no database for this."""
    environment = os.environ | {
        "PORTAL_ENV": "production",
        "DJANGO_SETTINGS_MODULE": "portal.config.settings.production",
        "PORTAL_URL": "https://med.example.ru",
        "PORTAL_HOSTS": "med.example.ru",
        "PORTAL_SECRET_KEY": "x" * 50,
        "VAR_DIR": str(folder),
        "DATABASE_URL": f"sqlite:///{folder}/none.sqlite3",
        "LOG_LEVEL": "CRITICAL",
    }
    done = subprocess.run(
        [sys.executable, "-c", ASK], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    return json.loads(done.stdout.splitlines()[-1])


def test_production_behind_a_proxy_answers_and_sends_plain_http_to_https(tmp_path):
    found = told(tmp_path)
    assert found["plain"] == [301, "https://med.example.ru/26/"]
    assert found["alive"] == [200, ""]
    assert found["by_proxy"][1] == ""  # no redirect to itself


def test_production_installs_nothing_of_the_demonstration(tmp_path, settings):
    found = told(tmp_path)
    assert found["demonstration"] is False
    assert found["found"] == ["/healthz"]
    assert found["channels"] == [], "nobody brings codes until a provider is named"
    assert "portal.domain.booking" in found["installed"]
    assert [name for name in found["installed"] if "nonprod" in name] == []
    assert "portal.nonprod" in settings.INSTALLED_APPS


def test_keys_lie_in_cookies_of_this_host_only(tmp_path):
    found = told(tmp_path)
    assert found["cookies"] == [f"__Host-portal_{name}" for name in ("session", "attempt", "unsent", "csrf")]
    assert found["secure"] == [True, True, True]
