"""Sign-ins through ESIA: what the stand can give a second, and what a token exchange costs it.

One worker, as `make run` starts it. A sign-in is what the portal asks for: a code while ESIA's
session lives, the exchange, one read of the person. Rates are of several at once, the cost of an exchange
is of one after the other. The cost of signatures is measured alone and taken off: the bar of a token
exchange speaks of what is left.
"""

import base64
import json
import shutil
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

import gost
from bench import client, processes
from bench.client import Answers, Load
from bench.stand_names import RETURN, SCOPES, SYSTEMS
from bench.stand_requests import Asker
from portal.config import env
from scripts.bootstrap import ROOT
from scripts.console import Trouble

PEOPLE: Final = 50
COUNT: Final = 300
ROUNDS: Final = 3
SECONDS: Final = 2.0
STEPS: Final = ("authorize", "exchange", "person")
"""What a sign-in asks the stand for."""
TOKEN_PATH: Final = "/aas/oauth2/v3/te"
BAR_MS: Final = 5.0
"""CPU of a token exchange beside its signatures."""
SIGNED_IN_EXCHANGE: Final = 2  # access token and id token


def measured(var_dir: Path, port: int) -> dict[str, Any]:
    """Return rates and costs by kind of key; `var_dir` is emptied first."""
    shutil.rmtree(var_dir, ignore_errors=True)
    var_dir.mkdir(parents=True)
    askers = [Asker(name, var_dir, port) for name in SYSTEMS]
    environment = _environment(var_dir, port, askers)
    _prepare(environment)
    with processes.server(port, environment, var_dir / "stand.log", program="esia_stand", workers=1) as head:
        return {SYSTEMS[asker.client_id]: _of(asker, head) for asker in askers}


def _environment(var_dir: Path, port: int, askers: list[Asker]) -> Mapping[str, str]:
    for asker in askers:
        asker.make_pair()
    systems = [
        {
            "client_id": name, "name": name, "redirects": [RETURN], "scopes": list(SCOPES),
            "certificate_files": [f"{name}.crt"], "tokens": alg,
        }
        for name, alg in SYSTEMS.items()
    ]  # fmt: skip
    file = var_dir / "systems.json"
    file.write_text(json.dumps({"systems": systems}), "utf-8")
    return env.handed_on(VAR_DIR=str(var_dir), STAND_PORT=str(port), STAND_SYSTEMS=str(file))


def _prepare(environment: Mapping[str, str]) -> None:
    command = [sys.executable, "-m", "bench.stand_data", str(PEOPLE)]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise Trouble(f"The stand could not be prepared:\n{done.stderr[-2000:]}")


def _of(asker: Asker, head: int) -> dict[str, Any]:
    _round(asker, head, 40)  # warm
    rounds = [_round(asker, head, COUNT) for _ in range(ROUNDS)]
    best = {
        name: {key: sorted(one[name][key] for one in rounds)[ROUNDS // 2] for key in ("rate", "cpu_ms")}
        for name in ("authorize", "exchange", "exchange_alone", "person")
    }
    checked, signed = _signature_ms(asker)
    signatures = checked + SIGNED_IN_EXCHANGE * signed
    return {
        **best,
        "sign_ins_a_second": 1 / sum(1 / best[step]["rate"] for step in STEPS),
        "signatures_of_exchange_ms": signatures,
        "exchange_beside_signatures_ms": best["exchange_alone"]["cpu_ms"] - signatures,
    }


def _round(asker: Asker, head: int, count: int) -> dict[str, dict[str, float]]:
    asked = asker.authorizations(PEOPLE, count)
    authorized, codes = _measured(head, Load(asker.port, asked, 302))
    first, *forms = [asker.exchange(place) for _, place in codes]
    token = _token(asker.port, first)
    exchanges = [client.post(asker.port, TOKEN_PATH, "", form, visitor="") for form in forms]
    half = len(exchanges) // 2
    exchanged, _ = _measured(head, Load(asker.port, exchanges[half:], 200))
    alone, _ = _measured(head, Load(asker.port, exchanges[:half], 200), client.drive_alone)
    read = client.get(asker.port, f"/rs/prns/{token[1]}", "").replace(
        b"Cookie: \r\n", b"Authorization: Bearer %s\r\n" % token[0].encode()
    )
    person, _ = _measured(head, Load(asker.port, [read], 200, SECONDS))
    return {"authorize": authorized, "exchange": exchanged, "exchange_alone": alone, "person": person}


def _measured(
    head: int, load: Load, drive: Callable[[Load], Answers] = client.drive
) -> tuple[dict[str, float], list[tuple[bytes, str]]]:
    before = processes.cpu_seconds(head)
    done = drive(load)
    used = processes.cpu_seconds(head) - before
    return {"rate": done.count / done.seconds, "cpu_ms": 1000 * used / done.count}, done.places


def _token(port: int, form: str) -> tuple[str, int]:
    """Exchange one code and return the access token and whose it is."""
    with urllib.request.urlopen(f"http://127.0.0.1:{port}{TOKEN_PATH}", form.encode()) as answer:
        access = str(json.load(answer)["access_token"])
    claims = json.loads(_decoded(access.split(".")[1]))
    return access, int(claims["urn:esia:sbj_id"])


def _decoded(part: str) -> bytes:
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))


def _signature_ms(asker: Asker) -> tuple[float, float]:
    """Return the CPU of checking a signature of the system and of making one of the stand's, in ms."""
    message = b"x" * 700
    signature = asker.sign(message)
    if asker.is_gost:
        public = gost.PublicKey.of_certificate((asker.folder / f"{asker.client_id}.crt").read_bytes())
        private = gost.PrivateKey.load((asker.folder / "stand" / "token-gost.key").read_bytes())
        return _ms(lambda: public.verify(message, signature)), _ms(lambda: private.sign(message))
    own = _rsa(asker.folder / f"{asker.client_id}.key").public_key()
    token = _rsa(asker.folder / "stand" / "token.key")
    how = padding.PKCS1v15(), hashes.SHA256()
    return _ms(lambda: own.verify(signature, message, *how)), _ms(lambda: token.sign(message, *how))


def _rsa(file: Path) -> rsa.RSAPrivateKey:
    key = serialization.load_pem_private_key(file.read_bytes(), None)
    if not isinstance(key, rsa.RSAPrivateKey):
        raise TypeError(f"{file.name} holds no RSA key")
    return key


def _ms(work: Callable[[], object], times: int = 200) -> float:
    began = time.process_time()
    for _ in range(times):
        work()
    return 1000 * (time.process_time() - began) / times
