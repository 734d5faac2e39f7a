"""The real outside system in a thread of the test: its own database, its own port, faults at its desk."""

import threading
import urllib.error
import urllib.parse
import urllib.request
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from clinic_stand import env, week
from clinic_stand.app import application
from clinic_stand.store import Person, Store

KEY = "test-key"


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _Quiet(WSGIRequestHandler):
    def log_message(self, *_told):
        pass


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_told):
        return None


@dataclass
class OutsideClinic:
    """The system, reached by HTTP as a portal and a person at its desk reach it."""

    url: str
    store: Store
    server: _Server
    seen: list[str] = field(default_factory=list)

    def press(self, button, **told):
        """Press a button of the desk; return the status."""
        data = urllib.parse.urlencode(told).encode()
        opener = urllib.request.build_opener(_NoRedirect)
        try:
            return opener.open(f"{self.url}/desk/{button}", data, timeout=10).status
        except urllib.error.HTTPError as answer:
            return answer.code

    def switch(self, name, value="on"):
        assert self.press("faults", name=name, value=value) == 303

    def mend(self):
        assert self.press("faults", name="mend") == 303

    def take(self, slot):
        """Take a place at its desk; return the number of what stands there now."""
        assert self.press("take", slot=slot) == 303
        (row,) = self.store.rows("SELECT id FROM appointment WHERE slot = ? AND status = 'booked'", slot)
        return row["id"]

    def booked(self, status="booked"):
        """Return (key, slot, made_by) of the appointments there."""
        rows = self.store.rows("SELECT * FROM appointment WHERE status = ? ORDER BY id", status)
        return [(row["key"], row["slot"], row["made_by"]) for row in rows]

    def book_at_registry(self, slot, person):
        """Book as the registry does; return the number."""
        return self.store.book(slot=slot, person=person, key=None, made_by="registry")[0]

    def change(self, statement, *values):
        """Change its tables as its own people do: a visit moved, a place at another time."""
        with self.store.open() as database:
            assert database.execute(statement, values).rowcount > 0

    def move_at_registry(self, number, slot):
        self.change("UPDATE appointment SET slot = ? WHERE id = ?", slot, number)

    def restore_at_registry(self, number):
        self.change("UPDATE appointment SET status = 'booked' WHERE id = ?", number)


def person(told, **changed):
    """Return a person of the domain as the outside system keeps them."""
    known = {name: getattr(told, name) for name in ("surname", "name", "patronymic", "snils", "policy")}
    return Person(**(known | {"birth_date": str(told.birth_date)} | changed))


@contextmanager
def running(folder: Path, *, silence_s: float = 1.3, port: int = 0):
    """Start the system with its shipped clinics; stop it at the end."""
    store = Store(folder / "clinic.sqlite3")
    week.load(store, env.SHIPPED)
    app = application(store, key=KEY, silence_s=silence_s)
    clinic = OutsideClinic("", store, None)

    def noted(environ, start):
        clinic.seen.append(f"{environ['REQUEST_METHOD']} {environ['PATH_INFO']}")
        return app(environ, start)

    clinic.server = make_server("127.0.0.1", port, noted, server_class=_Server, handler_class=_Quiet)
    clinic.url = f"http://127.0.0.1:{clinic.server.server_port}"
    thread = threading.Thread(target=clinic.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield clinic
    finally:
        clinic.server.shutdown()
        clinic.server.server_close()
        thread.join()
