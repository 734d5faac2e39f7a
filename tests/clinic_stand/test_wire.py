"""The outside system by itself, over HTTP: what it answers, what it refuses."""

import json
import urllib.error
import urllib.parse
import urllib.request
import uuid
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.fakes import outside_clinic

SAMPLES = Path(__file__).resolve().parents[2] / "wire" / "mis" / "fhir"


@pytest.fixture
def outside(tmp_path):
    with outside_clinic.running(tmp_path) as clinic:
        yield clinic


@pytest.fixture
def ask(outside):
    """Return a call that asks as a portal does; gives the status and the object."""

    def call(method, path, told=None, *, key=outside_clinic.KEY, **headers):
        body = json.dumps(told).encode() if told is not None else None
        known = {"Authorization": f"Bearer {key}", **headers}
        request = urllib.request.Request(outside.url + path, body, known, method=method)
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as error:
            return error.code, json.loads(error.read() or b"null")

    return call


@pytest.fixture
def slots(ask):
    now = datetime.now(UTC)
    query = urllib.parse.urlencode(
        [
            ("schedule.actor:PractitionerRole.organization", "Organization/udim"),
            ("start", f"ge{now.isoformat()}"),
            ("start", f"lt{(now + timedelta(days=7)).isoformat()}"),
        ]
    )
    _, told = ask("GET", f"/fhir/Slot?{query}")
    return [one["resource"] for one in told["entry"] if one["resource"]["resourceType"] == "Slot"]


def sample(name):
    return json.loads((SAMPLES / f"{name}.json").read_text("utf-8"))


def booking(slot, key):
    told = sample("appointment-asked")
    told["slot"] = [{"reference": f"Slot/{slot}"}]
    told["identifier"][0]["value"] = key
    return told


def once(key):
    return {"If-None-Exist": f"identifier=urn:ietf:rfc:3986|{key}"}


def test_sample_of_a_booking_is_answered_as_the_sample_says(ask, slots):
    key = uuid.uuid4().urn
    status, told = ask("POST", "/fhir/Appointment", booking(slots[0]["id"], key), **once(key))

    expected = sample("appointment-booked")
    expected |= {"id": told["id"], "start": slots[0]["start"], "end": slots[0]["end"]}
    expected["identifier"][0]["value"] = key
    expected["slot"] = [{"reference": f"Slot/{slots[0]['id']}"}]
    assert (status, told) == (201, expected)


def test_one_key_books_once(ask, slots):
    key = uuid.uuid4().urn
    first = ask("POST", "/fhir/Appointment", booking(slots[0]["id"], key), **once(key))
    again = ask("POST", "/fhir/Appointment", booking(slots[1]["id"], key), **once(key))

    assert (first[0], again[0]) == (201, 200)
    assert first[1] == again[1]


def test_place_is_booked_once(ask, slots):
    keys = [uuid.uuid4().urn for _ in range(2)]
    statuses = [
        ask("POST", "/fhir/Appointment", booking(slots[0]["id"], key), **once(key))[0] for key in keys
    ]

    assert statuses == [201, 409]


def test_shapes_are_those_of_the_samples(ask, slots):
    slot, schedule = sample("slots")["entry"][0]["resource"], sample("slots")["entry"][1]["resource"]

    assert set(slots[0]) == set(slot)
    assert slots[0]["status"] == slot["status"] == "free"
    assert schedule["actor"][0]["reference"].startswith("PractitionerRole/")


@pytest.mark.parametrize(
    ("told", "headers", "status"),
    [
        ({}, {}, 400),
        ({}, {"If-None-Exist": "identifier=another|urn:uuid:1"}, 422),
        ({"slot": [{"reference": "Slot/none"}]}, {"If-None-Exist": "identifier=urn:ietf:rfc:3986|urn:uuid:1"}, 422),
        ([], {"If-None-Exist": "identifier=urn:ietf:rfc:3986|urn:uuid:1"}, 400),
    ],
)  # fmt: skip
def test_what_cannot_be_booked_is_refused_in_words(ask, told, headers, status):
    got, outcome = ask("POST", "/fhir/Appointment", told, **headers)

    assert (got, outcome["resourceType"]) == (status, "OperationOutcome")


