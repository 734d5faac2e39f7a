"""Ready answers of a desk: listed, written, changed, put away."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.domain.messaging.actions import templates as actions
from portal.domain.messaging.queries import threads as queries
from portal.kit import ids
from portal.sites.entrance import flash
from portal.sites.entrance.answers import SeeOther
from portal.sites.entrance.staff import MemberRequest
from portal.sites.staff.message_desk.forms import TemplateForm
from portal.sites.staff.message_desk.place import Place


@require_safe
def templates(request: MemberRequest, place: Place) -> HttpResponse:
    """List the ready answers."""
    rows = [
        {"title": one.title, "text": one.text, "href": place.url("template", one.pk),
         "end_href": place.url("end_template", one.pk)}
        for one in queries.templates(desk=place.desk.desk)
    ]  # fmt: skip
    return render(request, "message_desk/templates.html", {"place": place, "rows": rows})


@require_http_methods(["GET", "HEAD", "POST"])
def template(request: MemberRequest, place: Place, template_id: int | None = None) -> HttpResponse:
    """Ask for a ready answer, a new one or one that stands; POST keeps it."""
    initial: dict[str, Any] = {}
    if template_id is not None:
        template_id = min(template_id, ids.LARGEST)
        found = queries.template(desk=place.desk.desk, template_id=template_id)
        if found is None:
            raise Http404
        initial = {"title": found.title, "text": found.text}
    form = TemplateForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        kept = actions.keep(
            desk=place.desk, title=form.cleaned_data["title"], text=form.cleaned_data["text"], at=now(),
            by=request.actor, template_id=template_id,
        )  # fmt: skip
        if kept is None:  # put away by a colleague meanwhile
            raise Http404
        answer = SeeOther(place.url("templates"))
        flash.put(answer, "success", _("Готовый ответ сохранён."))
        return answer
    told = {"place": place, "form": form, "is_new": template_id is None}
    return render(request, "message_desk/template.html", told)


@require_POST
def end(request: MemberRequest, place: Place, template_id: int) -> HttpResponse:
    """Put a ready answer away."""
    number = min(template_id, ids.LARGEST)
    if not actions.end(desk=place.desk, template_id=number, at=now(), by=request.actor):
        raise Http404
    answer = SeeOther(place.url("templates"))
    flash.put(answer, "success", _("Готовый ответ убран."))
    return answer
