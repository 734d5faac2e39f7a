"""A backup is the database: people go on booking on what was restored from it."""

import json
import shutil
import stat
import threading
import zipfile
from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import IntegrityError, connection, transaction

from portal.config import promises
from portal.config.backup import archive
from portal.domain.audit.models import Entry
from portal.domain.booking import actions as booking
from portal.domain.booking.models import Appointment, Step
from portal.domain.booking.states import State
from tests.factories import booking as places
from tests.factories import patients
from tests.factories.accounts import NOW
from tests.ground import databases, dump

pytestmark = pytest.mark.django_db(transaction=True)
OTHER = {"sqlite": "postgresql", "postgresql": "sqlite"}


@pytest.fixture
def var_dir(tmp_path, monkeypatch):
    monkeypatch.setenv("VAR_DIR", str(tmp_path / "var"))
    return tmp_path / "var"


@pytest.fixture
def file(tmp_path, var_dir):
    return tmp_path / "portal.backup"


@pytest.fixture
def desk():
    return places.desk()


@pytest.fixture
def anna():
    return patients.patient()


@pytest.fixture
def boris():
    return patients.patient()


def run(*arguments):
    said = StringIO()
    call_command(*map(str, arguments), stdout=said)
    return said.getvalue()


def hold(patient, slot, at=NOW):
    return booking.hold(**patient.keys, slot_id=slot.pk, region="26", at=at)


def book(patient, slot):
    held = hold(patient, slot)
    where = {"clinic_id": slot.clinic_id, "region": "26", "at": NOW, "by": patient.by}
    booking.confirm(account_id=patient.account.pk, appointment_id=held.appointment_id, **where)
    return held.appointment_id


def test_booking_goes_on_where_the_backup_was_made(file, desk, anna, boris):
    book(anna, desk.slots[0])
    before = dump.everything()
    run("backup", file)
    book(boris, desk.slots[1])

    assert dump.everything() != before
    said = run("restore", file, "--over")

    assert "Обещаний на месте" in said
    assert dump.everything() == before
    mine = book(boris, desk.slots[1])
    assert Appointment.objects.get(pk=mine).state == State.BOOKED
    assert [Appointment.objects.count(), Step.objects.count()] == [2, 4]
    assert Entry.objects.filter(object_kind="appointment").count() == 4


def test_a_restored_database_refuses_what_it_refused_before(file, desk, anna, boris):
    mine = book(anna, desk.slots[0])
    run("backup", file)
    databases.restore()
    run("restore", file)

    assert promises.missing() == []
    with pytest.raises(booking.NotBookable):
        hold(boris, desk.slots[0])
    with pytest.raises(IntegrityError), transaction.atomic():
        Step.objects.filter(appointment_id=mine).delete()


def test_an_empty_database_is_filled_without_asking(file, desk, anna):
    book(anna, desk.slots[0])
    before = dump.everything()
    run("backup", file)
    databases.restore()

    assert Appointment.objects.count() == 0
    run("restore", file)

    assert dump.everything() == before


def test_restoring_twice_gives_the_same(file, desk, anna):
    book(anna, desk.slots[0])
    before = dump.everything()
    run("backup", file)
    run("restore", file, "--over")
    run("backup", file)
    run("restore", file, "--over")

    assert dump.everything() == before


def test_rows_are_not_replaced_without_over(file, desk, anna):
    run("backup", file)
    book(anna, desk.slots[0])
    before = dump.everything()

    with pytest.raises(CommandError, match="не пуста.* добавьте --over"):
        run("restore", file)

    assert dump.everything() == before


def test_what_was_replaced_is_kept_and_can_be_put_back(file, var_dir, desk, anna):
    run("backup", file)
    book(anna, desk.slots[0])
    before = dump.everything()
    said = run("restore", file, "--over")
    [kept] = (var_dir / "backup").iterdir()

    assert str(kept) in said
    assert Appointment.objects.count() == 0
    run("restore", kept, "--over")
    assert dump.everything() == before


