"""The demonstration's import files: as the script writes them, whole, and possible in real life."""

import itertools
import json
import re
import zoneinfo
from collections import Counter

import pytest

from portal.kit import names, phone
from portal.nonprod.demo import make

KNOWN_CODES = {f"{code}" for code in (13, 28, 49, 53, 54, 58, 59, 87, 101, 103, 110, 119, 122, 145)}
FIELDS = {
    "region": {"code", "brand", "operator", "support_phone", "emergency", "booking_horizon_days", "code_channels",
        "messengers",
    },
    "clinic": {
        "id", "oid", "full_name", "short_name", "type", "district", "address", "latitude", "longitude",
        "phones", "hours", "time_zone", "serves", "system", "system_id", "way_in", "sensitive",
        "wheelchair", "sign_language",
    },
    "site": {
        "id", "clinic", "name", "address", "latitude", "longitude", "way_in", "wheelchair", "sign_language",
    },
    "street": {"id", "name", "settlement", "latitude", "longitude"},
    "speciality": {
        "code", "name", "patient_name", "group", "serves", "self_booking", "needs_referral", "sensitive",
        "prepare", "bring",
    },
    "position": {"id", "clinic", "speciality", "title"},
    "doctor": {
        "id", "position", "site", "surname", "name", "patronymic", "area", "room", "min_age", "max_age",
        "sex", "gender", "self_booking",
    },
    "week_template": {
        "id", "doctor", "weekday", "starts", "ends", "slot_minutes", "room", "valid_from", "valid_to",
        "on_holidays",
    },
    "attachment": {
        "id", "surname", "name", "patronymic", "birth_date", "snils", "policy", "attached_as", "clinic",
        "area", "doctor", "since",
    },
    "absence": {"id", "doctor", "from_day", "days", "reason"},
}  # fmt: skip
REFERENCES = [
    ("site", "clinic", "clinic"),
    ("position", "clinic", "clinic"),
    ("position", "speciality", "speciality"),
    ("doctor", "position", "position"),
    ("doctor", "site", "site"),
    ("week_template", "doctor", "doctor"),
    ("attachment", "clinic", "clinic"),
    ("attachment", "doctor", "doctor"),
    ("absence", "doctor", "doctor"),
]
TOWNS = {
    "26": [
        (45.0448, 41.969),
        (45.129, 42.026),
        (44.784, 44.166),
        (44.049, 43.06),
        (44.951, 41.941),
        (45.099, 42.23),
    ],
    "73": [
        (54.314, 48.403),
        (54.378, 48.586),
        (54.357, 48.842),
        (53.856, 46.355),
        (54.226, 49.6),
        (54.163, 48.588),
    ],
}
TYPES = {
    "adult_polyclinic",
    "child_polyclinic",
    "hospital_polyclinic",
    "dental",
    "women",
    "rural",
    "dispensary",
}


@pytest.fixture(params=make.REGIONS, ids=lambda region: region.code)
def region(request):
    return request.param


@pytest.fixture
def rows(region):
    lines = (make.HERE / region.file).read_text("utf-8").splitlines()
    return [json.loads(line) for line in lines]


def of(rows, kind):
    return [row for row in rows if row["kind"] == kind]


def key(row):
    return row["code"] if row["kind"] in {"region", "speciality"} else row["id"]


def test_make_gives_the_committed_file(region):
    assert make.text(region) == (make.HERE / region.file).read_text("utf-8")


def test_rows_have_exactly_their_fields(rows):
    wrong = [row for row in rows if set(row) - {"kind"} != FIELDS[row["kind"]]]
    assert wrong == []


def test_ids_are_met_once(rows):
    met = Counter((row["kind"], key(row)) for row in rows)
    assert [one for one, times in met.items() if times > 1] == []


def test_references_stand_earlier(rows):
    met, missing = set(), []
    for row in rows:
        missing += [
            (row, field)
            for kind, field, target in REFERENCES
            if row["kind"] == kind and row[field] is not None and (target, row[field]) not in met
        ]
        met.add((row["kind"], key(row)))
    assert missing == []


def test_site_belongs_to_the_doctors_clinic(rows):
    clinic_of = {row["id"]: row["clinic"] for row in of(rows, "position") + of(rows, "site")}
    wrong = [
        row
        for row in of(rows, "doctor")
        if row["site"] and clinic_of[row["site"]] != clinic_of[row["position"]]
    ]
    assert wrong == []


