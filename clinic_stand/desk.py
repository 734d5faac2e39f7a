"""The desk: faults, the places of the next days, appointments, and the registry's own booking."""

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

import jinja2

from clinic_stand import faults, store, web, week
from clinic_stand.store import Person, Store
from clinic_stand.web import Answer, Refused, Request

_HERE: Final = Path(__file__).resolve().parent / "look"
_PAGES: Final = jinja2.Environment(
    loader=jinja2.FileSystemLoader(_HERE), autoescape=True, undefined=jinja2.StrictUndefined
)
_SLOTS: Final = """
SELECT s.id, s.starts, d.id AS doctor, d.name, d.speciality, o.zone, a.id AS number, a.made_by, a.comment,
       p.surname, p.name AS first_name
FROM slot s JOIN session n ON n.id = s.session JOIN doctor d ON d.id = n.doctor
JOIN organisation o ON o.id = d.organisation
LEFT JOIN appointment a ON a.slot = s.id AND a.status = 'booked'
LEFT JOIN patient p ON p.id = a.patient
WHERE d.id = ? AND s.starts >= ? ORDER BY s.starts LIMIT 120
"""
_DOCTORS: Final = """
SELECT d.id, d.name, d.speciality, o.name AS clinic FROM doctor d JOIN organisation o ON o.id = d.organisation
ORDER BY o.id, d.id
"""
_NUMBERS: Final = {"snils": 11, "policy": 16}


def answer(kept: Store, request: Request) -> Answer:
    """Show the desk or press one of its buttons; raise Refused."""
    if request.method == "POST":
        if web.is_from_elsewhere(request):
            raise Refused(403, "forbidden", "This form comes from another site.")
        return _pressed(kept, request)
    if request.path == "/desk.css":
        return Answer(200, (_HERE / "desk.css").read_bytes(), "text/css; charset=utf-8")
    if request.path == "/desk/state.json":
        return Answer(200, json.dumps(_state(kept)).encode(), "application/json")
    if request.path in ("/", "/desk"):
        return _page(kept, request)
    raise Refused(404, "not-found", "There is no such page.")


def _page(kept: Store, request: Request, problem: str = "", status: int = 200) -> Answer:
    doctors = kept.rows(_DOCTORS)
    chosen = request.one("doctor") or (doctors[0]["id"] if doctors else "")
    told = {
        "names": faults.NAMES, "units": faults.WITH_NUMBER, "on": kept.faults(),
        "doctors": doctors, "chosen": chosen,
        "places": [_place(row) for row in _places(kept, chosen)], "problem": problem,
        "asked": dict(request.asked),
    }  # fmt: skip
    page = _PAGES.get_template("desk.html").render(told)
    return Answer(status, page.encode(), "text/html; charset=utf-8")


def _places(kept: Store, doctor: str) -> list[Any]:
    for row in kept.rows("SELECT organisation FROM doctor WHERE id = ?", doctor):
        week.open_days(kept, row["organisation"], at=datetime.now(UTC))
    return kept.rows(_SLOTS, doctor, store.now())


def _place(row: Any) -> dict[str, Any]:
    wall = datetime.fromisoformat(row["starts"]).astimezone(ZoneInfo(row["zone"]))
    whom = {"desk": "занято у стойки"}.get(row["made_by"], f"{row['surname']} {row['first_name']}")
    return {
        "id": row["id"], "when": f"{wall:%d.%m %H:%M}", "number": row["number"],
        "whom": whom if row["number"] else "", "by": row["made_by"] or "", "said": row["comment"] or "",
    }  # fmt: skip


def _pressed(kept: Store, request: Request) -> Answer:
    if request.path == "/desk/faults":
        return _switched(kept, request)
    if request.path == "/desk/take":
        try:
            kept.block(request.one("slot"))
        except store.Taken:
            return _page(kept, request, "Этого места нет или оно уже занято.", 409)
    elif request.path == "/desk/cancel":
        number = request.one("number")
        kept.cancel(int(number) if number.isascii() and number.isdecimal() and len(number) < 19 else 0)
    elif request.path == "/desk/book":
        if problem := _booked(kept, request):
            return _page(kept, request, problem, 422)
    else:
        raise Refused(404, "not-found", "There is no such button.")
    return web.back(f"/desk?doctor={request.one('doctor')}")


def _switched(kept: Store, request: Request) -> Answer:
    name = request.one("name")
    if name == "mend":
        kept.mend()
    elif name in faults.NAMES:
        kept.switch(name, request.one("value"))
    else:
        raise Refused(404, "not-found", "There is no such fault.")
    return web.back("/desk")


def _booked(kept: Store, request: Request) -> str:
    """Book as the registry does; return what is wrong, or nothing."""
    told = {name: request.one(name).strip()[:100] for name in Person.__slots__}
    told |= {name: "".join(filter(str.isdigit, told[name])) for name in _NUMBERS}
    if not (told["surname"] and told["name"]):
        return "Нужны фамилия и имя."
    if any(told[name] and len(told[name]) != length for name, length in _NUMBERS.items()):
        return "СНИЛС — 11 цифр, полис — 16 цифр."
    try:
        told["birth_date"] = date.fromisoformat(told["birth_date"]).isoformat()
    except ValueError:
        return "Дата рождения пишется так: 1990-01-31."
    try:
        kept.book(slot=request.one("slot"), person=Person(**told), key=None, made_by="registry")
    except (store.Taken, store.Unknown):
        return "Этого места нет или оно уже занято."
    return ""


def _state(kept: Store) -> dict[str, Any]:
    """Tell tests and campaigns what is booked, without names."""
    rows = kept.rows("SELECT id, key, slot, status, made_by FROM appointment ORDER BY id")
    return {"faults": kept.faults(), "appointments": [dict(row) for row in rows]}
