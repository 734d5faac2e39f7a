"""Files through HTTP: what is chosen stays, what is refused is named, what goes out is only saved."""

import re
import uuid
from datetime import timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.timezone import now

from portal.domain.audit.models import Entry
from portal.domain.messaging.models import File
from portal.domain.messaging.states.files import FileState
from tests.factories import files, messaging
from tests.factories.accounts import AccountFactory
from tests.portal.sites.entrance.try_files import MESSAGE
from tests.portal.sites.patient.guest import Guest
from tests.portal.sites.visitor import Visitor, text

EVIL = b"<html><script>alert(1)</script></html>"
ABOUT = re.compile(r'<span class="files__words">(?:<a [^>]*>)?([^<]*?)\s*<')


@pytest.fixture
def guest(region, esia, settings):
    settings.REGION_URLCONF = "tests.portal.sites.entrance.try_files"
    messaging.numbered(MESSAGE)
    return Guest()


def upload(content=None, name="анализ.jpg"):
    return SimpleUploadedFile(name, files.picture() if content is None else content, "image/jpeg")


def listed(answer):
    return ABOUT.findall(text(answer))


def sent(guest, *uploads):
    """Send a message with files; return the first one."""
    assert guest.send("try/", text="Здравствуйте", files=list(uploads or [upload()])).status_code == 303
    return File.objects.order_by("number").first()


def test_taken_file_and_text_stay_when_something_else_is_refused(guest):
    answer = guest.send("try/", text="", files=[upload(), upload(EVIL, "a.pdf")])

    page = text(answer)
    assert (listed(answer), "Напишите сообщение." in page) == (["анализ.jpg"], True)
    assert "Файл «a.pdf» — не картинка и не PDF." in page
    assert "<title>Ошибка:" in page

    answer = guest.send("try/", text="Здравствуйте")

    assert (answer.status_code, File.objects.get().message_id) == (303, 7)
    assert listed(guest.get("try/")) == ["анализ.jpg"]


def test_refused_file_keeps_the_message_and_its_text(guest):
    answer = guest.send("try/", text="Моё письмо", files=[upload(EVIL)])
    assert (answer.status_code, 'value="Моё письмо"' in text(answer)) == (200, True)
    assert File.objects.count() == 0


def test_file_is_attached_and_taken_back_without_complaints(guest):
    answer = guest.send("try/", text="", files=[upload()], files_add="1")
    assert (listed(answer), "Напишите сообщение." in text(answer)) == (["анализ.jpg"], False)
    assert "<title>Ошибка:" not in text(answer)

    answer = guest.send("try/", text="Пишу", files_remove=str(File.objects.get().pk))

    assert (listed(answer), File.objects.count(), 'value="Пишу"' in text(answer)) == ([], 0, True)


@pytest.mark.parametrize("told", ["", "x", "\x00", str(uuid.UUID(int=1))])
def test_foreign_file_is_not_taken_back(guest, told):
    guest.send("try/", text="", files=[upload()], files_add="1")
    File.objects.update(account=AccountFactory())
    theirs = str(File.objects.get().pk)

    for wanted in (told, theirs):
        assert guest.send("try/", text="", files_remove=wanted).status_code == 200
    assert (File.objects.count(), listed(guest.get("try/"))) == (1, [])


def test_file_over_ten_megabytes_is_named_and_the_rest_stays(guest):
    large = upload(bytes(11 * 2**20), "снимок.jpg")
    answer = guest.send("try/", text="Письмо", files=[upload(), large])
    assert "Файл «снимок.jpg» больше 10 МБ." in text(answer)
    assert (listed(answer), 'value="Письмо"' in text(answer)) == (["анализ.jpg"], True)


def test_sixth_file_is_named(guest):
    answer = guest.send("try/", text="", files=[upload(name=f"{number}.jpg") for number in range(1, 7)])
    assert listed(answer) == [f"{number}.jpg" for number in range(1, 6)]
    assert "«6.jpg» пришлите следующим сообщением." in text(answer)
    assert 'type="file"' not in text(answer)


