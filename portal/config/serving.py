"""`python -m portal serve`: one web worker, and a new one at once when it is gone.

The portal is loaded once, here; a worker is a fork of what is loaded. A new one answers within moments, where
loading anew takes seconds of a busy processor.
"""

import multiprocessing
import signal
import sys
import threading
import time
from importlib import import_module
from typing import Final

import structlog
from django.db import connections
from granian.constants import Interfaces
from granian.server.mp import MPServer

from portal.config import env

APPLICATION: Final = "portal.config.wsgi:application"
_log = structlog.get_logger("portal.serving")
_STOPS: Final = (signal.SIGTERM, signal.SIGINT)
_KILL_TIMEOUT_S: Final = 5
_SHORT_LIFE_S: Final = 0.5
_PAUSE_S: Final = 0.5
"""Whoever dies at birth shall not keep a processor busy with being born."""
_MOST_DEATHS: Final = 100
"""Each leaves a descriptor of granian's open; whoever keeps this process running then starts it again."""


def serve(*, host: str, port: int | None, threads: int, application: str = "") -> None:
    """Serve until SIGTERM or SIGINT; `application` is `module:name`, `threads` are requests at once.

    :raises SystemExit: it may not be served so, or its workers keep dying.
    """
    env.refuse_to_show_the_demonstration(host)
    application = application or APPLICATION
    import_module(application.partition(":")[0])
    _make_ready_to_fork()
    for deaths in range(1, _MOST_DEATHS + 1):
        server, began = _server(application, host, port or env.port(), threads), time.monotonic()
        if not _ends(server):
            return
        lived_s = time.monotonic() - began
        _log.error("web_worker_gone", deaths=deaths, lived_s=round(lived_s, 1))
        if lived_s < _SHORT_LIFE_S:
            time.sleep(_PAUSE_S)
        signal.pthread_sigmask(signal.SIG_BLOCK, _STOPS)  # between two servers nobody would hear them
        if server.interrupt_signal:
            return
    raise SystemExit(f"Рабочий процесс умер {_MOST_DEATHS} раз: запустите сервер заново.")


def _ends(server: MPServer) -> bool:
    """Serve; tell whether it ended because its worker is gone."""
    try:
        server.serve()
    except SystemExit:  # granian's way to say so
        return True
    return False


def _make_ready_to_fork() -> None:
    """Close what loading has opened: a connection, or the threads of a pool, must not be forked."""
    for one in connections.all(initialized_only=True):
        one.close()
        if hasattr(one, "close_pool"):
            one.close_pool()
    if threading.active_count() > 1:
        raise SystemExit(f"При загрузке запущены потоки, так работать нельзя: {threading.enumerate()}")
    if sys.platform == "linux":
        multiprocessing.set_start_method("fork", force=True)


def _server(application: str, host: str, port: int, threads: int) -> MPServer:
    server = MPServer(
        application,
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=threads,
        websockets=False,
        workers_kill_timeout=_KILL_TIMEOUT_S,
        # Its own lines go the way of all others; a handler of granian's would quote data of an error.
        log_dictconfig={"loggers": {"_granian": {"level": "INFO"}}},
    )
    # When this is called granian listens to signals and has not forked yet.
    server.on_startup(lambda: signal.pthread_sigmask(signal.SIG_UNBLOCK, _STOPS))
    return server
