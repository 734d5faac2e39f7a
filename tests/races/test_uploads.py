"""U3: many files of ten megabytes at once, all of one name, some cut in the middle: the share is exact, nothing stays."""

import re
import socket
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import timedelta
from http.client import HTTPConnection
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.utils.timezone import now

from portal.domain.messaging.actions import files as actions
from portal.domain.messaging.models import File, FilePiece
from portal.domain.messaging.ports.files import MOST_BYTES
from tests.factories import files
from tests.factories.regions import RegionFactory
from tests.portal.sites.patient.guest import Guest
from tests.races import portal

ACCOUNTS, TRIES, SHARE, AT_ONCE = 4, 50, 10, 16
BOUNDARY = "a-line-between"
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


class Sender:
    """One signed-in browser, known to the server by its cookies."""

    def __init__(self, port, guest):
        self.port, self.session = port, guest.client.cookies[settings.SESSION_COOKIE].value
        answer, page = self.ask("GET", "/26/try/", {"Cookie": f"{settings.SESSION_COOKIE}={self.session}"})
        secret = re.search(rf"{settings.CSRF_COOKIE_NAME}=([^;]+)", str(answer.headers))[1]
        cookies = f"{settings.SESSION_COOKIE}={self.session}; {settings.CSRF_COOKIE_NAME}={secret}"
        kind = f"multipart/form-data; boundary={BOUNDARY}"
        self.headers = {"Cookie": cookies, "Content-Type": kind}
        self.token = TOKEN.search(page)[1]

    def ask(self, method, path, headers, body=None):
        with closing(HTTPConnection("127.0.0.1", self.port, timeout=120)) as wire:
            wire.request(method, path, body, headers)
            with wire.getresponse() as answer:
                return answer, answer.read().decode()

    def body(self):
        """Return a form with a picture of exactly ten megabytes."""
        picture = files.picture()
        head = (
            f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="csrfmiddlewaretoken"\r\n\r\n{self.token}\r\n'
            f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="files_add"\r\n\r\n1\r\n'
            f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="files"; filename="a.jpg"\r\n'
            "Content-Type: image/jpeg\r\n\r\n"
        )
        return head.encode() + picture + bytes(MOST_BYTES - len(picture)) + f"\r\n--{BOUNDARY}--\r\n".encode()

    def send(self, place):
        """Send a whole file; return what became of it."""
        answer, page = self.ask("POST", f"/26/try/?place={place}", self.headers, self.body())
        if "files__list" in page and answer.status == 200:
            return "kept"
        return "share" if "За сутки можно прислать 100 МБ" in page else f"{answer.status} {page[-200:]}"

    def cut(self, place):
        """Send half of a file and hang up."""
        body = self.body()
        lines = [f"POST /26/try/?place={place} HTTP/1.1", "Host: localhost", f"Content-Length: {len(body)}"]
        lines += [f"{name}: {value}" for name, value in self.headers.items()]
        with socket.create_connection(("127.0.0.1", self.port), timeout=60) as wire:
            wire.sendall("\r\n".join([*lines, "", ""]).encode() + body[: len(body) // 2])
        return "cut"


@pytest.mark.campaign_uploads
@pytest.mark.timeout(1800)
@pytest.mark.django_db(transaction=True)
def test_share_is_exact_and_nothing_is_left(campaign, tmp_path):
    RegionFactory()
    accounts, tries = campaign.of(ACCOUNTS, small=1), campaign.of(TRIES, small=12)
    guests = [Guest() for _ in range(accounts)]
    began = time.monotonic()
    with portal.running(tmp_path, "tests.races.uploads_wsgi", workers=portal.workers(campaign)) as port:
        senders = [Sender(port, guest) for guest in guests]
        work = [(sender.send, f"{number}") for number in range(tries) for sender in senders]
        work += [(sender.cut, f"cut-{number}") for number in range(max(2, tries // 10)) for sender in senders]
        with ThreadPoolExecutor(AT_ONCE) as pool:
            told = Counter(pool.map(lambda each: each[0](each[1]), work[::-1]))
        seconds = round(time.monotonic() - began, 1)
    connection.close()
    campaign.record(**{connection.vendor: {**told, "seconds": seconds}})

    assert dict(told) == {
        "kept": SHARE * accounts,
        "share": (tries - SHARE) * accounts,
        "cut": max(2, tries // 10) * accounts,
    }
    per_account = Counter(File.objects.values_list("account_id", flat=True))
    assert list(per_account.values()) == [SHARE] * accounts
    assert not File.objects.filter(place__startswith="cut").exists()
    assert {file.size for file in File.objects.all()} == {len(b"".join(_bytes(File.objects.first())))}
    assert actions.sweep(at=now() + timedelta(hours=1)) == SHARE * accounts
    assert (File.objects.count(), FilePiece.objects.count()) == (0, 0)
    assert [path for path in Path(tmp_path).rglob("*") if path.stat().st_size > MOST_BYTES // 2] == []


def _bytes(file):
    return (bytes(piece.content) for piece in file.pieces.order_by("number"))
