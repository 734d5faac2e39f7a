"""Shows one group of components on a page, inside a sample frame."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from portal.look.values import LinkItem
from portal.nonprod.gallery import forms, samples
from portal.sites.entrance import doors

GROUPS = {
    "type": ("Текст и цвета", "Заголовки, списки, ссылки, цвета состояний"),
    "buttons": ("Кнопки и значки", "Главная, вторая, тихая, опасная, недоступная"),
    "fields": ("Поля", "Пустые, с подсказкой, с ошибкой, заполненные"),
    "messages": ("Сообщения", "Четыре вида, значки состояний, пусто, загрузка"),
    "panels": ("Листы и списки", "Панель, сведения, вкладки, путь, ссылки"),
    "doctors": ("Врачи", "Есть места, нет мест, ещё неизвестно, выбрать нельзя"),
    "times": ("Дни и время", "Свободные и занятые дни, время по частям дня, отсчёт"),
    "ticket": ("Талон", "Для чтения вслух и для печати"),
    "dialog": ("Диалог", "Страница, которая выглядит как диалог"),
    "bare": ("Страница без региона", "Начальная страница и страницы ошибок"),
}


@doors.open_to_all
def index(request: HttpRequest) -> HttpResponse:
    """List the groups."""
    links = [LinkItem(title, f"{request.path}{name}/", note) for name, (title, note) in GROUPS.items()]
    return render(request, "gallery/index.html", context("", links=links))


@doors.open_to_all
def group(request: HttpRequest, group: str) -> HttpResponse:
    """Show one group; an unknown one is 404."""
    if group not in GROUPS:
        raise Http404
    return render(request, f"gallery/{group}.html", context(group))


def context(group: str, **more: Any) -> dict[str, Any]:
    """Give the template its samples; `sample_frame` replaces the frame of the request."""
    title = GROUPS[group][0] if group else "Галерея"
    filled: dict[str, Any] = {"blank": forms.Visit(), "wrong": forms.wrong(), "right": forms.right()}
    filled |= {"passwords": forms.NewPassword(auto_id="new_%s")}
    filled |= {"letter": forms.Letter(), "files": forms.FILES}
    return {"title": title, "sample_frame": samples.FRAME, "samples": samples, **filled, **more}
