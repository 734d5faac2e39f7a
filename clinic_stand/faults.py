"""The ways in which this system fails, each switched on at the desk."""

import json
import random
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, Final

from clinic_stand import shapes
from clinic_stand.web import Answer, Request, outcome

NAMES: Final = {
    "slow": "Отвечает с задержкой, секунд",
    "uneven": "Отвечает то быстро, то медленно: самое большее через столько секунд",
    "flaky": "Часть ответов — ошибка 500, процентов; каждый второй такой запрос всё же исполнен",
    "silent_before": "Молчит на запись и не записывает",
    "silent_after": "Записывает, но молчит",
    "error": "Отвечает ошибкой 500",
    "malformed": "Отвечает не тем, что обещано",
    "twice": "Отвечает дважды: каждый запрос исполнен два раза, каждая строка повторена",
    "stranger": "Называет в ответе другого пациента",
    "more": "Добавляет к ответу чужие записи",
    "down": "Не работает",
}
WITH_NUMBER: Final = {"slow": "с", "uneven": "с", "flaky": "%"}
"""Faults that take a number, and its unit."""
_STRANGER: Final = {
    "surname": "Посторонняя", "name": "Прасковья", "patronymic": "Петровна", "birth_date": "1971-02-03",
    "snils": "70099999909", "policy": "2600000000000009", "organisation": None,
}  # fmt: skip
_LONGEST_S: Final = 120.0
_SOONEST_S: Final = 0.1
_CHANCE: Final = random.SystemRandom()


def spoilt(
    on: Mapping[str, str], request: Request, do: Callable[[], Answer], silence_s: float,
    sleep: Callable[[float], None] = time.sleep,
) -> Answer:  # fmt: skip
    """Answer as the faults that are switched on say."""
    if "down" in on:
        return Answer(503, "Сервис недоступен".encode())
    if "error" in on:
        return outcome(500, "exception", "Something broke.")
    _delay(on, sleep)
    if "flaky" in on and _CHANCE.uniform(0, 100) < _number(on["flaky"]):
        if _CHANCE.random() < 1 / 2:
            do()
        return outcome(500, "exception", "Something broke.")
    is_booking = request.method == "POST" and request.path == "/fhir/Appointment"
    if "silent_before" in on and is_booking:
        sleep(silence_s)
        return Answer(504)
    told = do()
    if "silent_after" in on and is_booking:
        sleep(silence_s)
    return _changed(on, do() if "twice" in on else told)


def _delay(on: Mapping[str, str], sleep: Callable[[float], None]) -> None:
    if "slow" in on:
        sleep(_number(on["slow"]))
    if "uneven" in on:
        sleep(_CHANCE.uniform(_SOONEST_S, max(_SOONEST_S, _number(on["uneven"]))))


def _changed(on: Mapping[str, str], told: Answer) -> Answer:
    if "malformed" in on:
        return replace(told, body=told.body[: len(told.body) // 2])
    if told.status >= 300:
        return told
    read: dict[str, Any] = json.loads(told.body)
    if "stranger" in on:
        _swap(read)
    if read["resourceType"] == "Bundle":
        if "more" in on:
            read["entry"] += _others(read["entry"])
        if "twice" in on:
            read["entry"] *= 2
    return replace(told, body=json.dumps(read, ensure_ascii=False).encode())


def _swap(read: dict[str, Any]) -> None:
    """Put another person into the place of whoever is told of."""
    stranger = shapes.patient(_STRANGER, "patient")
    for one in [read, *(entry["resource"] for entry in read.get("entry", []))]:
        if one["resourceType"] == "Appointment" and "contained" in one:
            one["contained"] = [stranger]
        if one["resourceType"] == "Patient":
            one |= {name: stranger[name] for name in ("identifier", "name", "birthDate")}


def _others(entries: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Make somebody else's appointment out of each that was asked for."""
    made = []
    for number, entry in enumerate(entries, start=900_001):
        one = entry["resource"]
        if one["resourceType"] == "Appointment":
            key = {"system": shapes.KEYS, "value": f"urn:uuid:00000000-0000-4000-8000-{number:012}"}
            other = one | {"id": str(number), "identifier": [key]}
            made.append({**entry, "resource": other | {"contained": [shapes.patient(_STRANGER, "patient")]}})
    return made


def _number(told: str) -> float:
    """Read a number that was typed at the desk: seconds, or per cent."""
    try:
        return min(max(float(told), 0.0), _LONGEST_S)
    except ValueError:
        return 0.0
