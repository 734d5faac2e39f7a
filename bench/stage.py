"""What is measured stands here: a cluster of its own with fsync on, data, the log of one booking."""

import json
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import psycopg

from bench import client, data, processes, statements
from portal.config import env
from scripts import postgres
from scripts.bootstrap import ROOT
from scripts.console import Trouble, timed

PEOPLE: Final = 6000
CSRF: Final = "b" * 32
SECRET: Final = "only-for-the-bench-never-for-production-00000000000000"


@dataclass(frozen=True, slots=True)
class Stage:
    """Where everything stands.

    `database` serves the portal, `twin` (the same data) pgbench; `large` becomes a region of four million
    places.
    """

    var_dir: Path
    port: int
    database: str
    twin: str
    large: str
    people: int
    doctors: tuple[int, ...]

    @property
    def environment(self) -> Mapping[str, str]:
        """Return what the server is started with."""
        return _environment(self.var_dir, self.database, self.port) | {
            "PORTAL_ENV": "production", "PORTAL_HOSTS": "localhost,127.0.0.1",
            "PORTAL_PROXIES": "127.0.0.1",
            "DJANGO_SETTINGS_MODULE": "bench.settings",
            # Production does not start without a certificate of ESIA; nobody signs in there, so any will do.
            "ESIA_TRUSTED": str(self.var_dir / "esia" / "client.crt"),
        }  # fmt: skip

    def cookies(self, k: int) -> str:
        """Return the cookies of person k, signed in."""
        return f"portal_region={data.REGION}; portal_csrf={CSRF}; portal_session={data.session_key(k)}"

    def hold(self, k: int) -> bytes:
        """Return the request by which person k holds place k."""
        body = f"csrfmiddlewaretoken={CSRF}&slot={data.SLOT + k}&card={data.card(k)}"
        return client.post(self.port, f"/{data.REGION}/booking/hold/", self.cookies(k), body)

    def confirm(self, k: int, path: str) -> bytes:
        """Return the request by which person k confirms the hold at `path`."""
        return client.post(self.port, path, self.cookies(k), f"csrfmiddlewaretoken={CSRF}")

    def sign_in(self, k: int) -> bytes:
        """Return the request by which person k signs in by phone and password, on a remembered device."""
        cookies = f"portal_region={data.REGION}; portal_csrf={CSRF}; portal_device={data.device_key(k)}"
        body = f"csrfmiddlewaretoken={CSRF}&phone={data.phone(k)}&password={data.PASSWORD}"
        # Each from a network of its own: one network alone is refused after sixty (R2).
        visitor = f"10.{k // 250}.{k % 250}.7"
        return client.post(self.port, f"/{data.REGION}/sign-in/password/", cookies, body, visitor=visitor)

    def page(self, path: str, k: int | None) -> bytes:
        """Return the request for a page, as person k or as nobody."""
        return client.get(self.port, path, self.cookies(k) if k else f"portal_region={data.REGION}")

    def postmaster(self) -> int:
        """Return the pid of the database server."""
        told = sql(self.database, "SHOW data_directory")[0][0]
        return int((Path(told) / "postmaster.pid").read_text("utf-8").split()[0])


@contextmanager
def built(port: int) -> Iterator[Stage]:
    """Build everything; the cluster goes when the bench is over."""
    var_dir = env.var_dir() / "bench"
    var_dir.mkdir(parents=True, exist_ok=True)
    with postgres.cluster(settings=postgres.DURABLE) as url:
        base = postgres.create_database(url, "bench")
        environment = _environment(var_dir, base, port)
        with timed("Laying the demonstration data"):
            _python(environment, "scripts.prepare")
        with timed(f"Adding {PEOPLE} people with cards and sessions"):
            told = _python(
                environment | {"DJANGO_SETTINGS_MODULE": "bench.settings"}, "bench.data", str(PEOPLE)
            )
        people, *doctors = map(int, told.split())
        sql(url + "/postgres", 'CREATE DATABASE twin TEMPLATE "bench"')
        sql(url + "/postgres", 'CREATE DATABASE large TEMPLATE "bench"')
        yield Stage(var_dir, port, base, f"{url}/twin", f"{url}/large", people, tuple(doctors))


@contextmanager
def serving(stage: Stage) -> Iterator[int]:
    """Run the portal on the stage; yield the pid of its head."""
    with processes.server(stage.port, stage.environment, stage.var_dir / "portal.log") as head:
        yield head


