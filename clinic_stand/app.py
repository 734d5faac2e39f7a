"""The program as one callable of WSGI: the wire under /fhir/, the desk under /desk, its health."""

from collections.abc import Callable, Iterable
from typing import Final
from wsgiref.types import StartResponse, WSGIEnvironment

from clinic_stand import desk, faults, fhir, web
from clinic_stand.store import Store
from clinic_stand.web import Answer, Refused, Request

_SAFE: Final = (
    ("X-Content-Type-Options", "nosniff"),
    ("Cache-Control", "no-store"),
    ("Content-Security-Policy", "default-src 'none'; style-src 'self'; form-action 'self'"),
)
_HERE: Final = ("127.0.0.1", "::1")
App = Callable[[WSGIEnvironment, StartResponse], Iterable[bytes]]


def application(kept: Store, *, key: str, silence_s: float, is_for_all: bool = False) -> App:
    """Return the program over one database; `key` is what a portal has to show."""

    def asked(request: Request) -> Answer:
        return _in_words(lambda: fhir.answer(kept, request, key))

    def routed(request: Request, sender: str) -> Answer:
        if request.path == "/healthz":
            return Answer(200, b"ok")
        if request.path.startswith("/fhir/"):
            return faults.spoilt(kept.faults(), request, lambda: asked(request), silence_s)
        if is_for_all or sender in _HERE:
            return desk.answer(kept, request)
        raise Refused(403, "forbidden", "The desk serves this machine only: CLINIC_ALLOW_REMOTE=1.")

    def app(environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        sender = str(environ.get("REMOTE_ADDR", ""))
        told = _in_words(lambda: routed(web.read(environ), sender))
        start(told.line, [("Content-Type", told.kind), *_SAFE, *told.headers])
        return [told.body]

    return app


def _in_words(do: Callable[[], Answer]) -> Answer:
    """Say a refusal as FHIR does."""
    try:
        return do()
    except Refused as refused:
        return web.outcome(refused.status, refused.code, refused.text)
