"""The secret of an app as a picture and as letters."""

from io import BytesIO

import segno
from django.http import HttpResponse

from portal.domain.regions.queries import Region
from portal.kit import totp


def qr(secret: str, *, name: str, region: Region) -> HttpResponse:
    """Draw the QR code that an app reads: whose code it is, of which portal."""
    text = totp.address(secret, name=name, issuer=f"{region.brand} {region.code}")
    file = BytesIO()
    segno.make(text, micro=False).save(file, kind="svg", scale=6, border=4, light="#fff", xmldecl=False)
    return HttpResponse(file.getvalue(), content_type="image/svg+xml")


def spelled(secret: str) -> str:
    """Write a secret in groups of four, as people type it."""
    return " ".join(secret[place : place + 4] for place in range(0, len(secret), 4))