def add_families(stage: Stage, below: int) -> None:
    """Give the people with the numbers just below this one a family each."""
    environment = _environment(stage.var_dir, stage.database, stage.port)
    _python(environment | {"DJANGO_SETTINGS_MODULE": "bench.settings"}, "bench.families", str(below))


def searched(stage: Stage, count: int) -> dict[str, Any]:
    """Search for the attachments of so many cards; return searches a second, in all and in each tenth."""
    environment = _environment(stage.var_dir, stage.database, stage.port)
    told = _python(environment | {"DJANGO_SETTINGS_MODULE": "bench.settings"}, "bench.searches", str(count))
    found: dict[str, Any] = json.loads(told)
    return found


def found(stage: Stage) -> dict[str, Any]:
    """Ask for doctors in a large region; return milliseconds by question, with few places and with many."""
    environment = _environment(stage.var_dir, stage.large, stage.port)
    told = _python(environment | {"DJANGO_SETTINGS_MODULE": "bench.settings"}, "bench.finding")
    measured: dict[str, Any] = json.loads(told)
    return measured


def imported(stage: Stage, scale: float) -> dict[str, Any]:
    """Take a region of so large a part of four million places in, on either engine; return what it showed."""
    folder = stage.var_dir / "imports"
    folder.mkdir(exist_ok=True)
    file = folder / "import.sqlite3"
    for old in folder.glob("import.sqlite3*"):
        old.unlink()
    cluster = stage.database.rpartition("/")[0]
    sql(f"{cluster}/postgres", "CREATE DATABASE imported")
    told = {}
    for engine, url in (("PostgreSQL", f"{cluster}/imported"), ("SQLite", f"sqlite:///{file}")):
        environment = _environment(folder, url, stage.port)
        _python(environment, "portal", "migrate")
        settings = {"DJANGO_SETTINGS_MODULE": "portal.config.settings.local"}
        told[engine] = json.loads(_python(environment | settings, "bench.imports", str(scale)))
    return told


def _environment(var_dir: Path, database: str, port: int) -> dict[str, str]:
    own = {"VAR_DIR": str(var_dir), "DATABASE_URL": database, "PORTAL_PORT": str(port)}
    return env.handed_on(**own, PORTAL_SECRET_KEY=SECRET, PORTAL_ENV="local")


def _python(environment: Mapping[str, str], *arguments: str) -> str:
    command = [sys.executable, "-m", *arguments]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise Trouble(f"This failed: python -m {' '.join(arguments)}\n{done.stderr[-2000:]}")
    return done.stdout.splitlines()[-1] if done.stdout else ""


def sql(url: str, statement: str) -> list[tuple[Any, ...]]:
    """Run one statement outside of a transaction and return its rows."""
    with psycopg.connect(url, autocommit=True) as link:
        cursor = link.execute(statement)
        return cursor.fetchall() if cursor.description else []


def booking_script(stage: Stage, k: int) -> str:
    """Book once for person k with the server's log on; return the script and leave the log's statements."""
    log = Path(sql(stage.database, "SHOW data_directory")[0][0]).parent / "log"
    sql(stage.database, "ALTER SYSTEM SET log_statement = 'all'")
    before = _reload(stage, log)
    held = client.drive(client.Load(stage.port, [stage.hold(k)], 303))
    path = held.places[0][1]
    client.drive(client.Load(stage.port, [stage.confirm(k, path)], 303))
    text = log.read_text("utf-8")[before:]
    sql(stage.database, "ALTER SYSTEM RESET log_statement")
    _reload(stage, log)
    own = ("ALTER SYSTEM", "SELECT pg_reload")
    found = [one for one in statements.of_log(text) if not one.startswith(own)]
    asked = f"SELECT number FROM booking_appointment WHERE account_id = {data.ACCOUNT + k}"  # noqa: S608
    booking = statements.Booking(k, path.split("/")[3], sql(stage.database, asked)[0][0])
    (stage.var_dir / "statements.sql").write_text(";\n".join(found) + ";\n", "utf-8")
    return statements.script(found, booking)


def _reload(stage: Stage, log: Path) -> int:
    """Let every backend read its settings; return how long the log is."""
    sql(stage.database, "SELECT pg_reload_conf()")
    time.sleep(0.5)
    return len(log.read_text("utf-8"))


def free_port() -> int:
    """Return a port nobody uses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
