"""Addresses for machines that watch the stand or trust its key."""

from django.db import DatabaseError, connection
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from esia_stand.keys import publishing, token_keys
from esia_stand.protocol import tokens


@require_safe
def healthz(_request: HttpRequest) -> JsonResponse:
    """Tell whether the stand and its database answer."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM systems_system LIMIT 1")
    except DatabaseError:
        return JsonResponse({"status": "database is not ready"}, status=503)
    return JsonResponse({"status": "ok"})


@require_safe
def published_zip(_request: HttpRequest) -> HttpResponse:
    """Return the certificates, packed as ESIA publishes its own."""
    return HttpResponse(publishing.packed(), content_type="application/zip")


@require_safe
def published_certificate(_request: HttpRequest) -> HttpResponse:
    """Return the certificate of the RSA token key as PEM."""
    return _pem(tokens.RS256)


@require_safe
def published_gost_certificate(_request: HttpRequest) -> HttpResponse:
    """Return the certificate of the GOST token key as PEM; there is none where there is no GOST."""
    return _pem(tokens.GOST)


def _pem(alg: str) -> HttpResponse:
    if token_keys.STEMS[alg] not in token_keys.published():
        raise Http404
    return HttpResponse(
        token_keys.certificate_pem(token_keys.STEMS[alg]), content_type="application/x-pem-file"
    )
