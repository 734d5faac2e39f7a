"""`esia_key`: makes what is missing, and never touches what stands."""

import dataclasses
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from portal.adapters.esia import certificates


@pytest.fixture
def files(settings, tmp_path):
    """Name a pair of files that are not there."""
    pair = (tmp_path / "keys" / "ours.key", tmp_path / "certificates" / "ours.crt")
    settings.ESIA = dataclasses.replace(settings.ESIA, signer="gost", pairs=(pair,))
    return pair


def run() -> str:
    out = StringIO()
    call_command("esia_key", stdout=out)
    return out.getvalue()


def test_a_pair_is_made_once_and_kept(files):
    key, certificate = files
    assert run() == "Ключ для ЕСИА создан.\n"
    made = [file.read_bytes() for file in files]
    assert run() == "Ключ для ЕСИА уже есть.\n"
    assert [file.read_bytes() for file in files] == made
    assert key.stat().st_mode & 0o777 == 0o600
    assert certificates.of_file(certificate).kind == certificates.GOST


@pytest.mark.parametrize("kept", [0, 1], ids=["key", "certificate"])
def test_half_a_pair_is_never_written_over(files, kept):
    there, absent = files[kept], files[1 - kept]
    there.parent.mkdir()
    there.write_bytes(b"of the certification authority")
    there.chmod(0o640)
    with pytest.raises(CommandError, match=rf"Есть {there}, но нет {absent}"):
        run()
    assert (there.read_bytes(), there.stat().st_mode & 0o777) == (b"of the certification authority", 0o640)
    assert not absent.exists()


def test_a_public_portal_makes_no_keys_and_a_local_one_does(files, monkeypatch):
    monkeypatch.setenv("PORTAL_ENV", "production")
    with pytest.raises(CommandError, match="удостоверяющий центр"):
        run()
    assert not files[0].exists()
    monkeypatch.setenv("PORTAL_ENV", "local")
    assert run() == "Ключ для ЕСИА создан.\n"
