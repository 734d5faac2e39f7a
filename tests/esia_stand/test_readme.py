"""What the stand's own page for developers says is so."""

import json
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import resolve

from esia_stand.config import loading
from esia_stand.people.models import Person
from esia_stand.protocol.faults import Fault
from esia_stand.systems.models import System
from tests.esia_stand.conftest import NOW

ROOT = Path(settings.STAND).parent
README = (ROOT / "esia_stand" / "README.md").read_text("utf-8")
PAPERS = {"README": README, "stand.md": (ROOT / "docs" / "stand.md").read_text("utf-8")}


def test_file_shown_can_be_loaded(db, tmp_path):
    shown = re.search(r"^    \{\n      \"people\".*?^    \}$", README, re.MULTILINE | re.DOTALL)
    file = tmp_path / "shown.json"
    file.write_text(shown[0], "utf-8")
    assert loading.load(file, at=NOW).problems == []
    assert Person.objects.get().record["kids"][0]["birthDate"].startswith("15.")
    assert System.objects.get().tokens == "GOST3410_2012_256"


@pytest.mark.parametrize("paper", PAPERS)
def test_every_failure_is_named_and_no_other(paper):
    names = set(re.findall(r"\b[a-z]+_[a-z0-9_]+\b", PAPERS[paper])) & {fault.value for fault in Fault}
    assert names == {fault.value for fault in Fault}
    told = set(re.findall(r"`((?:token|rest|id|access|code|clock|ac)_[a-z0-9_]+)`", README))
    assert told - {fault.value for fault in Fault} == set()


def test_addresses_named_are_there():
    told = set(
        re.findall(r"`(/(?:desk|registration|profile|example|public|healthz|idp)[a-zA-Z/.]*)`", README)
    )
    assert {"/desk", "/desk/journal", "/public/esia.zip", "/registration/"} <= told
    for address in told:
        assert resolve(address)


def test_switch_shown_switches(guest):
    body = re.search(r"-d '(\{.*?\})'", README)[1].replace("TESTMED01", "REGMED")
    told = guest.http.post("/desk/faults.json", body, content_type="application/json").json()
    assert told["systems"] == {"REGMED": {"token_slow": json.loads(body)["seconds"]}}
