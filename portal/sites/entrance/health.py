"""What machines ask: is the process alive, can it work."""

from typing import Any

import structlog
from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse
from django.utils.timezone import now
from django.views.decorators.http import require_safe

from portal.domain.health import queries as health
from portal.domain.work import queries as work
from portal.sites.entrance.doors import open_to_all

_log = structlog.get_logger("portal.health")


@open_to_all
@require_safe
def alive(request: HttpRequest) -> JsonResponse:
    """Answer that the process runs; touches nothing else."""
    del request
    return _json({"status": "ok"}, 200)


@open_to_all
@require_safe
def ready(request: HttpRequest) -> JsonResponse:
    """Tell what works; 503 only without the database or without job processes. ESIA is never fatal.

    During full maintenance the process does all that it has to: it says so to people. A balancer that took it
    out would show them its own bare page. The database is not asked then.
    """
    del request
    works = health.maintenance()
    if works.is_full:
        return _json({"ready": True, "maintenance": works.mode.value}, 200)
    try:
        told = _told()
    except DatabaseError:
        _log.exception("database_down")
        told = {"database": False, "jobs": {}, "esia": None}
    is_ready = bool(told["database"]) and all(told["jobs"].values())
    more = {"maintenance": works.mode.value} if works.is_on else {}
    return _json({"ready": is_ready, **told, **more}, 200 if is_ready else 503)


def _json(told: dict[str, Any], status: int) -> JsonResponse:
    return JsonResponse(told, status=status, content_type="application/json; charset=utf-8")


def _told() -> dict[str, Any]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    probe = health.latest("esia")
    return {
        "database": True,
        "jobs": work.live_queues(now()),
        "esia": None if probe is None else {"up": probe.is_up, "checked_at": probe.checked_at.isoformat()},
    }
