"""Writes the import files of the demonstration: `python -m portal.nonprod.demo.make`.

The same source gives the same files; a test holds the committed ones to it.
"""

import itertools
import json
import pathlib
import random
import sys
from collections.abc import Iterator
from typing import Any

from portal.nonprod.demo import people, specialities, stavropol, streets, ulyanovsk, weeks
from portal.nonprod.demo.shapes import Attached, Clinic, Person, Region, Site

HERE = pathlib.Path(__file__).parent
REGIONS = (stavropol.REGION, ulyanovsk.REGION)
SINCE = "2025-01-01"
LAST_YEAR = "2025-12-31"
OPERATOR = "ООО «Медицина ИТ», 355042, Ставропольский край, г. Ставрополь, ул. Доваторцев, 49 «В», оф. 201"
ADULT, CHILD = 18, 17
_ROOM_LETTERS = ("", "а", "б", "в")
Row = dict[str, Any]
Rota = tuple[weeks.Week, ...]


def main() -> None:
    """Write one file for each region beside this script."""
    for region in REGIONS:
        path = HERE / region.file
        path.write_text(text(region), encoding="utf-8")
        sys.stdout.write(f"{path.name}\n")


def text(region: Region) -> str:
    """Return the import file of a region."""
    source = random.Random(region.code)  # noqa: S311  made-up people need no secret
    return "".join(f"{json.dumps(row, ensure_ascii=False)}\n" for row in rows(region, source))


def rows(region: Region, source: random.Random) -> Iterator[Row]:
    """Give the lines of the file; what is referred to stands earlier."""
    yield _region(region)
    yield from _specialities(region)
    yield from map(_street, streets.OF[region.code])
    crowd = people.people(region, source)
    for place, clinic in enumerate(region.clinics, start=1):
        yield _clinic(region, clinic, place)
        yield from (_site(clinic, site) for site in clinic.sites)
        yield from _positions(clinic)
        yield from _staff(region, clinic, crowd, source)
    yield from map(_attachment, region.attached)
    for number, away in enumerate(region.absences, start=1):
        yield {
            "kind": "absence",
            "id": f"away-{number:02}",
            "doctor": away.doctor,
            "from_day": away.from_day,
            "days": away.days,
            "reason": away.reason,
        }


def _attachment(line: Attached) -> Row:
    who = line.patient
    return {
        "kind": "attachment",
        "id": line.id,
        "surname": who.surname,
        "name": who.name,
        "patronymic": who.patronymic,
        "birth_date": who.birth_date,
        "snils": who.snils,
        "policy": who.policy,
        "attached_as": line.kind,
        "clinic": line.clinic,
        "area": line.area,
        "doctor": line.doctor,
        "since": line.since,
    }


def _region(region: Region) -> Row:
    return {
        "kind": "region",
        "code": region.code,
        "brand": "Медицина-онлайн",
        "operator": OPERATOR,
        "support_phone": f"{region.phone_code}0000",
        "emergency": ["103", "112"],
        "booking_horizon_days": 14,
        "code_channels": ["call", "telegram"],
        "messengers": ["telegram"] if region.code == "26" else [],
    }


def _specialities(region: Region) -> Iterator[Row]:
    for one in specialities.ALL:
        yield {
            "kind": "speciality",
            "code": one.code,
            "name": one.name,
            "patient_name": one.patient_name,
            "group": one.group or one.patient_name.lower(),
            "serves": one.serves,
            "self_booking": one.code not in region.no_self_booking,
            "needs_referral": one.code in region.needs_referral,
            "sensitive": one.is_sensitive,
            "prepare": [*one.prepare],
            "bring": [*one.bring],
        }


def _clinic(region: Region, clinic: Clinic, place: int) -> Row:
    latitude, longitude = clinic.place
    return {
        "kind": "clinic",
        "id": clinic.id,
        "oid": f"1.2.643.5.1.13.13.12.2.{region.code}.{clinic.number}",
        "full_name": clinic.full_name,
        "short_name": clinic.short_name,
        "type": clinic.type,
        "district": clinic.district,
        "address": clinic.address,
        "latitude": latitude,
        "longitude": longitude,
        "phones": [f"{region.phone_code}{place:02}{line:02}" for line in range(1, 2 + (place % 3 == 1))],
        "hours": _hours(clinic),
        "time_zone": region.time_zone,
        "serves": clinic.serves,
        "system": clinic.system or None,
        "system_id": clinic.id if clinic.system else None,
        "way_in": clinic.way_in or None,
        "sensitive": clinic.is_sensitive,
        **_access(place),
    }


def _street(street: streets.Street) -> Row:
    latitude, longitude = street.place
    return {
        "kind": "street",
        "id": street.id,
        "name": street.name,
        "settlement": street.settlement,
        "latitude": latitude,
        "longitude": longitude,
    }


def _access(number: int) -> Row:
    """Say whom a building lets in: two of three let a wheelchair in, one of four speaks with hands."""
    return {"wheelchair": number % 3 != 0, "sign_language": True if number % 4 == 1 else None}


def _hours(clinic: Clinic) -> str:
    days = [f"пн–пт {_span(clinic.weekdays)}", *([f"сб {_span(clinic.saturday)}"] if clinic.saturday else [])]
    return ", ".join(days)


def _span(span: tuple[str, str]) -> str:
    return "–".join(time.removeprefix("0") for time in span)