def test_files_that_are_over_are_told_and_the_message_is_not_sent_without_them(guest):
    guest.send("try/", text="", files=[upload()], files_add="1")
    shown = str(File.objects.get().pk)
    with time_machine.travel(now() + timedelta(minutes=61), tick=False):
        File.objects.all().delete()
    answer = guest.send("try/", text="Письмо", files_shown=shown)
    assert (answer.status_code, "хранились час и удалены" in text(answer)) == (200, True)


def test_names_are_shown_as_text(guest):
    answer = guest.send("try/", text="", files=[upload(EVIL, "<img src=x onerror=alert(1)>.jpg")])
    page = answer.content.decode()
    assert ("&lt;img src=x" in page, "<img src=x" in page) == (True, False)


@pytest.mark.parametrize(
    ("content", "kind", "ending"),
    [
        (files.picture(), "image/jpeg", "jpg"),
        (files.picture(kind="PNG"), "image/png", "png"),
        (files.paper(), "application/pdf", "pdf"),
    ],
    ids=["jpg", "png", "pdf"],
)
def test_file_goes_out_only_to_be_saved(guest, content, kind, ending):
    file = sent(guest, upload(content, "Ёлка «a» 'b'.jpg"))

    answer = guest.get(f"file/{file.pk}/")

    assert (answer.status_code, answer["Content-Type"]) == (200, kind)
    named = "%D0%81%D0%BB%D0%BA%D0%B0%20%C2%ABa%C2%BB%20%27b%27." + ending
    assert (
        answer["Content-Disposition"] == f"attachment; filename=\"file.{ending}\"; filename*=UTF-8''{named}"
    )
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cross-Origin-Resource-Policy"] == "same-origin"
    assert answer["Cache-Control"] == "private, no-store"
    body = b"".join(answer.streaming_content)
    assert (answer["Content-Length"], len(body)) == (str(file.size), file.size)
    assert Entry.objects.filter(action="file.opened", object_id=str(file.pk)).count() == 1


def test_file_is_closed_by_default(guest):
    file = sent(guest)
    other = Guest(region="26")
    assert guest.get(f"file/{file.pk}/").status_code == 200
    refused = {
        "no may_see": guest.get(f"shut/{file.pk}/"),
        "a stranger": other.get(f"file/{file.pk}/"),
        "nobody's": guest.get(f"file/{uuid.UUID(int=1)}/"),
        "another site": guest.get(f"file/{file.pk}/", **{"Sec-Fetch-Site": "cross-site"}),
    }
    assert {why: answer.status_code for why, answer in refused.items()} == dict.fromkeys(refused, 404)
    assert Visitor().get(f"file/{file.pk}/").status_code == 302


@pytest.mark.parametrize("state", [FileState.UNCHECKED, FileState.INFECTED])
def test_unchecked_and_infected_files_are_not_handed_out(guest, state):
    file = sent(guest)
    waits = {"check_at": now()} if state == FileState.UNCHECKED else {}
    File.objects.update(state=state, **waits)

    page = text(guest.get("try/"))

    assert guest.get(f"file/{file.pk}/").status_code == 404
    assert (f"{file.pk}" in page, "анализ.jpg" in page) == (False, True)
    told = {FileState.UNCHECKED: "не проверен на вирусы", FileState.INFECTED: "нашёлся вирус"}
    assert told[state] in page


def test_draft_is_not_handed_out(guest):
    guest.send("try/", text="", files=[upload()], files_add="1")
    assert guest.get(f"file/{File.objects.get().pk}/").status_code == 404


def test_other_pages_read_no_files(guest):
    assert text(guest.send("plain/", "try/", text="да", files=[upload()])) == "0 да"


@pytest.mark.parametrize(("path", "megabytes"), [("try/", 101), ("try/", 5000), ("plain/", 2)])
def test_too_much_is_refused_before_it_is_read(guest, path, megabytes):
    page = text(guest.get("try/"))
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)[1]
    answer = guest.client.post(
        f"/26/{path}", {"csrfmiddlewaretoken": token, "text": ""}, CONTENT_LENGTH=str(megabytes * 2**20)
    )
    assert answer.status_code == 413
    assert "Файлы прикрепляйте по одному: каждый до 10 МБ." in text(answer)


@pytest.mark.parametrize("length", ["", "abc", "-1"])
def test_length_that_is_no_number_breaks_nothing(guest, length):
    answer = guest.client.get("/26/try/", CONTENT_LENGTH=length)
    assert answer.status_code == 200
