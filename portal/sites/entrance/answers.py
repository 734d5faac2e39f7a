"""Answers that several rooms give."""

from django.http import HttpResponseRedirect


class SeeOther(HttpResponseRedirect):
    """303: what was posted is done, look there with a GET (so a refresh sends nothing twice)."""

    status_code = 303
