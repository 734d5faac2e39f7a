"""A system that asks ESIA, written for these tests from the protocol alone: signs, PKCE, walks the pages."""

import base64
import datetime as dt
import hashlib
import html
import json
import re
import secrets
import threading
import uuid
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlsplit

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding
from django.db import connections
from django.test import Client

import gost

RETURN = "http://localhost:8000/esia/return"
SCOPE = (
    "openid fullname birthdate gender snils medical_doc id_doc email mobile contacts kid_fullname "
    "kid_birthdate kid_gender kid_snils kid_medical_doc kid_birth_cert_doc birth_cert_doc"
)
AC_SIGNED = ("client_id", "scope", "scope_org", "timestamp", "state", "redirect_uri")


def b64(raw):
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def timestamp(shift=0):
    at = dt.datetime.now(dt.UTC) + dt.timedelta(seconds=shift)
    return at.strftime("%Y.%m.%d %H:%M:%S +0000")


def exchanged_at_once(requests):
    """Send requests for tokens at one moment, each by a thread of its own; return the statuses in order."""
    gate, answers = threading.Barrier(len(requests)), []

    def exchange(parameters):
        gate.wait()
        answers.append(Client().post("/aas/oauth2/v3/te", parameters).status_code)
        connections.close_all()

    threads = [threading.Thread(target=exchange, args=(parameters,)) for parameters in requests]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(answers)


def decode(token):
    header, payload, _ = token.split(".")
    return tuple(json.loads(base64.urlsafe_b64decode(part + "==")) for part in (header, payload))


def text(parameters, names):
    return "".join(parameters.get(name, "") for name in names).encode()


def query(response):
    return {name: values[0] for name, values in parse_qs(urlsplit(response["Location"]).query).items()}


@dataclass
class System:
    """REGMED: its key, certificate and what it remembers of one sign-in."""

    key: object
    certificate: object
    client_id: str = "REGMED"
    verifier: str = field(default_factory=lambda: secrets.token_urlsafe(48))

    @property
    def pem(self):
        return self.certificate.public_bytes(serialization.Encoding.PEM)

    @property
    def certificate_hash(self):
        der = self.certificate.public_bytes(serialization.Encoding.DER)
        return hashlib.sha256(der).hexdigest().upper()

    def sign(self, parameters, names):
        return self.key.sign(text(parameters, names), padding.PKCS1v15(), hashes.SHA256())

    def ac(self, *, encode=b64, **changed):
        """Parameters of /ac; a value of None leaves a parameter out. Signed after the changes."""
        challenge = b64(hashlib.sha256(self.verifier.encode()).digest())
        parameters = {
            "client_id": self.client_id,
            "client_certificate_hash": self.certificate_hash,
            "redirect_uri": RETURN,
            "scope": SCOPE,
            "response_type": "code",
            "state": str(uuid.uuid4()),
            "timestamp": timestamp(),
            "access_type": "online",
            "code_challenge": challenge,
            "code_challenge_method": "S256",
        }
        return self._signed(parameters, changed, AC_SIGNED, encode)

    def te(self, code, /, *, encode=b64, signed=(*AC_SIGNED, "code"), **changed):
        """Parameters of /te for a code."""
        parameters = {
            "client_id": self.client_id,
            "client_certificate_hash": self.certificate_hash,
            "redirect_uri": RETURN,
            "scope": SCOPE,
            "grant_type": "authorization_code",
            "code": code,
            "state": str(uuid.uuid4()),
            "timestamp": timestamp(),
            "token_type": "Bearer",
            "code_verifier": self.verifier,
        }
        return self._signed(parameters, changed, signed, encode)

    def refresh(self, token, **changed):
        """Parameters of /te for a refresh token."""
        whole = self.te("unused", code=None, code_verifier=None)
        whole |= {"grant_type": "refresh_token", "refresh_token": token}
        return self._signed(whole, changed, AC_SIGNED, b64)

    def _signed(self, parameters, changed, names, encode):
        whole = {name: value for name, value in {**parameters, **changed}.items() if value is not None}
        if "client_secret" not in changed:
            whole["client_secret"] = encode(self.sign(whole, names))
        return whole


@dataclass
class GostSystem(System):
    """The same system with a key of GOST: `key` and `certificate` are PEM."""

    @property
    def pem(self):
        return self.certificate

    @property
    def certificate_hash(self):
        der = x509.load_pem_x509_certificate(self.certificate).public_bytes(serialization.Encoding.DER)
        return gost.digest(der).hex().upper()

    def sign(self, parameters, names):
        return gost.PrivateKey.load(self.key).sign(text(parameters, names))


@dataclass
class Browser:
    """A person's browser on the stand."""

    http: Client = field(default_factory=lambda: Client(enforce_csrf_checks=True))

    def ask(self, parameters):
        return self.http.get("/aas/oauth2/v2/ac", parameters)

    def post(self, address, data):
        """Send a form of a page the way a browser does: with the hidden token that stood on it."""
        page = self.http.get(address)
        found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.content.decode())
        return self.http.post(address, {**data, "csrfmiddlewaretoken": html.unescape(found[1])})

    def press(self, page, action, data=None):
        """Press a button of a page whose form is sent to another address."""
        shown = self.http.get(page).content.decode()
        token = html.unescape(re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', shown)[1])
        return self.http.post(action, {**(data or {}), "csrfmiddlewaretoken": token})

    def password(self, address, login="+79000000001", password="demo1234"):
        return self.post(address, {"login": login, "password": password})

    def newest_code(self, to="+79000000001"):
        return self.http.get("/desk/codes.json", {"to": to}).json()[0]["code"]

    def sign_in(self, parameters, phone="+79000000001", decision="grant"):
        """Walk from /ac to the redirect back to the system."""
        step = self.ask(parameters)
        if "/login/" not in step["Location"]:
            return step
        step = self.password(step["Location"], phone) if "rights" not in step["Location"] else step
        if "/code/" in step["Location"]:
            step = self.post(step["Location"], {"code": self.newest_code(phone)})
        if "/rights/" in step["Location"]:
            step = self.post(step["Location"], {"decision": decision})
        return step

    def token(self, parameters):
        return self.http.post("/aas/oauth2/v3/te", parameters)

    def tokens(self, system, phone="+79000000001", **changed):
        """The whole way: sign in and exchange the code; return the JSON of tokens."""
        back = query(self.sign_in(system.ac(**changed), phone))
        response = self.token(system.te(back["code"], scope=changed.get("scope", SCOPE)))
        assert response.status_code == 200, response.content
        return response.json()

    def read(self, address, token, **parameters):
        return self.http.get(address, parameters, headers={"Authorization": f"Bearer {token}"})
