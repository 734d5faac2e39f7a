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
App = Callable[[WSGIEnvironment, StartResponse], Iterable[bytes]]


def application(kept: Store, *, key: str, silence_s: float, is_for_all: bool = False) -> App:
    """Return the program over one database; `key` is what a portal has to show."""

    def app(environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        told = _answer(environ)
        start(told.line, [("Content-Type", told.kind), *_SAFE, *told.headers])
        return [told.body]

    def _answer(environ: WSGIEnvironment) -> Answer:
        try:
            return _routed(web.read(environ), str(environ.get("REMOTE_ADDR", "")))
        except Refused as refused:
            return web.outcome(refused.status, refused.code, refused.text)

    def _routed(request: Request, sender: str) -> Answer:
        if request.path == "/healthz":
            return Answer(200, b"ok")
        if request.path.startswith("/fhir/"):
            return faults.spoilt(kept.faults(), request, lambda: _asked(request), silence_s)
        if not is_for_all and sender not in ("127.0.0.1", "::1"):
            raise Refused(403, "forbidden", "The desk serves this machine only: CLINIC_ALLOW_REMOTE=1.")
        return desk.answer(kept, request)

    def _asked(request: Request) -> Answer:
        try:
            return fhir.answer(kept, request, key)
        except Refused as refused:
            return web.outcome(refused.status, refused.code, refused.text)

    return app
