"""Six ways to spoil the record, at random places: each is found, and told where (reliability 1.9, L1)."""

import random
from collections import Counter

import pytest
from django.db import connection

from portal.domain.audit import actions, queries, rules
from portal.domain.audit.models import Entry, Seal
from portal.domain.audit.states import Trouble
from tests.factories.accounts import NOW
from tests.portal.domain.audit import chain

LENGTH = 40
FIELDS = {
    "actor_kind": "staff2", "actor_id": "99", "session": "s", "request_id": "other", "action": "card.made",
    "object_kind": "other", "object_id": "other", "region": "77", "facts": '{"reason": "other"}',
}  # fmt: skip
SEAL_FIELDS = {"digest": "f" * 64, "sealed_at": "2026-01-01 00:00:00+00:00"}


@pytest.fixture
def record(db, monkeypatch):
    kept = chain.use(monkeypatch)
    for part in range(4):
        chain.grow(LENGTH // 4, since=part * LENGTH // 4)
        actions.seal(at=NOW)
        actions.anchor(at=NOW)
    assert [one.seq for one in kept.all] == [10, 20, 30, 40]
    assert queries.verify(at=NOW).findings == []
    return dict(Seal.objects.values_list("seq", "entry"))


def change(record, chance):
    seq = chance.randint(1, LENGTH)
    if chance.random() < 0.3:
        field, value = chance.choice(sorted(SEAL_FIELDS.items()))
        chain.sql(f"UPDATE audit_seal SET {field} = %s WHERE seq = %s", value, seq)
        return {seq}
    field, value = chance.choice(sorted(FIELDS.items()))
    chain.sql(f"UPDATE audit_entry SET {field} = %s WHERE id = %s", value, record[seq])
    return {seq}


def delete(record, chance):
    seq = chance.randint(1, LENGTH)
    if chance.random() < 0.5:
        chain.sql("DELETE FROM audit_entry WHERE id = %s", record[seq])
    else:
        chain.sql("DELETE FROM audit_seal WHERE seq = %s", seq)
    return {seq}


def insert(record, chance):
    """Put an entry in behind the triggers' back, or through them with an older date."""
    number = max(record.values()) + chance.randint(1, 1000)
    columns = (
        "id, at, actor_kind, actor_id, session, request_id, action, object_kind, object_id, region, facts"
    )
    chain.sql(
        f"INSERT INTO audit_entry ({columns}) SELECT %s, at, actor_kind, actor_id, session, request_id, action,"
        " object_kind, object_id, region, facts FROM audit_entry WHERE id = %s",
        number, record[chance.randint(1, LENGTH)],
    )  # fmt: skip
    return {("entry", number)}


def swap(record, chance):
    one, two = chance.sample(range(1, LENGTH + 1), 2)
    if chance.random() < 0.5:
        return _swap_seals(one, two)
    told = {seq: Entry.objects.filter(pk=record[seq]).values().get() for seq in (one, two)}
    for seq, other in ((one, two), (two, one)):
        rest = {name: value for name, value in told[other].items() if name != "id"}
        Entry.objects.filter(pk=record[seq]).update(**rest)
    return {one, two}


def _swap_seals(one, two):
    digests = dict(Seal.objects.filter(seq__in=[one, two]).values_list("seq", "digest"))
    chain.sql("UPDATE audit_seal SET digest = %s WHERE seq = %s", digests[two], one)
    chain.sql("UPDATE audit_seal SET digest = %s WHERE seq = %s", digests[one], two)
    return {one, two}


def cut_tail(record, chance):
    seq = chance.randint(1, LENGTH)
    chain.sql("DELETE FROM audit_entry WHERE id >= %s", record[seq])
    chain.sql("DELETE FROM audit_seal WHERE seq >= %s", seq)
    return {seq}


def rewrite(record, chance):
    """Change an entry and make every digest from there on anew: only the anchors tell."""
    seq = chance.randint(1, LENGTH)
    chain.sql("UPDATE audit_entry SET actor_id = 'nobody' WHERE id = %s", record[seq])
    before = Seal.objects.filter(seq=seq - 1).values_list("digest", flat=True).first() or rules.START
    for one in [link for link in queries._links() if link.seq >= seq]:
        before = rules.digest(
            before=before, seq=one.seq, entry=one.entry, sealed_at=one.sealed_at, told=one.told
        )
        chain.sql("UPDATE audit_seal SET digest = %s WHERE seq = %s", before, one.seq)
    return {seq}


SPOILERS = (change, delete, insert, swap, cut_tail, rewrite)


def located(findings):
    """Every place and entry that the findings name."""
    places = {seq for one in findings if one.first for seq in range(one.first, one.last + 1)}
    return places | {("entry", one.entry) for one in findings}


@pytest.mark.campaign_audit
def test_every_way_to_spoil_the_record_is_found_and_located(record, campaign):
    chance = random.Random(19)  # noqa: S311  places to spoil, not secrets
    rounds = campaign.of(500, small=48)
    found = Counter()
    for number in range(rounds):
        spoil = SPOILERS[number % len(SPOILERS)]
        with chain.undone():
            spoilt = spoil(record, chance)
            findings = queries.verify(at=NOW).findings
            if findings and spoilt <= located(findings):
                found[spoil.__name__] += 1
    campaign.record(mutations=rounds, located=sum(found.values()), **{connection.vendor: dict(found)})
    assert found == Counter(SPOILERS[number % len(SPOILERS)].__name__ for number in range(rounds))
    assert queries.verify(at=NOW).findings == []


def test_a_tail_cut_off_and_grown_again_is_found(record):
    with chain.undone():
        chain.sql("DELETE FROM audit_entry WHERE id >= %s", record[35])
        chain.sql("DELETE FROM audit_seal WHERE seq >= %s", 35)
        chain.sql("DELETE FROM audit_unsealed")
        chain.grow(20, since=100)
        for entry in Entry.objects.exclude(pk__in=Seal.objects.values("entry")).values_list("pk", flat=True):
            chain.sql("INSERT INTO audit_unsealed (entry) VALUES (%s)", entry)
        actions.seal(at=NOW)
        found = queries.verify(at=NOW).findings
        assert [(one.trouble, one.first, one.last) for one in found] == [(Trouble.REWRITTEN, 31, 40)]
        assert actions.anchor(at=NOW) is None
