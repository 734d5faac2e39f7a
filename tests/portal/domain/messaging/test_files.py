"""Files of messages: kept as drafts, counted, sent along, looked at, swept, erased."""

import uuid
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from portal.domain.audit.models import Entry
from portal.domain.audit.states import SYSTEM
from portal.domain.limits import rules as limits
from portal.domain.messaging import jobs
from portal.domain.messaging.actions import files as actions
from portal.domain.messaging.models import File, FilePiece
from portal.domain.messaging.ports import files as ports
from portal.domain.messaging.ports.files import FileRefused
from portal.domain.messaging.queries import files as queries
from portal.domain.messaging.rules import files as rules
from portal.domain.messaging.states.files import FileState, Owner, WhyNot
from tests.factories import messaging
from tests.factories.accounts import NOW, AccountFactory
from tests.factories.regions import RegionFactory
from tests.factories.staff import EmployeeFactory
from tests.fakes.cleaner import FakeCleaner, FakeScanner

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
SECOND = timedelta(seconds=1)
MEGABYTE = 2**20


@pytest.fixture(autouse=True)
def cleaner(monkeypatch):
    monkeypatch.setattr(ports, "cleaner", FakeCleaner())
    monkeypatch.setattr(ports, "scanner", None)


@pytest.fixture
def scanner(monkeypatch):
    made = FakeScanner()
    monkeypatch.setattr(ports, "scanner", made)
    return made


@pytest.fixture(autouse=True)
def written(db):
    """The messages that files are sent with here."""
    RegionFactory(code="26")
    messaging.numbered(7, 8)


@pytest.fixture
def owner():
    return Owner(account_id=AccountFactory().pk)


def keep(owner, content=b"bytes", *, place="new", name="фото.png", at=NOW):
    return actions.keep(owner=owner, place=place, name=name, content=content, at=at, by=SYSTEM)


def refusal(*told, **named):
    with pytest.raises(FileRefused) as refused:
        keep(*told, **named)
    return refused.value.reason


def drafts(owner, place="new", at=NOW):
    return [file.id for file in queries.drafts(owner=owner, place=place, at=at)]


def send(owner, message_id=7, at=NOW):
    return actions.attach(owner=owner, place="new", message_id=message_id, at=at)


def content_of(file_id):
    return b"".join(queries.pieces(file_id=file_id))


def check(at=NOW):
    return actions.check(clock=lambda: at, is_mine=lambda: True)


def test_kept_file_is_whole_and_recorded(owner):
    content = bytes(range(256)) * 3000
    file_id = keep(owner, content)

    (kept,) = queries.drafts(owner=owner, place="new", at=NOW)
    assert (kept.id, kept.name, kept.size, kept.state) == (file_id, "фото.png", 768_000, FileState.CLEAN)
    assert (content_of(file_id), FilePiece.objects.count()) == (content, 3)
    assert list(Entry.objects.values_list("action", "object_id", "facts")) == [
        ("file.kept", str(file_id), {})
    ]


def test_refused_file_leaves_nothing_and_does_not_count(owner, monkeypatch):
    monkeypatch.setattr(actions, "FILE_BYTES_OF_ACCOUNT", limits.Limit("file_bytes_account", 9, limits.DAY))
    assert refusal(owner, b"no") == WhyNot.DAMAGED
    assert (File.objects.count(), FilePiece.objects.count(), Entry.objects.count()) == (0, 0, 0)
    keep(owner, b"9 letters")


def test_day_share_is_counted_by_what_was_sent(owner):
    for number in range(10):
        keep(owner, b"1" * 10 * MEGABYTE, place=f"form {number}")

    assert refusal(owner, b"1", place="another") == WhyNot.QUOTA
    assert File.objects.count() == 10
    keep(owner, b"1", place="another", at=NOW + limits.DAY)


def test_tries_are_counted_even_where_nothing_is_taken(owner, monkeypatch):
    monkeypatch.setattr(actions, "FILES_TRIED", limits.Limit("files_tried", 2, HOUR))
    reasons = [refusal(owner, b"no") for _ in range(3)]
    assert reasons == [WhyNot.DAMAGED, WhyNot.DAMAGED, WhyNot.TOO_OFTEN]


def test_sixth_file_of_a_message_is_refused(owner):
    kept = [keep(owner) for _ in range(5)]
    assert refusal(owner) == WhyNot.TOO_MANY
    assert drafts(owner) == kept
    keep(owner, place="another form")

    assert actions.remove(owner=owner, place="new", file_id=kept[1], at=NOW, by=SYSTEM) is True
    new = keep(owner)
    assert drafts(owner) == [kept[0], new, *kept[2:]]


def test_draft_is_its_owners_alone(owner):
    mine = keep(owner)
    for other in (Owner(account_id=AccountFactory().pk), Owner(employee_id=EmployeeFactory().pk)):
        assert drafts(other) == []
        assert actions.remove(owner=other, place="new", file_id=mine, at=NOW, by=SYSTEM) is False
        assert send(other) == 0
    assert drafts(owner) == [mine]