def test_counts_are_as_promised(rows):
    counts = Counter(row["kind"] for row in rows)
    assert (counts["clinic"], counts["doctor"], counts["speciality"]) == (12, 75, 22)
    assert {row["type"] for row in of(rows, "clinic")} == TYPES
    assert counts["site"] >= 2
    assert counts["absence"] >= 7


def test_every_speciality_has_a_doctor(rows):
    code_of = {row["id"]: row["speciality"] for row in of(rows, "position")}
    assert {code_of[row["position"]] for row in of(rows, "doctor")} == {
        row["code"] for row in of(rows, "speciality")
    }


def test_codes_are_of_the_national_list_or_marked_as_ours(rows):
    unknown = {row["code"] for row in of(rows, "speciality")} - KNOWN_CODES
    assert {code[:2] for code in unknown} == {"x-"}


def test_clinics_can_be_found_on_the_map(rows, region):
    far = [
        row["id"]
        for row in of(rows, "clinic") + of(rows, "site")
        if min(max(abs(row["latitude"] - a), abs(row["longitude"] - b)) for a, b in TOWNS[region.code]) > 0.1
    ]
    assert far == []


def test_clinics_have_oid_phones_and_zone(rows, region):
    for row in of(rows, "clinic"):
        assert re.fullmatch(rf"1\.2\.643\.5\.1\.13\.13\.12\.2\.{region.code}\.\d{{4}}", row["oid"])
        assert [phone.parse_any(one) for one in row["phones"]] == row["phones"]
        assert [one for one in row["phones"] if not one.startswith(f"{region.phone_code}")] == []
        assert zoneinfo.ZoneInfo(row["time_zone"]).key == region.time_zone
    oids = [row["oid"] for row in of(rows, "clinic")]
    assert len(set(oids)) == len(oids)


def test_doctors_have_plausible_different_names(rows):
    doctors = of(rows, "doctor")
    full = [names.full(row["surname"], row["name"], row["patronymic"]) for row in doctors]
    assert len(set(full)) == len(full)
    for row in doctors:
        for part in filter(None, (row["surname"], row["name"], row["patronymic"])):
            assert names.parse(part) == part
    assert any("-" in row["surname"] for row in doctors)
    assert any(row["patronymic"] is None for row in doctors)
    assert Counter(row["gender"] for row in doctors)["m"] > 10


def test_doctors_differ_as_in_life(rows):
    doctors = of(rows, "doctor")
    assert {row["sex"] for row in doctors} == {"f", None}
    assert {row["min_age"] for row in doctors} == {None, 15, 18}
    assert {row["max_age"] for row in doctors} == {None, 0, 17}
    assert {row["self_booking"] for row in doctors} == {True, False}
    for flag in ("self_booking", "needs_referral"):
        assert {row[flag] for row in of(rows, "speciality")} == {True, False}
    templates = of(rows, "week_template")
    assert {row["slot_minutes"] for row in templates} == {10, 12, 15, 20, 30}
    assert {row["weekday"] for row in templates} == {1, 2, 3, 4, 5, 6}
    asked = {row["doctor"] for row in templates if row["valid_to"] is None}
    outside = {row["id"] for row in of(rows, "clinic") if row["system"]}
    kept_here = {row["id"] for row in doctors if row["id"].rsplit("-", 1)[0] not in outside}
    assert len(kept_here - asked) == 2


def test_area_doctors_have_areas(rows):
    code_of = {row["id"]: row["speciality"] for row in of(rows, "position")}
    with_area = {code_of[row["position"]] for row in of(rows, "doctor") if row["area"]}
    without = {code_of[row["position"]] for row in of(rows, "doctor") if not row["area"]}
    assert with_area == {"110", "49", "59", "145"}
    assert with_area & without == set()


def overlaps(templates, owner):
    """Return pairs of hours on one weekday of one owner, a doctor or a room, that meet."""
    templates = sorted(templates, key=lambda row: (*owner(row), row["weekday"], row["starts"]))
    return [
        (one["id"], other["id"])
        for one, other in itertools.pairwise(templates)
        if (owner(one), one["weekday"]) == (owner(other), other["weekday"]) and other["starts"] < one["ends"]
    ]


