"""What a scanner says decides whether a file is handed out: over the wire, to the person's own browser."""

import pytest

from portal.adapters.files.clamd import Clamd
from portal.domain.messaging.actions import files as actions
from portal.domain.messaging.models import File, FilePiece
from portal.domain.messaging.ports import files as ports
from portal.domain.messaging.states.files import FileState
from tests.factories import messaging
from tests.factories.accounts import NOW
from tests.fakes import clamd
from tests.portal.sites.patient.guest import Guest
from tests.portal.sites.visitor import text


@pytest.mark.parametrize(
    ("behaviour", "content", "status", "words"),
    [
        (clamd.says(b"stream: lost ERROR\0"), b"honest", 404, "не проверен на вирусы"),
        (clamd.honest, clamd.VIRUS, 404, "в файле нашёлся вирус, мы его удалили"),
        (clamd.honest, b"honest", 200, "справка.pdf</a>"),
    ],
)
def test_only_a_clean_file_is_handed_out(region, esia, monkeypatch, behaviour, content, status, words):
    guest = Guest()
    thread = messaging.thread(guest.patient)
    file = messaging.sent_file(thread)
    File.objects.update(state=FileState.UNCHECKED, check_at=NOW)
    FilePiece.objects.update(content=content)
    scanner = clamd.on_tcp()
    scanner.behave = behaviour
    monkeypatch.setattr(ports, "scanner", Clamd(scanner.where, longest_s=2))
    actions.check(clock=lambda: NOW, is_mine=lambda: True)
    scanner.close()

    assert words in text(guest.get(f"messages/{thread.pk}/"))
    assert guest.get(f"messages/{thread.pk}/files/{file.pk}/").status_code == status
