"""«Войти» of the demonstration system, and what it learns."""

import json
import secrets
import uuid
from typing import Any, Final
from urllib.parse import urlencode

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

import gost
from esia_stand.endpoints import redirects
from esia_stand.keys import example_key
from esia_stand.look import showing
from esia_stand.pages.example import answers, asking
from esia_stand.protocol import scopes
from esia_stand.systems import queries as systems

COOKIE: Final = "stand_example"
SALT: Final = "example"
SECONDS: Final = 600


def _asker() -> asking.Asker | None:
    """Return the system, unless somebody has removed it or its key was never made."""
    system = systems.by_client_id(example_key.CLIENT_ID)
    has_key = gost.is_available() and all(file.exists() for file in example_key.files())
    return asking.Asker(system.redirects[0], system.scopes) if system and has_key else None


@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """Show what the system asks for and a way to begin."""
    asker = _asker()
    context = {
        "rights": [scopes.RIGHTS[name] for name in asker.scopes] if asker else [],
        "begin": f"{settings.STAND_URL}{reverse('example:begin')}",
        "why_not": gost.why_not(),
    }
    return showing.page(request, "example/start.html", context)


@require_safe
def begin(request: HttpRequest) -> HttpResponse:
    """Go to the stand's sign-in with a signed request; a cookie remembers state and verifier."""
    asker = _asker()
    if asker is None:
        return start(request)
    state, verifier = str(uuid.uuid4()), secrets.token_urlsafe(48)
    asked = asker.authorization(state=state, verifier=verifier, at=timezone.now())
    response = redirects.LongRedirect(f"{reverse('oauth:authorize')}?{urlencode(asked)}")
    response.set_cookie(
        COOKIE,
        signing.dumps([state, verifier], salt=SALT),
        max_age=SECONDS,
        path=reverse("example:start"),
        httponly=True,
        samesite="Lax",
        secure=settings.COOKIES_SECURE,
    )
    return response


@require_safe
def come_back(request: HttpRequest) -> HttpResponse:
    """Exchange the code and show what the system has learned, or why it has not."""
    if "error" in request.GET:
        return _failed(request, request.GET.get("error_description", ""))
    verifier = _verifier(request)
    asker = _asker()
    if verifier is None or asker is None:
        return _failed(request, _("Ответ не на тот вход, который начат в этом браузере."))
    form = asker.token(code=request.GET.get("code", ""), verifier=verifier, at=timezone.now())
    try:
        context = _learned(answers.tokens(form))
    except answers.Strange:
        return _failed(request, _("Стенд ответил не JSON. Посмотрите, какие сбои включены."))
    if "refusal" in context:
        return _failed(request, context["refusal"])
    return showing.page(request, "example/learned.html", context)


def _verifier(request: HttpRequest) -> str | None:
    """Return the PKCE verifier of the sign-in whose state came back."""
    try:
        state, verifier = signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=SECONDS)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    is_same = secrets.compare_digest(str(state).encode(), request.GET.get("state", "").encode())
    return str(verifier) if is_same else None


def _learned(told: dict[str, Any]) -> dict[str, Any]:
    if "access_token" not in told:
        return {"refusal": str(told.get("error_description", ""))}
    access, identity = (answers.parts(str(told.get(name, ""))) for name in ("access_token", "id_token"))
    person = answers.person(int(identity[1].get("sub", 0)), str(told["access_token"]))
    shown = (
        (_("Человек (/rs/prns)"), person),
        (_("Маркер идентификации (id_token)"), identity),
        (_("Маркер доступа (access_token)"), access),
    )
    return {"parts": [(title, json.dumps(part, ensure_ascii=False, indent=2)) for title, part in shown]}


def _failed(request: HttpRequest, reason: str) -> HttpResponse:
    return showing.page(request, "example/failed.html", {"reason": reason})
