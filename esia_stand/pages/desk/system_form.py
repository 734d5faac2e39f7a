"""The form of one system that asks the stand."""

import re
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from esia_stand.pages.desk import problems
from esia_stand.people.reading import Problem
from esia_stand.protocol import certificates, tokens
from esia_stand.systems.models import System

MNEMONIC: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,63}")
PLACES: Final = {name: name for name in ("certificate_files", "redirects", "scopes")}


def _area(label: Any, length: int = 5000) -> forms.CharField:
    return forms.CharField(label=label, max_length=length, required=False)


class SystemForm(forms.Form):
    """All fields of a systems file, and a certificate to paste."""

    client_id = forms.CharField(label=_("Мнемоника (client_id)"), max_length=64, required=False)
    name = forms.CharField(label=_("Название"), max_length=300, required=False)
    short_name = forms.CharField(label=_("Короткое название"), max_length=100, required=False)
    redirects = _area(_("Адреса возврата (redirect_uri)"))
    scopes = _area(_("Права (scope), которые система может просить"))
    certificate = _area(_("Сертификат системы"), 20_000)
    certificate_files = _area(_("Файлы сертификатов"))
    tokens = forms.ChoiceField(
        label=_("Чем стенд подписывает маркеры"),
        choices=[(name, name) for name in tokens.ALGORITHMS],
        error_messages=dict.fromkeys(("required", "invalid_choice"), _("Выберите из списка")),
    )

    def clean_client_id(self) -> str:
        """Allow what real mnemonics are made of."""
        typed: str = self.cleaned_data["client_id"]
        if typed and not MNEMONIC.fullmatch(typed):
            raise forms.ValidationError(_("Латинские буквы, цифры, точка, дефис и подчёркивание"))
        return typed

    def clean_certificate(self) -> str:
        """Refuse what is no certificate, and keys above all."""
        typed: str = self.cleaned_data["certificate"]
        if "PRIVATE KEY" in typed:
            raise forms.ValidationError(
                _("Это закрытый ключ. Стенду нужен только сертификат, ключ остаётся у вас")
            )
        try:
            found = certificates.read(typed.encode()) if typed else ()
        except ValueError:
            raise forms.ValidationError(
                _("Не читается: нужен PEM, от BEGIN CERTIFICATE до END CERTIFICATE")
            ) from None
        return b"".join(one.pem for one in found).decode()

    def entry(self, files: list[str]) -> dict[str, Any]:
        """Return the system as a file writes it."""
        typed: dict[str, Any] = {**dict.fromkeys(self.fields, ""), **self.cleaned_data}
        return {
            "client_id": typed["client_id"],
            "name": typed["name"],
            "short_name": typed["short_name"],
            "redirects": typed["redirects"].split(),
            "scopes": typed["scopes"].split(),
            "certificate_files": files,
            "tokens": typed["tokens"],
        }

    def paths(self) -> list[str]:
        """Return the paths of certificates, one of each line."""
        return [line.strip() for line in self.cleaned_data["certificate_files"].splitlines() if line.strip()]

    def tell(self, found: list[Problem]) -> None:
        """Say at the fields what is wrong with the entry."""
        problems.tell(self, found, PLACES)


def told(system: System) -> dict[str, Any]:
    """Return the form's values of a system that is there."""
    return {
        "client_id": system.client_id,
        "name": system.name,
        "short_name": system.short_name,
        "redirects": "\n".join(system.redirects),
        "scopes": " ".join(system.scopes),
        "certificate_files": "\n".join(system.certificate_files),
        "tokens": system.tokens,
    }