def test_key_of_the_portal_is_needed(ask):
    assert ask("GET", "/fhir/Appointment", key="another")[0] == 401


def test_unknown_address_is_refused(ask):
    assert ask("GET", "/fhir/Encounter")[0] == 404


def test_too_long_a_body_is_refused(ask):
    assert ask("POST", "/fhir/Appointment", {"x": "x" * 200_000})[0] == 413


def test_desk_takes_frees_and_books(outside, slots):
    assert outside.press("take", slot=slots[0]["id"]) == 303
    assert outside.press("take", slot=slots[0]["id"]) == 409
    anna = {"surname": "Придумана", "name": "Анна", "birth_date": "1990-01-01", "snils": "700-001-009 76"}
    assert outside.press("book", slot=slots[1]["id"], **anna) == 303
    assert outside.press("book", slot=slots[2]["id"], **anna | {"birth_date": "01.01.1990"}) == 422
    assert outside.press("book", slot=slots[2]["id"], **anna | {"snils": "12"}) == 422

    assert outside.booked() == [(None, slots[0]["id"], "desk"), (None, slots[1]["id"], "registry")]
    assert outside.press("cancel", number=1) == 303
    assert [slot for _, slot, _ in outside.booked()] == [slots[1]["id"]]
    assert outside.press("cancel", number="x" * 30) == 303


def test_desk_shows_what_is_on_and_escapes_what_people_wrote(outside, slots):
    outside.switch("slow", "3")
    outside.press(
        "book", slot=slots[0]["id"], doctor="udim-d01", surname="<b>Ы</b>", name="А", birth_date="1990-01-01"
    )
    doctor = slots[0]["id"].split(".")[0]
    with urllib.request.urlopen(f"{outside.url}/desk?doctor={doctor}", timeout=10) as answer:
        page = answer.read().decode()
        policy = answer.headers["Content-Security-Policy"]

    assert "включено, 3 с" in page
    assert "&lt;b&gt;Ы&lt;/b&gt;" in page
    assert "<b>Ы</b>" not in page
    assert policy.startswith("default-src 'none'")


def test_form_of_another_site_is_refused(outside):
    request = urllib.request.Request(
        f"{outside.url}/desk/faults", b"name=down&value=on", {"Origin": "http://evil.example"}, method="POST"
    )
    with pytest.raises(urllib.error.HTTPError, match="403"):
        urllib.request.urlopen(request, timeout=10)
    assert outside.store.faults() == {}


def test_desk_serves_this_machine_only(tmp_path):
    from clinic_stand.app import application
    from clinic_stand.store import Store

    seen = []
    environ = {"REQUEST_METHOD": "GET", "PATH_INFO": "/desk", "REMOTE_ADDR": "192.0.2.1", "QUERY_STRING": ""}
    store = Store(tmp_path / "clinic.sqlite3")
    application(store, key="", silence_s=0)(environ, lambda status, _headers: seen.append(status))
    application(store, key="", silence_s=0, is_for_all=True)(
        environ, lambda status, _headers: seen.append(status)
    )
    assert seen == ["403 Forbidden", "200 OK"]


def test_days_move_on(outside):
    from clinic_stand import week

    later = datetime.now(UTC) + timedelta(days=30)
    before = outside.store.rows("SELECT count(*) AS n FROM session")[0]["n"]
    week.open_days(outside.store, "udim", at=later)
    once = outside.store.rows("SELECT count(*) AS n FROM session")[0]["n"]
    week.open_days(outside.store, "udim", at=later)

    assert once > before
    assert outside.store.rows("SELECT count(*) AS n FROM session")[0]["n"] == once
