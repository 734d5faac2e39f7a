"""What is sent arrives: as text, on both sides, whatever it is."""

import re
import uuid
from html import unescape

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.domain.messaging.models import Message, Thread
from portal.domain.messaging.rules import writing
from portal.domain.messaging.states import Side

_SAID = re.compile(r'<p class="talk__text" dir="auto">(.*?)</p>', re.DOTALL)
NASTY = st.text(
    alphabet=st.one_of(
        st.sampled_from("<>&\"'`{}%\x00\x07\n\r\t\u202e\u2066שم👩‍⚕️№«»"),
        st.characters(codec="utf-8"),
    ),
    min_size=1,
    max_size=60,
)


@pytest.fixture
def talk(pair):
    return pair, pair.thread(), pair.registrar()


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words=NASTY.filter(writing.tidy))
def test_any_text_arrives_as_text(talk, words):
    pair, thread, desk = talk
    Thread.objects.update(state="open", closed_at=None, closed_by="")
    message = Message.objects.create(
        thread_id=thread, side=Side.PERSON, account=pair.guest.patient.account, text=writing.tidy(words),
        sent_at=Thread.objects.get().created_at, key=uuid.uuid4(),
    )  # fmt: skip
    for page in (pair.guest.get(f"messages/{thread}/"), desk.get(pair.desk(f"{thread}/"))):
        raw = page.content.decode()
        shown = [unescape(part) for part in _SAID.findall(raw)]
        plain = message.text.replace("\u00a0", " ")
        assert plain in [one.replace("\u00a0", " ").replace("\r", "") for one in shown]
        assert "<" not in "".join(_SAID.findall(raw))


@pytest.mark.parametrize(
    "words",
    ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "{{ 7 * 7 }} {% if %}", "&lt;b&gt;"],
)
def test_html_and_scripts_are_shown_as_text(pair, words):
    thread = pair.thread(subject=words, text=words)

    for page in (pair.guest.get(f"messages/{thread}/"), pair.registrar().get(pair.desk(f"{thread}/"))):
        raw = page.content.decode()
        assert words in [unescape(part) for part in _SAID.findall(raw)]
        assert "<script>alert" not in raw
        assert "<img src=x" not in raw
