"""The page that costs what every page costs: entrance, layout, the signed-in person, nothing else."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def empty(request: HttpRequest) -> HttpResponse:
    """Show the layout with an empty middle; closed like every page, so the session is looked up."""
    return render(request, "bench/empty.html")
