"""Threads, and what stands on a desk of messages."""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.timezone import now

from portal.domain.clinics.models import Clinic
from portal.domain.messaging.models import AnswerTerm, File, FilePiece, Message, Template, Thread
from portal.domain.messaging.states import Side, ThreadState
from portal.domain.messaging.states.files import FileState
from tests.factories.patients import Patient, patient


def thread(whose: Patient, clinic: Clinic | None = None, **fields) -> Thread:
    """Write a thread of a person with one message that waits."""
    at = fields.pop("at", None) or now()
    text = fields.pop("text", "Где взять справку?")
    known = {
        "card": whose.card, "account": whose.account, "region_id": "26", "clinic": clinic,
        "subject": "Справка", "state": ThreadState.OPEN, "created_at": at, "last_at": at,
        "waits_since": at, "due_at": at + timedelta(hours=9),
    }  # fmt: skip
    made = Thread.objects.create(**known | fields)
    Message.objects.create(
        thread=made, side=Side.PERSON, account=whose.account, text=text, sent_at=at, key=uuid.uuid4()
    )
    return made


def say(made: Thread, *texts: str, at: datetime) -> None:
    """Write more messages of its person into a thread, a second between them."""
    for number, text in enumerate(texts):
        Message.objects.create(
            thread=made, side=Side.PERSON, account=made.account, text=text, key=uuid.uuid4(),
            sent_at=at + timedelta(seconds=number),
        )  # fmt: skip


def numbered(*numbers: int) -> None:
    """Write messages under these numbers, of somebody else."""
    whose = patient(surname="Письмов")
    made = Thread.objects.create(
        card=whose.card, account=whose.account, region_id="26", subject="Справка", state=ThreadState.OPEN,
        created_at=now(), last_at=now(),
    )  # fmt: skip
    for number in numbers:
        Message.objects.create(
            pk=number, thread=made, side=Side.PERSON, account=whose.account, text="Вот.", sent_at=now(),
            key=uuid.uuid4(),
        )  # fmt: skip


def sent_file(made: Thread) -> File:
    """Put a file of one piece to the first message of a thread."""
    message = made.messages.order_by("pk").first()
    file = File.objects.create(
        account=message.account, message=message, number=1, name="справка.pdf", media_type="application/pdf",
        size=5, sha256="0" * 64, state=FileState.CLEAN, sent_at=message.sent_at,
    )  # fmt: skip
    FilePiece.objects.create(file=file, number=0, content=b"%PDF-")
    return file


def closed(whose: Patient, clinic: Clinic | None = None, **fields) -> Thread:
    """Write a thread that its person has closed."""
    shut = {"state": ThreadState.CLOSED, "closed_at": now(), "closed_by": Side.PERSON}
    return thread(whose, clinic, waits_since=None, due_at=None, **shut | fields)


FORM = (("to", "support"), ("subject", "Вход"), ("text", "Как войти?"))
"""What a person sends to begin a thread."""


def rows(whose: Patient) -> tuple[list[str], int]:
    """Return the states of a person's threads, and how many messages they wrote."""
    states = Thread.objects.filter(account=whose.account).values_list("state", flat=True)
    return sorted(states), Message.objects.filter(account=whose.account).count()


def template(clinic: Clinic | None = None, **fields) -> Template:
    """Write a ready answer of a clinic, or of the support of region 26."""
    known = {"title": "Справка", "text": "В кабинете 5.", "changed_at": now(), "set_by": "1"}
    return Template.objects.create(region_id="26", clinic=clinic, **known | fields)


def promise(clinic: Clinic | None = None, **fields) -> AnswerTerm:
    """Write a promise of two working days, for a clinic or the whole of region 26."""
    known = {"hours": 18, "since_at": now() - timedelta(days=1), "set_by": "1"}
    return AnswerTerm.objects.create(region_id="26", clinic=clinic, **known | fields)


@dataclass
class DeskRows:
    """What the addresses of one desk name."""

    thread: Thread
    closed: Thread
    template: Template
    file: File

    def parts(self, name: str) -> dict[str, object]:
        """Return what stands in an address of this desk."""
        named = name.partition(":")[2]
        if named in {"template", "end_template"}:
            return {"template_id": self.template.pk}
        if named in {"queue", "templates", "new_template"}:
            return {}
        told = {"thread_id": (self.closed if named == "reopen" else self.thread).pk}
        return told | ({"file_id": self.file.pk} if named == "file" else {})


def desk_rows(whose: Patient, clinic: Clinic | None) -> DeskRows:
    """Write two threads and a ready answer of one desk."""
    waits = thread(whose, clinic)
    return DeskRows(waits, closed(whose, clinic), template(clinic), sent_file(waits))
