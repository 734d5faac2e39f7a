"""A mail server on this machine that also misbehaves."""

import asyncio
import contextlib
import socket
import ssl
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

DROP = "drop"
USER, PASSWORD = "portal", "correct horse"


@dataclass
class Mailbox:
    """What the server took, and what it answers: `answers` maps a command to replies, used one by one.

    A reply is a line (`450 4.2.0 later`), `DROP` or a number of seconds to be silent before all is
    well. `DROP` after DATA takes the letter first: its sender cannot know.
    """

    answers: dict[str, list[str | float]] = field(default_factory=dict)
    taken: list[EmailMessage] = field(default_factory=list)
    to: list[list[str]] = field(default_factory=list)
    signed_in: list[bool] = field(default_factory=list)
    conversations: int = 0

    async def _answer(self, command: str, server: SMTP) -> str | None:
        told = self.answers.get(command)
        reply = told.pop(0) if told else None
        if isinstance(reply, float):
            await asyncio.sleep(reply)
            return None
        if reply == DROP:
            server.transport.abort()
        return reply

    async def handle_MAIL(  # noqa: N802  the name that aiosmtpd asks for
        self, server: SMTP, _s: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        reply = await self._answer("MAIL", server)
        if reply is None:
            envelope.mail_from = address
            envelope.mail_options.extend(options)
        return reply or "250 OK"

    async def handle_RCPT(  # noqa: N802  the name that aiosmtpd asks for
        self, server: SMTP, _s: Session, envelope: Envelope, address: str, _o: list[str]
    ) -> str:
        reply = await self._answer("RCPT", server)
        if reply is None:
            envelope.rcpt_tos.append(address)
        return reply or "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802  the name that aiosmtpd asks for
        reply = await self._answer("DATA", server)
        if reply in (None, DROP):
            self.taken.append(message_from_bytes(envelope.content, policy=policy.SMTP))
            self.to.append(envelope.rcpt_tos)
            self.signed_in.append(session.authenticated)
        return reply or "250 OK"

    def ids(self) -> list[str]:
        """Return the Message-ID of every letter taken, in order."""
        return [str(letter["Message-ID"]) for letter in self.taken]


class _Server(Controller):
    """Counts conversations, and closes its lines when it ends."""

    def factory(self) -> SMTP:
        self.handler.conversations += 1
        return super().factory()


def _authenticate(
    _server: SMTP, _session: Session, _envelope: Envelope, _way: str, told: LoginPassword
) -> AuthResult:
    is_right = (told.login, told.password) == (USER.encode(), PASSWORD.encode())
    return AuthResult(success=is_right, handled=False)


def free_port() -> int:
    """Return a port where nobody listens now."""
    with socket.create_server(("127.0.0.1", 0)) as found:
        return found.getsockname()[1]


@contextlib.contextmanager
def serving(
    mailbox: Mailbox, *, tls: ssl.SSLContext | None = None, sign_in: bool = False, **more
) -> Iterator[int]:
    """Serve on a free port, `127.0.0.1`; `tls` offers STARTTLS, `ssl_context=` begins with TLS."""
    port = more.pop("port", None) or free_port()
    server = _Server(
        mailbox, hostname="127.0.0.1", port=port, tls_context=tls, ready_timeout=20,
        authenticator=_authenticate if sign_in else None, auth_require_tls=bool(tls), **more,
    )  # fmt: skip
    server.start()
    mailbox.conversations = 0  # its own trial
    try:
        yield port
    finally:
        server.stop()


@contextlib.contextmanager
def dripping(seconds: float) -> Iterator[int]:
    """Greet with one letter each so many seconds and never end the line."""
    ended = threading.Event()

    def drip() -> None:
        with contextlib.suppress(OSError):
            line, _ = listener.accept()
            with line:
                while not ended.wait(seconds):
                    line.sendall(b"2")

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=drip, daemon=True)
        thread.start()
        yield listener.getsockname()[1]
        ended.set()
        thread.join(5)
