"""The page of the codes."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import now
from django.views.decorators.http import require_safe

from portal.nonprod.demo import colleagues
from portal.sites.entrance.doors import open_to_all


@open_to_all
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Show e-mail, password and the present code of each."""
    at = now()
    rows = [(one.email, one.what_for, one.code(at)) for one in colleagues.COLLEAGUES]
    return render(request, "staff_codes/page.html", {"rows": rows, "password": colleagues.PASSWORD})
