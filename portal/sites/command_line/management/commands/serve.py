"""`python -m portal serve --port 8000`: one web process (docs/running.md)."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils.module_loading import import_string


class Command(BaseCommand):
    """Answers people until SIGTERM."""

    help = "Отвечает на запросы, пока не придёт SIGTERM или Ctrl-C. Один порт могут слушать несколько."
    requires_system_checks: list[str] = []  # loading refuses what is dangerous

    def add_arguments(self, parser: CommandParser) -> None:
        """Ask where to listen."""
        parser.add_argument("--host", default="127.0.0.1", help="адрес, который слушать (127.0.0.1)")
        parser.add_argument("--port", type=int, help="порт (PORTAL_PORT)")
        parser.add_argument("--threads", type=int, default=8, help="сколько запросов отвечать сразу (8)")
        parser.add_argument("--application", default="", help="другое приложение: «модуль:имя»")

    def handle(self, *_: Any, host: str, port: int | None, threads: int, application: str, **__: Any) -> None:
        """Serve until told to end."""
        # By its name: the server belongs to the ring above.
        serve = import_string("portal.config.serving.serve")
        serve(host=host, port=port, threads=threads, application=application)
