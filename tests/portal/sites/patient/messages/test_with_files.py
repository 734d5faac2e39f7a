"""Files go along with a message and its answer, and to nobody else."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from portal.domain.messaging.models import File, Message
from tests.factories import files as made
from tests.portal.sites.patient.guest import Guest
from tests.portal.sites.patient.messages.conftest import key_of
from tests.portal.sites.staff.colleague import text


def photo(name="снимок.jpg"):
    return SimpleUploadedFile(name, made.picture(), "image/jpeg")


def fields(page, **more):
    return {"key": key_of(page), "text": "Вот она.", "files": [photo()]} | more


def body(answer):
    return b"".join(answer.streaming_content)


def test_a_file_goes_to_the_registry_and_its_answer_brings_one_back(pair):
    pair.begin(files=[photo()])
    thread = str(Message.objects.get().thread_id)
    sent = File.objects.get()
    desk, here = pair.registrar(), pair.desk(f"{thread}/")

    page = text(desk.get(here))
    assert f"/staff/messages/clinics/{pair.clinic.pk}/{thread}/files/{sent.pk}/" in page
    assert "снимок.jpg" in page
    got = desk.get(f"{here}files/{sent.pk}/")
    assert got["Content-Disposition"].startswith("attachment")
    assert body(got)[:3] == b"\xff\xd8\xff"

    assert desk.send(here, here, **fields(page)).status_code == 303
    back = File.objects.exclude(pk=sent.pk).get()
    page = text(pair.guest.get(f"messages/{thread}/"))
    for one in (sent, back):
        assert f"/messages/{thread}/files/{one.pk}/" in page
        assert pair.guest.get(f"messages/{thread}/files/{one.pk}/").status_code == 200


def test_a_file_is_nobody_elses(pair, region):
    pair.begin(files=[photo()])
    thread, sent = str(Message.objects.get().thread_id), File.objects.get()
    other = pair.thread(subject="Другое", text="О другом.")
    stranger = Guest()
    stranger.agree(region)

    assert pair.guest.get(f"messages/{thread}/files/{sent.pk}/").status_code == 200
    assert pair.guest.get(f"messages/{other}/files/{sent.pk}/").status_code == 404
    assert stranger.get(f"messages/{thread}/files/{sent.pk}/").status_code == 404


@pytest.mark.parametrize("wrong", [{"text": ""}, {"files_add": "1"}])
def test_what_was_taken_waits_with_the_form_and_is_not_sent(pair, wrong):
    page = text(pair.guest.get(pair.new))
    told = {"to": str(pair.clinic.pk), "subject": "Справка"} | fields(page) | wrong
    answer = pair.guest.send(pair.new, pair.new, **told)

    assert answer.status_code == 200
    assert "снимок.jpg" in text(answer)
    assert Message.objects.count() == 0
    assert File.objects.get().message_id is None
    pair.begin()
    assert File.objects.get().message_id == Message.objects.get().pk


def test_a_file_that_is_refused_is_named_and_the_text_stays(pair):
    page = text(pair.guest.get(pair.new))
    bad = SimpleUploadedFile("план.pdf", b"<html><script>1</script>", "application/pdf")
    told = {"to": str(pair.clinic.pk), "subject": "Справка"} | fields(page, files=[bad])
    shown = text(pair.guest.send(pair.new, pair.new, **told))

    assert "план.pdf" in shown
    assert "Вот она." in shown
    assert (Message.objects.count(), File.objects.count()) == (0, 0)
