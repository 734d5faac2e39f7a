"""What clamd says over its wire, and what becomes of a file: nothing is clean that it did not call so (U4)."""

import time

import pytest

from portal.adapters.files.clamd import Clamd
from portal.domain.messaging.actions import files as actions
from portal.domain.messaging.models import File, FilePiece
from portal.domain.messaging.ports import files as ports
from portal.domain.messaging.ports.files import ScannerDown
from portal.domain.messaging.states.files import FileState
from tests.factories import messaging
from tests.factories.accounts import NOW
from tests.factories.patients import patient
from tests.factories.regions import RegionFactory
from tests.fakes import clamd

QUICK_S = 0.3
LARGE = b"honest" * 500_000


@pytest.fixture(params=["tcp", "unix"])
def scanner(request, tmp_path):
    made = clamd.on_tcp() if request.param == "tcp" else clamd.on_unix(str(tmp_path / "clamd.sock"))
    yield made
    made.close()


@pytest.fixture
def tcp():
    made = clamd.on_tcp()
    yield made
    made.close()


def cut(talk):
    """Close at once, with what came unread."""


def cut_before_answering(talk):
    talk.read()


def silent(talk):
    talk.read()
    talk.wait(2 * QUICK_S)


def deaf(talk):
    """Take nothing from the wire, so that the sender's buffer fills."""
    talk.wait(2 * QUICK_S)


def drop_by_drop(talk):
    """Say something for ever, never the end."""
    talk.read()
    for _ in range(50):
        talk.say(b"s")
        talk.wait(0.02)


def slow(talk):
    """Answer as it should, one letter after the other."""
    talk.read()
    for number in range(len(clamd.OK)):
        talk.say(clamd.OK[number : number + 1])
        talk.wait(0.01)


def small(talk):
    """Take no more than a megabyte."""
    talk.limit = 2**20
    clamd.honest(talk)


NOT_CLEAN = {
    "error": clamd.says(b"INSTREAM: Can't write to temporary file. ERROR\0"),
    "error of the stream": clamd.says(b"stream: Can't allocate memory ERROR\0"),
    "unknown command": clamd.says(b"UNKNOWN COMMAND\0"),
    "nonsense": clamd.says(b"\xff\xfe\x00\x01"),
    "another protocol": clamd.says(b"HTTP/1.1 200 OK\r\n\r\n"),
    "nothing": clamd.says(b"\0"),
    "almost clean": clamd.says(b"stream: OKAY\0"),
    "clean without its name": clamd.says(b"OK\0"),
    "two answers": clamd.says(b"stream: OK\0stream: OK\0"),
    "cut within the answer": clamd.says(b"stream: O"),
    "cut before the end of the answer": clamd.says(b"stream: OK"),
    "cut after a finding": clamd.says(b"stream: Win.Test FOUND"),
    "longer than any answer": clamd.says(b"stream: " + b"a" * 9000),
    "cut": cut,
    "cut before answering": cut_before_answering,
    "silence": silent,
    "drop by drop": drop_by_drop,
    "deaf": deaf,
    "size limit": small,
}


def ask(scanner, content=LARGE, longest_s=QUICK_S):
    return Clamd(scanner.where, longest_s=longest_s).finds(content)


def test_clean_and_found_are_told_apart(scanner):
    """The twin of all that follows: what is sent arrives whole, in parts, and both answers are understood."""
    assert ask(scanner, LARGE, 5) == ""
    assert ask(scanner, LARGE + clamd.VIRUS, 5) == "Win.Test.EICAR_HDB-1"
    assert ask(scanner, b"", 5) == ""
    assert scanner.asked == 3


@pytest.mark.parametrize("behaviour", NOT_CLEAN)
def test_any_other_answer_is_none(tcp, behaviour):
    tcp.behave = NOT_CLEAN[behaviour]
    began = time.monotonic()
    with pytest.raises(ScannerDown):
        ask(tcp)
    assert (tcp.asked, time.monotonic() - began < QUICK_S + 1) == (1, True)


@pytest.mark.parametrize("behaviour", ["silence", "cut", "nonsense"])
def test_the_unix_socket_is_trusted_no_more(tmp_path, behaviour):
    made = clamd.on_unix(str(tmp_path / "clamd.sock"))
    made.behave = NOT_CLEAN[behaviour]
    with pytest.raises(ScannerDown):
        ask(made)
    made.close()
    assert made.asked == 1


def test_slow_answer_within_its_time_counts(scanner):
    scanner.behave = slow
    assert ask(scanner, longest_s=5) == ""


def test_size_limit_is_of_the_file_alone(tcp):
    tcp.behave = small
    assert ask(tcp, b"honest", 5) == ""


@pytest.mark.parametrize("found", [b"stream:  FOUND\0", b"stream: FOUND\0"])
def test_finding_without_a_name_is_a_finding(tcp, found):
    tcp.behave = clamd.says(found)
    assert ask(tcp, longest_s=5) != ""


@pytest.mark.parametrize("where", ["127.0.0.1:1", "/nowhere/clamd.ctl", "127.0.0.1:99999", "a..b:3310"])
def test_nobody_there_is_a_scanner_that_is_down(where):
    with pytest.raises(ScannerDown):
        Clamd(where, longest_s=QUICK_S).finds(b"honest")


def kept(content):
    """Keep a file past the cleaner, as one that waits for the scanner."""
    file = messaging.sent_file(messaging.thread(patient(), None))
    File.objects.filter(pk=file.pk).update(state=FileState.UNCHECKED, check_at=NOW)
    FilePiece.objects.filter(file=file).update(content=content)
    return file


def check(monkeypatch, scanner):
    monkeypatch.setattr(ports, "scanner", Clamd(scanner.where, longest_s=QUICK_S))
    return actions.check(clock=lambda: NOW, is_mine=lambda: True)


@pytest.mark.django_db
@pytest.mark.parametrize("behaviour", NOT_CLEAN)
def test_file_stays_unchecked_until_it_is_called_clean(tcp, monkeypatch, behaviour):
    RegionFactory()
    file = kept(LARGE)
    tcp.behave = NOT_CLEAN[behaviour]
    assert check(monkeypatch, tcp) == 0
    file.refresh_from_db()
    assert (file.state, file.checks, file.check_at > NOW) == (FileState.UNCHECKED, 1, True)

    tcp.behave = clamd.honest
    File.objects.update(check_at=NOW)
    monkeypatch.setattr(ports, "scanner", Clamd(tcp.where, longest_s=5))
    assert actions.check(clock=lambda: NOW, is_mine=lambda: True) == 1
    file.refresh_from_db()
    assert (file.state, file.check_at) == (FileState.CLEAN, None)
