"""The outermost shell: whatever falls through everything, a person gets a page with a number."""

import uuid
from collections.abc import Callable, Iterable
from typing import Any

import structlog

from portal.kit import last_resort

Application = Callable[[dict[str, Any], Any], Iterable[bytes]]
_log = structlog.get_logger("portal.errors")


def page_behind(application: Application) -> Application:
    """Answer what the application could not: with a plain page, its number and its class in the log."""

    def answer(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        try:
            return application(environ, start_response)
        except Exception:  # noqa: BLE001  the server's own answer would be empty
            number = str(uuid.uuid4())
            _log.exception("application_broken", request_id=number)
            body = last_resort.page(number).encode()
            headers = [
                ("Content-Type", "text/html; charset=utf-8"),
                ("Content-Length", str(len(body))),
                ("Cache-Control", "no-store"),
                ("Content-Security-Policy", "default-src 'none'"),
                ("X-Content-Type-Options", "nosniff"),
            ]
            start_response("500 Internal Server Error", headers)
            return [body]

    return answer
