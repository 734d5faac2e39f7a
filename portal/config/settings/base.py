"""Everything that is the same everywhere."""

from pathlib import Path
from typing import Any

import dj_database_url
from csp.constants import NONE, SELF

from portal.config import env

PORTAL = Path(__file__).resolve().parents[2]
VAR_DIR = env.var_dir()
PORTAL_URL = env.portal_url()
REGION_HOSTS = env.region_hosts()
PROXIES = env.proxies()
ESIA = env.esia()
CODES_KOPECKS_A_DAY = env.codes_kopecks_a_day()
CODE_LANES = True
CODES_NIGHT = env.codes_night()

DEBUG = False
SECRET_KEY = env.secret_key()
ALLOWED_HOSTS = [*env.hosts(), *REGION_HOSTS]
ROOT_URLCONF = "portal.config.urls.installation"
REGION_URLCONF = "portal.config.urls.region"
WSGI_APPLICATION = "portal.config.wsgi.application"

DOMAIN_APPS = [
    "portal.domain.work",
    "portal.domain.regions",
    "portal.domain.limits",
    "portal.domain.audit",
    "portal.domain.health",
    "portal.domain.notices",
    "portal.domain.accounts",
    "portal.domain.clinics",
    "portal.domain.staff",
    "portal.domain.patients",
    "portal.domain.messaging",
    "portal.domain.attachments",
    "portal.domain.schedule",
    "portal.domain.booking",
    "portal.domain.finding",
    "portal.domain.help_centre",
    "portal.domain.privacy",
]
INSTALLED_APPS = [
    "django.contrib.staticfiles",
    "django_tasks_db",
    "django_htmx",
    "csp",
    "portal.config.apps.ConfigApp",
    *DOMAIN_APPS,
    "portal.look",
    "portal.sites.command_line",
]

MIDDLEWARE = [
    "portal.sites.entrance.middleware.RequestId",
    "portal.sites.entrance.middleware.Headers",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "portal.sites.entrance.middleware.Region",
    "portal.sites.entrance.middleware.Session",
    "portal.sites.entrance.middleware.NotAllowed",
    "portal.sites.entrance.bodies.Bodies",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "portal.sites.entrance.maintenance.Maintenance",
    "portal.sites.entrance.staff.Staff",
    "portal.sites.entrance.middleware.ClosedByDefault",
    "portal.sites.entrance.middleware.Patience",
]

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [
            PORTAL / "look" / "jinja2",
            *sorted((PORTAL / "sites").glob("*/jinja2")),
            *sorted((PORTAL / "sites").glob("*/*/jinja2")),
        ],
        "OPTIONS": {
            "environment": "portal.config.jinja.environment",
            "context_processors": ["portal.sites.entrance.context.page"],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.Jinja2"
"""Fields are drawn twice as fast as by Django's own templates."""

DATABASES = {"default": dj_database_url.parse(env.database_url())}
_database = DATABASES["default"]
_options: dict[str, Any] = _database.setdefault("OPTIONS", {})
if "sqlite" in _database["ENGINE"]:
    Path(_database["NAME"]).parent.mkdir(parents=True, exist_ok=True)
    # Opening costs more than a page asks of the database: functions are laid in, the schema is read.
    _database["CONN_MAX_AGE"] = 60
    # IMMEDIATE: a deferred transaction that turns to writing meets «database is locked».
    _options |= {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
    }
else:
    _options |= {
        # Who finds no connection is told as soon as who finds a lock. A pool that cannot connect pauses ever
        # longer: it gives up early, the next request begins anew, and so it is back when the server is.
        "pool": {"min_size": 1, "max_size": env.database_pool_size(), "timeout": 3, "reconnect_timeout": 5},
        "options": f"-c statement_timeout={env.statement_timeout()} -c lock_timeout=3s",
        "connect_timeout": 2,
    }
    if env.database_prepare():
        # Planned once for each connection: half of the database's work on the hot paths was planning.
        _options |= {"server_side_binding": True, "prepare_threshold": 5}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TASKS = {
    "default": {
        "BACKEND": "django_tasks_db.DatabaseBackend",
        "QUEUES": ["urgent", "letters", "slow"],
    }
}

PASSWORD_HASHERS = ["portal.config.hashers.Argon2"]  # without Django's accounts: we keep our own

LANGUAGE_CODE = "ru"
LANGUAGES = [("ru", "Русский")]
LOCALE_PATHS = [PORTAL / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = sorted((PORTAL / "sites").glob("*/*/static"))
HELP_ARTICLES = PORTAL / "sites" / "patient" / "help_centre" / "articles"
HELP_PICTURES = HELP_ARTICLES.parent / "static" / "help_centre" / "pictures"
WHITENOISE_MAX_AGE = 60
WHITENOISE_ALLOW_ALL_ORIGINS = False

CSRF_COOKIE_NAME = "portal_csrf"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "portal.sites.entrance.errors.forged"
SESSION_COOKIE = "portal_session"
ATTEMPT_COOKIE = "portal_attempt"
UNSENT_COOKIE = "portal_unsent"
REGION_COOKIE = "portal_region"
STAFF_COOKIE = "portal_staff"
DEVICE_COOKIE = "portal_device"
SEEN_COOKIE = "portal_seen"
HELPED_COOKIE = "portal_helped"
if env.secure():
    CSRF_COOKIE_NAME = "__Host-portal_csrf"
    SESSION_COOKIE = "__Host-portal_session"
    ATTEMPT_COOKIE = "__Host-portal_attempt"
    STAFF_COOKIE = "__Host-portal_staff"
    UNSENT_COOKIE = "__Host-portal_unsent"
    DEVICE_COOKIE = "__Host-portal_device"
    SEEN_COOKIE = "__Host-portal_seen"
    HELPED_COOKIE = "__Host-portal_helped"
    CSRF_COOKIE_SECURE = True
    # TLS ends at a proxy, which always sets this header itself (docs/running.md).
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
    SECURE_HSTS_SECONDS = 365 * 24 * 3600
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
COOKIES_SECURE = env.secure()

SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 200

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "connect-src": [SELF],
        "font-src": [SELF],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "media-src": [SELF],
        "base-uri": [NONE],
        "object-src": [NONE],
        "frame-ancestors": [NONE],
        # The sign-in form posts here and is sent on to ESIA; browsers check the whole chain.
        "form-action": [SELF, ESIA.url],
    }
}

TELEGRAM_TOKEN = env.phone().telegram_token
_BOT = env.telegram_bot()
TELEGRAM_BOT_SECRET = _BOT.secret if _BOT else ""

BOOKING_RULES_KEPT = 10.0  # seconds in each process's memory
LOGGING_CONFIG = None  # portal.config.logs sets up JSON lines instead
DEMONSTRATION = False
