"""A page with a form that takes files, and their way out: what threads do with them, without threads."""

from django import forms
from django.http import HttpResponse
from django.template import engines
from django.urls import path
from django.utils.timezone import now

from portal.config.urls import region
from portal.domain.messaging.actions import files as actions
from portal.domain.messaging.queries import files as queries
from portal.sites.entrance import bodies, files
from portal.sites.entrance.answers import SeeOther

MESSAGE = 7
PAGE = """
{% extends 'look/layout.html' %}
{% from 'look/components/field.html' import field, error_summary %}
{% from 'look/components/files.html' import files_field, files_list %}
{% from 'look/components/button.html' import button %}
{% block title %}Проба{% endblock %}
{% block htmx %}{% include 'look/parts/htmx.html' %}{% endblock %}
{% block content %}<h1>Проба</h1>
{{ files_list(sent) }}
{{ error_summary(form) }}
<form method="post" enctype="multipart/form-data" novalidate>{{ csrf_input }}
{{ field(form['text']) }}{{ files_field(form['files'], action) }}{{ button('Отправить') }}</form>{% endblock %}
"""


class Words(forms.Form):
    text = forms.CharField(label="Текст", max_length=100, error_messages={"required": "Напишите сообщение."})

    def __init__(self, *told, chosen):
        super().__init__(*told)
        self.fields["files"] = files.FilesField(chosen)


@bodies.takes_files
def page(request):
    place = request.GET.get("place", "new")
    chosen = (files.take if request.method == "POST" else files.shown)(request, place=place)
    form = Words(request.POST or None, chosen=chosen)
    if chosen.is_pause:
        files.only_files(form)
    elif form.is_valid():
        actions.attach(owner=files.owner_of(request), place=place, message_id=MESSAGE, at=now())
        return SeeOther(request.path)
    sent = [files.view(each, f"../file/{each.id}/") for each in queries.of_messages([MESSAGE])[MESSAGE]]
    told = {"form": form, "sent": sent, "action": request.path}
    return HttpResponse(engines["jinja2"].from_string(PAGE).render(told, request))


def mine(request, file_id):
    return files.serve(request, file_id, may_see=lambda file: file.account_id == request.person.account_id)


def shut(request, file_id):
    return files.serve(request, file_id)


def plain(request):
    return HttpResponse(f"{len(request.FILES)} {request.POST.get('text', '')}")


urlpatterns = [
    path("try/", page, name="try"),
    path("file/<uuid:file_id>/", mine, name="try_file"),
    path("shut/<uuid:file_id>/", shut, name="try_shut"),
    path("plain/", plain, name="try_plain"),
    *region.urlpatterns,
]
handler400, handler403 = region.handler400, region.handler403
handler404, handler500 = region.handler404, region.handler500
