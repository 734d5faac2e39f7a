"""Say something else in a region, take it back; say whether an article helped."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet

from portal.domain.audit import actions as audit
from portal.domain.audit.states import Actor
from portal.domain.help_centre import queries
from portal.domain.help_centre.models import Override, Vote
from portal.domain.help_centre.queries import kept
from portal.domain.help_centre.rules import reading, shelf
from portal.domain.help_centre.rules.article import Block, Broken
from portal.domain.help_centre.rules.voting import TEXT_LONGEST
from portal.domain.regions import queries as regions
from portal.domain.regions.models import Region
from portal.domain.regions.rules.keeping import Kept


class NoSuchArticle(Exception):
    """There is no file of this name, so a region has nothing to say instead of."""


class ChangedMeanwhile(Exception):
    """Somebody else has written a newer edition since this one was begun."""


@dataclass(frozen=True, slots=True)
class Wording:
    """What a region says: title, for whom, Markdown without a head."""

    title: str
    for_whom: str
    source: str


def preview(*, slug: str, source: str) -> Sequence[Block]:
    """Return the tree of what an operator has written. Raises Broken with everything that is wrong."""
    blocks, flaws = reading.body(source)
    flaws += shelf.wrong_body(blocks, queries.known())
    if flaws:
        raise Broken(slug, flaws)
    return blocks


def override(
    *, slug: str, wording: Wording, region: Region, since_at: datetime, till_at: datetime | None, seen: int,
    at: datetime, by: Actor,
) -> int:  # fmt: skip
    """Say something else than the file from a moment on; return the new revision.

    `seen` is the revision that was changed. What held before ends when this begins; what was to begin later
    is dropped. Raises NoSuchArticle, Broken, ChangedMeanwhile.
    """
    file = queries.files().articles.get(slug)
    if file is None:
        raise NoSuchArticle(slug)
    preview(slug=slug, source=wording.source)
    try:
        with transaction.atomic():
            last = max(file.head.revision, kept.last_revision(region.code, slug))
            if seen != last:
                raise ChangedMeanwhile(slug)
            _make_room(region.code, slug, since_at)
            one = Override.objects.create(
                region=region, slug=slug, title=wording.title, for_whom=wording.for_whom,
                source=wording.source, revision=last + 1, since_at=since_at,
                till_at=till_at, set_at=at, set_by=by.id,
            )  # fmt: skip
            _note("help.overridden", one, at, by)
    except IntegrityError as error:  # two at once: the revision stands once
        raise ChangedMeanwhile(slug) from error
    return one.revision


def _make_room(region: str, slug: str, since_at: datetime) -> None:
    same = Override.objects.filter(region=region, slug=slug)
    later = Q(till_at=None) | Q(till_at__gt=since_at)
    same.filter(since_at__gte=since_at).delete()
    same.filter(later, since_at__lt=since_at).update(till_at=since_at)


def end_override(*, slug: str, region: Region, at: datetime, by: Actor) -> bool:
    """Let the file hold again from now on; tell whether the region said something else."""
    with transaction.atomic():
        living = Override.objects.filter(Q(till_at=None) | Q(till_at__gt=at), region=region, slug=slug)
        told = list(living)
        for one in told:
            _note("help.restored", one, at, by)
        living.filter(since_at__gte=at).delete()
        living.filter(since_at__lt=at).update(till_at=at)
    return bool(told)


def _note(action: str, one: Override, at: datetime, by: Actor) -> None:
    facts = {
        "slug": one.slug, "revision": one.revision, "since": one.since_at.isoformat(),
        "till": one.till_at.isoformat() if one.till_at else "",
    }  # fmt: skip
    audit.record(
        at=at, by=by, action=action, object_kind="help_article", object_id=one.pk, region=one.region_id,
        facts=facts,
    )  # fmt: skip


def vote(*, key: uuid.UUID, slug: str, region: Region, revision: int, has_helped: bool, at: datetime) -> None:
    """Keep whether an article helped; the same key changes its mind, and nobody else's vote.

    A vote is nobody's: no record of it is kept beside the count.
    """
    told = {"has_helped": has_helped, "revision": revision, "voted_at": at}
    if has_helped:
        told["missing"] = ""
    with transaction.atomic():
        same = Vote.objects.filter(pk=key, region=region, slug=slug)
        if not same.update(**told):
            Vote.objects.bulk_create([Vote(pk=key, region=region, slug=slug, **told)], ignore_conflicts=True)


def miss(*, key: uuid.UUID, slug: str, region: Region, text: str) -> bool:
    """Keep what somebody missed in an article that did not help; tell whether there was such a vote."""
    same = Vote.objects.filter(pk=key, region=region, slug=slug, has_helped=False)
    return bool(same.update(missing=text[:TEXT_LONGEST]))


def forget_words(*, at: datetime) -> int:
    """Empty what somebody missed and a region has kept for its term; votes stay. Return how many."""
    return sum(
        _forget(Vote.objects.filter(region=region, voted_at__lte=span.until), span.since_at, span.till_at)
        for region in regions.all_codes()
        for span in regions.due_to_go(region=region, what=Kept.FEEDBACK, at=at)
    )


def _forget(old: "QuerySet[Vote]", since_at: datetime | None, till_at: datetime | None) -> int:
    if since_at is not None:
        old = old.filter(voted_at__gte=since_at)
    if till_at is not None:
        old = old.filter(voted_at__lt=till_at)
    return old.exclude(missing="").update(missing="")