def test_employee_sends_files_too():
    owner = Owner(employee_id=EmployeeFactory().pk)
    mine = keep(owner)
    assert (drafts(owner), send(owner), drafts(owner)) == ([mine], 1, [])


@pytest.mark.parametrize("told", [{}, {"account_id": 1, "employee_id": 1}])
def test_file_has_one_owner(told):
    with pytest.raises(ValueError, match="one owner"):
        Owner(**told)


def test_sent_files_belong_to_their_message(owner):
    kept = [keep(owner), keep(owner)]
    assert queries.sent(file_id=kept[0]) is None

    assert send(owner, 7) == 2

    told = queries.of_messages([7, 8])
    assert ([file.id for file in told[7]], told[8]) == (kept, [])
    assert queries.sent(file_id=kept[0]).message_id == 7
    assert actions.remove(owner=owner, place="new", file_id=kept[0], at=NOW, by=SYSTEM) is False
    assert actions.sweep(at=NOW + 2 * HOUR) == 0


def test_file_that_was_never_sent_goes_after_an_hour(owner):
    keep(owner)
    lasting = keep(owner, place="open", at=NOW)
    actions.linger(owner=owner, place="open", at=NOW + HOUR - SECOND)

    assert actions.sweep(at=NOW + HOUR - SECOND) == 0
    assert drafts(owner, at=NOW + HOUR) == []
    assert send(owner, at=NOW + HOUR) == 0
    assert actions.sweep(at=NOW + HOUR) == 1
    assert (File.objects.get().pk, FilePiece.objects.count()) == (lasting, 1)


def test_draft_that_is_over_takes_nobodys_place(owner):
    for _ in range(5):
        keep(owner)
    keep(owner, at=NOW + HOUR)
    assert File.objects.count() == 1


def test_database_refuses_a_file_that_is_neither_draft_nor_sent(owner):
    keep(owner)
    wrong = ({"ends_at": None}, {"message_id": 7}, {"account": None}, {"number": 6}, {"state": "unchecked"})
    refused = 0
    for change in wrong:
        with pytest.raises(IntegrityError), transaction.atomic():
            File.objects.update(**change)
        refused += 1
    assert refused == len(wrong)
    assert File.objects.update(number=5) == 1


def test_scanner_settles_what_it_has_seen(owner, scanner):
    good, bad = keep(owner), keep(owner, b"a virus")
    assert [file.state for file in queries.drafts(owner=owner, place="new", at=NOW)] == ["unchecked"] * 2

    assert check() == 2

    states = {file.id: file.state for file in queries.drafts(owner=owner, place="new", at=NOW)}
    assert states == {good: FileState.CLEAN, bad: FileState.INFECTED}
    assert (content_of(good), content_of(bad)) == (b"bytes", b"")
    assert check() == 0


def test_scanner_down_leaves_files_unchecked_and_is_asked_later(owner, scanner):
    """U4: the message goes, its file waits."""
    scanner.is_down = True
    for _ in range(3):
        keep(owner)
    send(owner)

    assert (check(), scanner.asked) == (0, 1), "who is down is asked about one file, not about all"
    assert {file.state for file in queries.of_messages([7])[7]} == {FileState.UNCHECKED}

    scanner.is_down = False
    assert check(NOW + SECOND) == 2, "the one that was tried waits"
    assert check(NOW + rules.pause(0)) == 1
    assert {file.state for file in queries.of_messages([7])[7]} == {FileState.CLEAN}


def test_pauses_grow_and_end():
    assert [rules.pause(checks).total_seconds() for checks in (0, 1, 2, 6, 1000)] == [10, 20, 40, 600, 600]


def test_without_a_scanner_what_waited_for_one_is_let_go(owner, scanner, monkeypatch):
    keep(owner)
    monkeypatch.setattr(ports, "scanner", None)
    assert (check(), File.objects.get().state) == (1, FileState.CLEAN)


def test_jobs_may_run_twice(owner, scanner, monkeypatch):
    monkeypatch.setattr(jobs.timezone, "now", lambda: NOW)
    keep(owner)
    for _ in range(2):
        jobs.check_files()
        assert (File.objects.get().state, scanner.asked) == (FileState.CLEAN, 1)
    monkeypatch.setattr(jobs.timezone, "now", lambda: NOW + HOUR)
    for _ in range(2):
        jobs.sweep_files()
        assert File.objects.count() == 0


def test_erase_removes_what_one_account_sent(owner):
    other = Owner(account_id=AccountFactory().pk)
    keep(owner), send(owner), keep(owner), keep(other)

    assert [row["file_name"] for row in queries.everything(account_id=owner.account_id)] == ["фото.png"] * 2
    actions.erase(account_id=owner.account_id)

    assert (File.objects.count(), FilePiece.objects.count(), drafts(other) != []) == (1, 1, True)
    assert queries.everything(account_id=owner.account_id) == []


def test_opening_is_recorded_once_in_a_while(owner):
    file_id = uuid.uuid4()
    for _ in range(2):
        actions.opened(file_id=file_id, at=NOW, by=SYSTEM)
    assert Entry.objects.filter(action="file.opened", object_id=str(file_id)).count() == 1