def test_no_doctor_and_no_room_overlaps(rows):
    clinic_of_position = {row["id"]: row["clinic"] for row in of(rows, "position")}
    clinic_of = {row["id"]: clinic_of_position[row["position"]] for row in of(rows, "doctor")}
    templates = of(rows, "week_template")
    assert overlaps(templates, lambda row: (row["doctor"],)) == []
    assert overlaps(templates, lambda row: (clinic_of[row["doctor"]], row["room"])) == []


def test_overlaps_finds_a_planted_one(rows):
    """The twin of the test above: moved onto each other, hours are told."""
    first, second = [dict(row) for row in of(rows, "week_template")[:2]]
    second |= {"weekday": first["weekday"], "starts": first["starts"]}
    assert overlaps([first, second], lambda row: (row["doctor"],)) == [(first["id"], second["id"])]


def test_rooms_are_shared_and_changed(rows):
    rooms = {}
    for row in of(rows, "week_template"):
        rooms.setdefault(row["doctor"], set()).add(row["room"])
    assert any(len(met) > 1 for met in rooms.values())
    homes = Counter((row["position"], row["room"]) for row in of(rows, "doctor"))
    assert max(homes.values()) == 2


def test_hours_lie_within_the_clinics(region, rows):
    clinics = {clinic.id: clinic for clinic in region.clinics}
    outside = []
    for row in of(rows, "week_template"):
        clinic = clinics[row["doctor"].rsplit("-", 1)[0]]
        opens, closes = clinic.saturday if row["weekday"] == 6 else clinic.weekdays
        outside += [row["id"]] if not opens <= row["starts"] < row["ends"] <= closes else []
    assert outside == []


def test_slots_fill_the_hours(rows):
    def minutes(time):
        return int(time[:2]) * 60 + int(time[3:])

    left = [
        row["id"]
        for row in of(rows, "week_template")
        if (minutes(row["ends"]) - minutes(row["starts"])) % row["slot_minutes"]
    ]
    assert left == []


def test_absences_are_of_doctors_who_work(rows):
    working = {row["doctor"] for row in of(rows, "week_template") if row["valid_to"] is None}
    assert {row["doctor"] for row in of(rows, "absence")} - working == set()
    assert {row["reason"] for row in of(rows, "absence")} == {"leave", "sick", "training", "substitute"}


def test_named_doctors_exist(region, rows):
    """Heads, absent and left doctors are named by hand: a change of staff must not lose them."""
    named = region.heads | region.without_week | region.left
    assert named - {row["id"] for row in of(rows, "doctor")} == set()


def test_attached_people_are_of_the_stand_and_their_doctors_of_the_clinic(rows):
    told = json.loads((make.HERE.parents[2] / "esia_stand" / "demo" / "people.json").read_text("utf-8"))[
        "people"
    ]
    known = {
        (one["surname"], one["name"]) for person in told for one in [person, *person.get("children", [])]
    }
    lines, area_of = of(rows, "attachment"), {row["id"]: row["area"] for row in of(rows, "doctor")}
    assert lines
    for row in lines:
        assert (row["surname"], row["name"]) in known
        if row["doctor"]:
            assert row["doctor"].startswith(f"{row['clinic']}-d")
            assert area_of[row["doctor"]] == row["area"]


def test_outside_system_keeps_the_doctors_of_one_clinic(region, rows):
    """The system is another program and does not know this file: the two are held together here alone."""
    (clinic,) = [row for row in of(rows, "clinic") if row["system"]]
    told = json.loads((make.HERE.parents[2] / "clinic_stand" / "demo" / "clinics.json").read_text("utf-8"))
    (kept,) = [one for one in told["organisations"] if one["id"] == clinic["system_id"]]
    mine = [row for row in of(rows, "doctor") if row["id"].rsplit("-", 1)[0] == clinic["id"]]

    assert kept["zone"] == clinic["time_zone"] == region.time_zone
    assert [(one["id"], one["name"]) for one in kept["doctors"]] == [
        (row["id"], names.full(row["surname"], row["name"], row["patronymic"])) for row in mine
    ]
    assert [row for row in of(rows, "week_template") if row["doctor"].startswith(f"{clinic['id']}-")] == []
    hours = [
        {"id": one["id"], "doctor": one["id"], **hours} for one in kept["doctors"] for hours in one["week"]
    ]
    assert overlaps(hours, lambda row: (row["doctor"],)) == []
    assert overlaps(hours, lambda row: (row["room"],)) == []
