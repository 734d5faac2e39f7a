"""What the stand's own page for developers says is so."""

import ast
import builtins
import io
import json
import re
import urllib.request
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
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
    of_failures = README.partition("\n## Сбои\n")[2]
    told = set(re.findall(r"`((?:token|rest|id|access|code|clock|ac)_[a-z0-9_]+)`", of_failures))
    assert told
    assert told - {fault.value for fault in Fault} == set()


def test_addresses_named_are_there():
    told = set(
        re.findall(r"`(/(?:desk|registration|profile|example|public|healthz|idp)[a-zA-Z/.]*)`", README)
    )
    assert {"/desk", "/desk/journal", "/public/esia.zip", "/registration/"} <= told
    for address in told:
        assert resolve(address)


def test_program_shown_signs_in_with_rsa(guest, pair, tmp_path, monkeypatch, capsys):
    """Run as it stands; only the person's browser and the wire are played by the test."""
    key, certificate = pair
    form = (Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (tmp_path / "is.key").write_bytes(key.private_bytes(*form))
    (tmp_path / "is.crt").write_bytes(certificate.public_bytes(Encoding.PEM))
    back, scopes = "http://localhost:3000/back", ["openid", "fullname", "snils"]
    files = [str(tmp_path / "is.crt")]
    System.objects.create(
        client_id="TESTMED01", name="Проверка", redirects=[back], scopes=scopes, certificate_files=files
    )

    def walk(_question):
        asked = dict(parse_qsl(urlsplit(capsys.readouterr().out.strip()).query))
        return guest.sign_in(asked)["Location"]

    def answer(request, data=None):
        if data is not None:
            return io.BytesIO(guest.token(dict(parse_qsl(data.decode()))).content)
        return io.BytesIO(guest.http.get(urlsplit(request.full_url).path, headers=request.headers).content)

    monkeypatch.setattr(builtins, "input", walk)
    monkeypatch.setattr(urllib.request, "urlopen", answer)
    monkeypatch.chdir(tmp_path)
    program = re.search(r"^```python\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)[1]
    exec(compile(program, "README.md", "exec"), {})  # noqa: S102  our own page
    told = ast.literal_eval(capsys.readouterr().out)
    assert (told["lastName"], told["snils"]) == ("Придумана", "700-001-009 76")


def test_switch_shown_switches(guest):
    body = re.search(r"-d '(\{.*?\})'", README)[1].replace("TESTMED01", "REGMED")
    told = guest.http.post("/desk/faults.json", body, content_type="application/json").json()
    assert told["systems"] == {"REGMED": {"token_slow": json.loads(body)["seconds"]}}