def test_only_the_owner_may_read_a_backup(file):
    run("backup", file)

    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_backup_is_whole_while_people_book(file):
    pairs = [(patients.patient(), places.desk().slots[0]) for _ in range(12)]
    begun, stop = threading.Event(), threading.Event()

    def work():
        for patient, slot in pairs:
            if stop.is_set():
                break
            book(patient, slot)
            begun.set()
        connection.close()

    thread = threading.Thread(target=work)
    thread.start()
    begun.wait(20)
    run("backup", file)
    stop.set()
    thread.join()
    run("restore", file, "--over")

    booked = Appointment.objects.filter(state=State.BOOKED).count()
    steps = Step.objects.filter(to_state=State.BOOKED).count()
    entries = Entry.objects.filter(action="appointment.booked").count()
    assert booked >= 1
    assert booked == steps == entries
    assert Appointment.objects.count() == Step.objects.filter(to_state=State.HELD).count()


def cut(file):
    file.write_bytes(file.read_bytes()[:-200])


def flip(file):
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 0xFF
    file.write_bytes(content)


def write_words(file):
    file.write_text("not a backup at all", encoding="utf-8")


def pack_words(file):
    with zipfile.ZipFile(file, "w") as packed:
        packed.writestr("words.txt", "not a backup at all")


def change_database(file):
    """Pack the database anew with one byte changed: the zip is whole, the sum in the manifest tells."""
    _repack(file, database=lambda content: content[:-1] + bytes([content[-1] ^ 1]))


@pytest.mark.parametrize("spoil", [cut, flip, write_words, pack_words, change_database])
def test_a_spoilt_file_is_refused_and_the_database_untouched(file, desk, anna, spoil):
    run("backup", file)
    spoil(file)
    book(anna, desk.slots[0])
    before = dump.everything()

    with pytest.raises(CommandError, match="повреждён|не копия базы"):
        run("restore", file, "--over")

    assert dump.everything() == before


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"engine": OTHER}, "только в базу того же вида"),
        ({"migrations": ["booking.9999_tomorrow"]}, "новее этой программы"),
        ({"format": "registratura-backup-0"}, "не копия базы этого портала"),
    ],
)
def test_a_backup_of_another_kind_is_refused(file, change, sentence):
    run("backup", file)
    told = change | ({"engine": OTHER[connection.vendor]} if "engine" in change else {})
    _repack(file, manifest=lambda content: json.dumps(json.loads(content) | told).encode())

    with pytest.raises(CommandError, match=sentence):
        run("restore", file, "--over")


def test_a_missing_file_or_folder_is_told_in_a_sentence(tmp_path, var_dir):
    with pytest.raises(CommandError, match="прочитать не удалось .No such file"):
        run("restore", tmp_path / "nowhere.backup")
    with pytest.raises(CommandError, match="Папки .* нет"):
        run("backup", tmp_path / "nowhere" / "portal.backup")


def test_a_backup_that_fails_leaves_the_older_one(file, monkeypatch):
    run("backup", file)
    before = file.read_bytes()
    monkeypatch.setattr(archive, "_pack", _fail)

    with pytest.raises(OSError, match="no space"):
        run("backup", file)

    assert file.read_bytes() == before
    assert [path.name for path in file.parent.iterdir() if path.name.startswith(".backup")] == []


@pytest.mark.only_postgresql
def test_missing_programs_are_named(file, monkeypatch):
    monkeypatch.setattr(shutil, "which", lambda _name: None)

    with pytest.raises(CommandError, match="Программы pg_dump здесь нет"):
        run("backup", file)

    assert not file.exists()


def _fail(*_):
    raise OSError("no space left")


def _repack(file, **changes):
    with zipfile.ZipFile(file) as packed:
        manifest, database = packed.read(archive.MANIFEST), packed.read(archive.DATABASE)
    with zipfile.ZipFile(file, "w") as packed:
        packed.writestr(archive.MANIFEST, changes.get("manifest", bytes)(manifest))
        packed.writestr(archive.DATABASE, changes.get("database", bytes)(database))
