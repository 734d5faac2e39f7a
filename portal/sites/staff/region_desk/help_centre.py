"""Articles of «Помощь» on the operator's desk: whether they help, and what the region says instead."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.domain.help_centre import actions, queries
from portal.domain.help_centre.queries import Edition, Shelf, Tally
from portal.domain.help_centre.rules.article import Article, Block, Broken, Flaw
from portal.domain.help_centre.rules.reading import LONGEST
from portal.domain.help_centre.texts import FLAW
from portal.domain.staff.states import What
from portal.look.values import ArticleBlock
from portal.sites.entrance import articles, flash, staff
from portal.sites.entrance.answers import SeeOther
from portal.sites.entrance.staff import MemberRequest
from portal.sites.staff import days
from portal.sites.staff.region_desk import periods

PREVIEW: Final = "preview"
_MOST_FLAWS: Final = 20


@dataclass(frozen=True, slots=True)
class Row:
    """One article: what people said of it, and whose words stand there."""

    title: str
    href: str
    said: str
    whose: str
    kind: str


@dataclass(frozen=True, slots=True)
class Group:
    """The articles of one section."""

    name: str
    rows: Sequence[Row]


@staff.needs(What.HELP)
@require_safe
def help_articles(request: MemberRequest) -> HttpResponse:
    """List the articles with their counts and whose words they are."""
    at, region = now(), request.region
    shelf, counts = queries.shelf_of(region, at), queries.tallies(region.code)
    own = {one.slug: one for one in queries.editions(region.code, at=at)}
    groups = [
        Group(_(section), [_row(one, counts.get(one.slug, Tally()), own.get(one.slug), at) for one in held])
        for section, held in shelf.sections
    ]
    return render(request, "region_desk/help_articles.html", {"groups": groups})


def _row(one: Article, tally: Tally, own: Edition | None, at: datetime) -> Row:
    told = {"yes": tally.yes, "no": tally.no, "texts": tally.texts}
    said = _("Помогла: %(yes)s · не помогла: %(no)s · написали, чего не хватило: %(texts)s") % told
    whose, kind = _whose(one, own, at)
    return Row(one.head.title, reverse("region_desk:help_article", args=[one.slug]), said, whose, kind)


def _whose(one: Article, own: Edition | None, at: datetime) -> tuple[str, str]:
    if one.is_own:
        return _("текст региона"), "info"
    if own is None:
        return _("общий текст"), "plain"
    # What it leads to is no more: the portal was updated since.
    return (_("текст региона ещё не начался"), "plain") if own.since_at > at else (_("не показан"), "error")


class WordingForm(periods.PeriodForm):
    """What the region says: title, for whom, Markdown, from when till when."""

    title = forms.CharField(max_length=200)
    for_whom = forms.CharField(max_length=300)
    source = forms.CharField(
        max_length=LONGEST, strip=False, widget=forms.Textarea(attrs={"rows": 20, "spellcheck": "true"})
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, *args: Any, region: Any, at: datetime, **kwargs: Any) -> None:
        """Name the fields."""
        super().__init__(*args, region=region, at=at, **kwargs)
        told = {
            "title": (_("Заголовок"), ""),
            "for_whom": (_("Для кого"), _("Одной фразой: кому нужна статья.")),
            "source": (
                _("Текст"),
                _("Markdown: «## заголовок», «1. шаг», «- строка», «**важно**». HTML нельзя."),
            ),
        }
        for name, (label, help_text) in told.items():
            self.fields[name].label, self.fields[name].help_text = label, help_text
            self.fields[name].error_messages |= {
                "required": _("Заполните это поле."), "max_length": _("Сократите текст."),
            }  # fmt: skip
        self.order_fields([*told, "since", "till", "seen"])

    def wording(self) -> actions.Wording:
        """Return what was written."""
        told = self.cleaned_data
        return actions.Wording(told["title"], told["for_whom"], told["source"].replace("\r\n", "\n"))


@staff.needs(What.HELP)
@require_http_methods(["GET", "HEAD", "POST"])
def help_article(request: MemberRequest, slug: str) -> HttpResponse:
    """Show an article to be said otherwise; POST shows how it will look, or makes it so."""
    at, region = now(), request.region
    shelf = queries.shelf_of(region, at)
    if slug not in shelf.articles:
        raise Http404
    form = WordingForm(
        request.POST if request.method == "POST" else None,
        region=region,
        at=at,
        initial=_initial(shelf, slug, region, at),
    )
    drawn: Sequence[ArticleBlock] = ()
    if request.method == "POST" and form.is_valid():
        if PREVIEW in request.POST:
            drawn = articles.blocks(_previewed(form, slug))
        elif _saved(request, form, slug, at):
            answer = SeeOther(reverse("region_desk:help_articles"))
            flash.put(answer, "success", _("Сохранено. С начала срока люди увидят текст региона."))
            return answer
    shown = {"form": form, "drawn": drawn, **_around(request, shelf, slug, at)}
    return render(request, "region_desk/help_article.html", shown)


def _initial(shelf: Shelf, slug: str, region: Any, at: datetime) -> dict[str, Any]:
    """Return the newest words: the region's, else the file's; `seen` is the revision they are."""
    own, file = queries.edition_of(region.code, slug, at=at), shelf.files.articles[slug]
    seen = max(file.head.revision, queries.last_revision(region.code, slug))
    title, for_whom = (own.title, own.for_whom) if own else (file.head.title, file.head.for_whom)
    return {"title": title, "for_whom": for_whom, "source": own.source if own else file.source, "seen": seen}


def _around(request: MemberRequest, shelf: Shelf, slug: str, at: datetime) -> Mapping[str, Any]:
    region, zone = request.region, request.region.time_zone
    own = queries.edition_of(region.code, slug, at=at)
    return {
        "slug": slug,
        "title": shelf.articles[slug].head.title,
        "page": articles.href(slug),
        "own": periods.said(own.since_at, own.till_at, zone) if own else "",
        "missing": [(days.moment(one.at, zone), one.text) for one in queries.missing_of(region.code, slug)],
    }


def _previewed(form: WordingForm, slug: str) -> Sequence[Block]:
    try:
        return actions.preview(slug=slug, source=form.wording().source)
    except Broken as broken:
        _tell(form, broken.flaws)
    return ()


def _saved(request: MemberRequest, form: WordingForm, slug: str, at: datetime) -> bool:
    told = form.cleaned_data
    try:
        actions.override(
            slug=slug, wording=form.wording(), region=request.region, since_at=told["since"],
            till_at=told["till"], seen=told["seen"], at=at, by=request.actor,
        )  # fmt: skip
    except Broken as broken:
        _tell(form, broken.flaws)
        return False
    except actions.ChangedMeanwhile:
        form.add_error(
            None, _("Пока вы писали, статью изменил кто-то ещё. Скопируйте свой текст и откройте её заново.")
        )
        return False
    return True


def _tell(form: WordingForm, flaws: Sequence[Flaw]) -> None:
    for flaw in flaws[:_MOST_FLAWS]:
        sentence = _(FLAW[flaw.reason]) % {"said": flaw.said}
        line = _("Строка %(line)s.") % {"line": flaw.line} + " " if flaw.line else ""
        form.add_error("source", f"{line}{sentence}")


@staff.needs(What.HELP)
@require_POST
def end_help(request: MemberRequest, slug: str) -> HttpResponse:
    """Let the common text hold again."""
    if not actions.end_override(slug=slug, region=request.region, at=now(), by=request.actor):
        raise Http404
    answer = SeeOther(reverse("region_desk:help_articles"))
    flash.put(answer, "success", _("Готово. Люди снова видят общий текст."))
    return answer