def _site(clinic: Clinic, site: Site) -> Row:
    latitude, longitude = site.place
    return {
        "kind": "site",
        "id": site.id,
        "clinic": clinic.id,
        "name": site.name,
        "address": site.address,
        "latitude": latitude,
        "longitude": longitude,
        "way_in": site.way_in or None,
        **_access(clinic.number),
    }


def _positions(clinic: Clinic) -> Iterator[Row]:
    codes = [*clinic.staff, *(code for site in clinic.sites for code in site.staff)]
    for code in dict.fromkeys(codes):
        yield {
            "kind": "position",
            "id": f"{clinic.id}-{code}",
            "clinic": clinic.id,
            "speciality": code,
            "title": specialities.BY_CODE[code].title,
        }


def _staff(region: Region, clinic: Clinic, crowd: Iterator[Person], source: random.Random) -> Iterator[Row]:
    """Give doctors with their weeks; two of one speciality and building share a room."""
    builder = _Builder(region, clinic, crowd)
    doors = itertools.count(1)
    for door, (code, count) in enumerate(clinic.staff.items(), start=1):
        first_room = f"{(door + 1) // 2}{clinic.number % 10 + 2 * door:02}"
        yield from builder.team(code, None, _rooms(first_room, count, source))
    for site in clinic.sites:
        for code, count in site.staff.items():
            yield from builder.team(code, site, _rooms(str(next(doors)), count, source))


def _rooms(first_room: str, doctors: int, source: random.Random) -> Iterator[tuple[str, Rota]]:
    """Give each room that so many doctors of one speciality need, with the weeks of those who share it."""
    for number in range(doctors // 2):
        yield first_room + _ROOM_LETTERS[number], weeks.pair(source)
    if doctors % 2:
        yield first_room + _ROOM_LETTERS[doctors // 2], (weeks.alone(source),)


class _Builder:
    """Numbers the doctors of one clinic and its areas."""

    def __init__(self, region: Region, clinic: Clinic, crowd: Iterator[Person]) -> None:
        self.region, self.clinic, self.crowd = region, clinic, crowd
        self.count = 0
        self.areas: dict[str, int] = {}

    def team(self, code: str, site: Site | None, rooms: Iterator[tuple[str, Rota]]) -> Iterator[Row]:
        """Give the doctors of one speciality in one building; the first of each room has the Saturdays."""
        for room, rota in rooms:
            for turn, week in enumerate(rota):
                is_on_duty = turn == 0 and site is None
                yield from self._one(code, site, room, (*week, *(self._saturday(code) if is_on_duty else ())))

    def _one(self, code: str, site: Site | None, room: str, week: weeks.Week) -> Iterator[Row]:
        self.count += 1
        doctor = f"{self.clinic.id}-d{self.count:02}"
        yield self._doctor(doctor, code, site, room, next(self.crowd))
        if self.clinic.system or doctor in self.region.without_week:
            return
        for number, hours in enumerate(week, start=1):
            yield self._template(f"{doctor}-w{number}", doctor, code, room, hours)

    def _doctor(self, doctor: str, code: str, site: Site | None, room: str, person: Person) -> Row:
        low, high = _ages(self.clinic, code)
        return {
            "kind": "doctor",
            "id": doctor,
            "position": f"{self.clinic.id}-{code}",
            "site": site.id if site else None,
            "surname": person.surname,
            "name": person.name,
            "patronymic": person.patronymic,
            "area": self._area(code),
            "room": room,
            "min_age": low,
            "max_age": high,
            "sex": "f" if code == "13" else None,
            "gender": person.gender,
            "self_booking": doctor not in self.region.heads,
        }

    def _area(self, code: str) -> str | None:
        if not specialities.BY_CODE[code].has_areas:
            return None
        self.areas[code] = self.areas.get(code, 0) + 1
        return str(self.areas[code])

    def _saturday(self, code: str) -> weeks.Week:
        """Return the Saturday of first-line doctors and dentists."""
        if self.clinic.saturday is None or code not in {"110", "59", "103", "101"}:
            return ()
        return (weeks.Hours(weeks.SATURDAY, *self.clinic.saturday),)

    def _template(self, name: str, doctor: str, code: str, room: str, hours: weeks.Hours) -> Row:
        speciality = specialities.BY_CODE[code]
        is_elsewhere = speciality.second_room and hours.weekday == weeks.SECOND_ROOM_DAY
        return {
            "kind": "week_template",
            "id": name,
            "doctor": doctor,
            "weekday": hours.weekday,
            "starts": hours.starts,
            "ends": hours.ends,
            "slot_minutes": speciality.slot_minutes,
            "room": f"{room}, {speciality.second_room.lower()}" if is_elsewhere else room,
            "valid_from": SINCE,
            "valid_to": LAST_YEAR if doctor in self.region.left else None,
            "on_holidays": True,  # the demonstration shows something on each day of the year
        }


def _ages(clinic: Clinic, code: str) -> tuple[int | None, int | None]:
    """Return the youngest and the oldest age that is seen, in full years."""
    if code == "58":
        return None, 0
    if code == "13" and clinic.type == "women":
        return 15, None
    serves = {clinic.serves, specialities.BY_CODE[code].serves}
    if "adults" in serves:
        return ADULT, None
    return None, CHILD if "children" in serves else None


if __name__ == "__main__":
    main()
