"""Requests and answers, as far as this program needs them."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import parse_qsl, urlsplit
from wsgiref.types import WSGIEnvironment

LARGEST: Final = 100_000
FHIR: Final = "application/fhir+json"
STATUS: Final = {
    200: "OK", 201: "Created", 303: "See Other", 400: "Bad Request", 401: "Unauthorized",
    403: "Forbidden", 404: "Not Found", 405: "Method Not Allowed", 409: "Conflict",
    413: "Content Too Large", 422: "Unprocessable Content", 500: "Internal Server Error",
    503: "Service Unavailable", 504: "Gateway Timeout",
}  # fmt: skip


class Refused(Exception):
    """A request that gets another answer than it asked for; `code` is of FHIR's issue types."""

    def __init__(self, status: int, code: str, text: str) -> None:
        super().__init__(text)
        self.status, self.code, self.text = status, code, text


@dataclass(frozen=True, slots=True)
class Request:
    """What somebody asks: parameters in their order, the body as it came, headers in lower case."""

    method: str
    path: str
    asked: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)

    def all_of(self, name: str) -> list[str]:
        """Return every value of a parameter."""
        return [value for key, value in self.asked if key == name]

    def one(self, name: str, default: str = "") -> str:
        """Return the first value of a parameter."""
        return next(iter(self.all_of(name)), default)

    def json(self) -> dict[str, Any]:
        """Return the object of the body; raise Refused."""
        try:
            told = json.loads(self.body)
        except (ValueError, RecursionError):
            raise Refused(400, "structure", "The body is not JSON.") from None
        if not isinstance(told, dict):
            raise Refused(400, "structure", "The body is not an object.")
        return told


@dataclass(frozen=True, slots=True)
class Answer:
    """What goes back."""

    status: int
    body: bytes = b""
    kind: str = "text/plain; charset=utf-8"
    headers: tuple[tuple[str, str], ...] = ()

    @property
    def line(self) -> str:
        """Return the status as WSGI wants it."""
        return f"{self.status} {STATUS[self.status]}"


def read(environ: WSGIEnvironment) -> Request:
    """Read a request; raise Refused where it is too long."""
    length = int(environ.get("CONTENT_LENGTH") or 0)
    if length > LARGEST:
        raise Refused(413, "too-long", "The body is too long.")
    body = environ["wsgi.input"].read(length) if length else b""
    headers = {
        name[5:].replace("_", "-").lower(): str(value)
        for name, value in environ.items()
        if name.startswith("HTTP_")
    }
    asked = parse_qsl(environ.get("QUERY_STRING", ""), keep_blank_values=True)
    if str(environ.get("CONTENT_TYPE", "")).startswith("application/x-www-form-urlencoded"):
        asked += parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True)
    return Request(environ["REQUEST_METHOD"], environ.get("PATH_INFO", "/"), tuple(asked), body, headers)


def resource(told: Mapping[str, Any], status: int = 200, **headers: str) -> Answer:
    """Answer with a resource of FHIR."""
    body = json.dumps(told, ensure_ascii=False).encode()
    return Answer(status, body, FHIR, tuple(headers.items()))


def outcome(status: int, code: str, text: str) -> Answer:
    """Answer with FHIR's way of saying no."""
    issue = {"severity": "error", "code": code, "diagnostics": text}
    return resource({"resourceType": "OperationOutcome", "issue": [issue]}, status)


def back(to: str) -> Answer:
    """Send a browser on after a form."""
    return Answer(303, headers=(("Location", to),))


def is_from_elsewhere(request: Request) -> bool:
    """Tell whether another site's page has sent this form."""
    origin = request.headers.get("origin", "")
    return bool(origin) and urlsplit(origin).netloc != request.headers.get("host", "")
