"""Settings of the running stand."""

from pathlib import Path
from typing import Any

from esia_stand.config import env

STAND = Path(__file__).resolve().parents[2]
VAR_DIR = env.var_dir()
STAND_URL = env.url()
STAND_ISSUER = env.issuer()
STAND_RSA = env.accepts_rsa()
STAND_REFRESH_LIFE = env.refresh_life()
STAND_PORTAL_URLS = env.portal_urls()
STAND_PEOPLE = env.people_files()
STAND_SYSTEMS = env.system_files()
STAND_CHECK_SECONDS = env.check_seconds()
STAND_ALLOW_REMOTE = env.allows_remote()
TOKEN_KEY_BITS = 3072

DEBUG = False
SECRET_KEY = env.secret_key()
ALLOWED_HOSTS = env.allowed_hosts()
ROOT_URLCONF = "esia_stand.config.urls"
WSGI_APPLICATION = "esia_stand.config.wsgi.application"
APPEND_SLASH = False

INSTALLED_APPS = [
    "django.contrib.staticfiles",
    "esia_stand.config.apps.StandConfig",
    "esia_stand.people",
    "esia_stand.systems",
    "esia_stand.grants",
    "esia_stand.enrolment",
    "esia_stand.journal",
    "esia_stand.pages",
]
MIDDLEWARE = [
    "esia_stand.config.middleware.RequestId",
    "esia_stand.config.guarding.Guard",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "esia_stand.config.middleware.Headers",
    "esia_stand.config.journalling.Journal",
    "django.middleware.csrf.CsrfViewMiddleware",
    "esia_stand.config.middleware.DueChecks",
]
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [STAND / "pages" / "jinja2"],
        "OPTIONS": {
            "environment": "esia_stand.config.jinja.environment",
            "context_processors": [],
        },
    }
]
DATABASES: dict[str, dict[str, Any]] = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": VAR_DIR / "stand" / "stand.sqlite3",
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            # IMMEDIATE: a deferred transaction that turns to writing meets «database is locked».
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
        },
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LANGUAGE_CODE = "ru"
LANGUAGES = [("ru", "Русский")]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"
LOCALE_PATHS = [STAND / "locale"]

STATIC_URL = "/static/"
STATICFILES_DIRS = [STAND / "pages" / "static"]
WHITENOISE_USE_FINDERS = True
WHITENOISE_MAX_AGE = 60

SESSION_COOKIE = "stand_session"
BROWSER_COOKIE = "stand_browser"
KNOWN_COOKIE = "stand_known"
CSRF_COOKIE_NAME = "stand_csrf"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "esia_stand.look.errors.forged"
COOKIES_SECURE = STAND_URL.startswith("https://")
CSRF_COOKIE_SECURE = COOKIES_SECURE

SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 256 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 100
LOGGING_CONFIG = None  # esia_stand.config.logs sets up JSON lines instead
