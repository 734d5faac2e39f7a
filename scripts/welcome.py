"""What a person reads when everything runs: addresses, people to try, where the codes lie."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from portal.config import env
from portal.nonprod.demo import colleagues
from scripts.bootstrap import ROOT
from scripts.console import say

if TYPE_CHECKING:
    from scripts.machine import Machine

PEOPLE = ROOT / "esia_stand" / "demo" / "people.json"


def say_where(machine: Machine) -> None:
    """Print the addresses and the demonstration people."""
    stand = machine.environment.get("STAND_URL") or f"http://127.0.0.1:{machine.stand_port}"
    say(f"\n  Портал       {env.portal_url()}")
    say(f"  Стенд ЕСИА   {stand}")
    clinic = f"http://127.0.0.1:{machine.clinic_port}/desk"
    say(f"  Чужая клиника {clinic}  (система двух клиник не наша: сбои, места, записи регистратуры)")
    say(f"  Отправленное {env.portal_url()}/outbox/  (здесь звонки, коды и письма самого портала)")
    say(f"  Коды         {stand}/desk/codes  (здесь видны все коды, которые отправил стенд)\n")
    _say_people()
    if env.kind() == "local":
        _say_staff()
    say(f"  Журналы      {machine.logs}")


def say_stand(machine: Machine) -> None:
    """Print what a developer of a system needs of the stand alone."""
    address = machine.environment.get("STAND_URL") or f"http://127.0.0.1:{machine.stand_port}"
    say(f"\n  Стенд ЕСИА   {address}  (вместо https://esia-portal1.test.gosuslugi.ru)")
    say(f"  Стол         {address}/desk  (люди, коды и письма, журнал с причинами отказов, сбои)")
    say(f"  Своя система {address}/desk/systems/new")
    say(f"  Пример       {address}/example/")
    say(f"  Ключи ЕСИА   {address}/public/esia.zip")
    say("  Как пользоваться: esia_stand/README.md\n")
    _say_people()
    say(f"  Журналы      {machine.logs}")


def _say_people() -> None:
    if not PEOPLE.exists():
        return
    say("  Кем войти (телефон, пароль, для чего):")
    for person in json.loads(PEOPLE.read_text(encoding="utf-8"))["people"]:
        login = next(iter(person["login"].values()))
        say(f"    {login}  {person['password']}  {person['for']}")
    say("")


def _say_staff() -> None:
    say(f"  Сотрудники   {env.portal_url()}/26/staff/  (почта, пароль, для чего):")
    for one in colleagues.COLLEAGUES:
        say(f"    {one.email}  {colleagues.PASSWORD}  {one.what_for}")
    say(f"    Коды из приложения: {env.portal_url()}/staff-codes/\n")
