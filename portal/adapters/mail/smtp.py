"""Letters by SMTP: one conversation for several letters, one deadline over each letter."""

import smtplib
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from email.message import EmailMessage
from enum import StrEnum
from threading import Timer
from typing import Final

from portal.adapters.mail import message
from portal.domain.notices.ports import Letter, LetterDelayed, LetterRefused, MailDown

CLOSING: Final = 421
PERMANENT: Final = 500
POLICY: Final = b"5.7."


class Tls(StrEnum):
    """How the conversation is hidden from others."""

    STARTTLS = "starttls"
    TLS = "tls"
    NONE = "none"


@dataclass(frozen=True, slots=True, repr=False)
class Server:
    """A mail server and how it lets us in; without a `user` nobody signs in.

    `answer_s`: seconds for each of its answers; `letter_s`: for a whole letter, connecting included.
    """

    host: str
    port: int
    tls: Tls
    sender: str
    user: str = ""
    password: str = ""
    answer_s: float = 8
    letter_s: float = 20


class SmtpPost:
    """Hands letters to one server; serves one thread."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._client: smtplib.SMTP | None = None

    def send(self, letter: Letter) -> None:
        """Hand the letter over; raise MailDown, LetterDelayed or LetterRefused."""
        built = message.build(letter, sender=self._server.sender)
        client = self._client or self._new_client()
        self._client = client
        with self._in_time(client):
            if client.sock is None:
                _connect(client, self._server)
            _hand_over(client, built, sender=self._server.sender)

    def hang_up(self) -> None:
        """Say good-bye, if anybody is there."""
        client, self._client = self._client, None
        if client is not None and client.sock is not None:
            with suppress(OSError, smtplib.SMTPException), _deadline(client, self._server.answer_s):
                client.quit()
        _close(client)

    def _new_client(self) -> smtplib.SMTP:
        told = self._server
        name = told.sender.rpartition("@")[2]  # how we greet; asking DNS for our own name may take long
        if told.tls == Tls.TLS:
            context = ssl.create_default_context()
            return smtplib.SMTP_SSL(local_hostname=name, timeout=told.answer_s, context=context)
        return smtplib.SMTP(local_hostname=name, timeout=told.answer_s)

    @contextmanager
    def _in_time(self, client: smtplib.SMTP) -> Iterator[None]:
        """Name what goes wrong, and leave a conversation that broke: the next letter begins a new one."""
        try:
            with _deadline(client, self._server.letter_s):
                yield
        except MailDown:
            self._drop()
            raise
        except (OSError, smtplib.SMTPException) as error:
            self._drop()
            raise MailDown(type(error).__name__) from error

    def _drop(self) -> None:
        client, self._client = self._client, None
        _close(client)


def _close(client: smtplib.SMTP | None) -> None:
    if client is not None:
        with suppress(OSError):
            client.close()


@contextmanager
def _deadline(client: smtplib.SMTP, seconds: float) -> Iterator[None]:
    """Cut the line after so long: time-outs of a socket begin anew with every byte that drips in."""
    timer = Timer(seconds, lambda: _cut(client))
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _cut(client: smtplib.SMTP) -> None:
    line = client.sock
    if line is not None:
        with suppress(OSError):
            # Of the plain socket: that of TLS would take the keys from under the thread that reads.
            socket.socket.shutdown(line, socket.SHUT_RDWR)


def _connect(client: smtplib.SMTP, server: Server) -> None:
    client._host = server.host  # type: ignore[attr-defined]  # noqa: SLF001  the name that TLS checks
    code, _ = client.connect(server.host, server.port)
    if code != 220:
        raise MailDown(f"greeting {code}")
    if server.tls == Tls.STARTTLS:
        client.starttls(context=ssl.create_default_context())
    client.ehlo_or_helo_if_needed()
    if server.user:
        client.login(server.user, server.password)


def _hand_over(client: smtplib.SMTP, built: EmailMessage, *, sender: str) -> None:
    try:
        client.send_message(built, from_addr=sender)
    except smtplib.SMTPRecipientsRefused as error:
        code, words = next(iter(error.recipients.values()))
        raise _refusal("recipient", code, words) from error
    except smtplib.SMTPDataError as error:
        raise _refusal("data", error.smtp_code, error.smtp_error) from error
    except smtplib.SMTPSenderRefused as error:  # ours, the same for each letter
        raise MailDown(f"sender {error.smtp_code}") from error
    except smtplib.SMTPNotSupportedError as error:  # a name in Russian letters, and a server that knows none
        raise LetterRefused("address") from error


def _refusal(step: str, code: int, words: bytes | str) -> LetterDelayed | LetterRefused | MailDown:
    """Name what an answer to this letter means; a policy (5.7.x) may be changed, so it is tried again."""
    detail = f"{step} {code}"
    if code == CLOSING or code < 400:
        return MailDown(detail)
    told = words if isinstance(words, bytes) else words.encode()
    if code < PERMANENT or told.lstrip().startswith(POLICY):
        return LetterDelayed(detail)
    return LetterRefused(detail)
