"""What the new columns say of the cards that stand already: all of them came from ESIA."""

from django.db import migrations

_KNOWN = (
    """
    UPDATE patients_card SET confirmed_at = created_at, confirmed_by = 'esia'
    WHERE source = 'esia' AND emptied_at IS NULL
    """,
    """
    UPDATE patients_card SET policy_kind = CASE length(policy_number)
        WHEN 16 THEN 'new' WHEN 9 THEN 'temporary' ELSE 'old' END
    WHERE policy_number <> ''
    """,
    """
    UPDATE patients_card SET esia_issuer = (
        SELECT a.esia_issuer FROM accounts_account a JOIN patients_holding h ON h.account_id = a.id
        WHERE h.card_id = patients_card.id AND h.relation = 'self' AND h.ended_at IS NULL
            AND a.esia_oid = patients_card.esia_oid
        LIMIT 1)
    WHERE esia_oid <> '' AND emptied_at IS NULL AND EXISTS (
        SELECT 1 FROM accounts_account a JOIN patients_holding h ON h.account_id = a.id
        WHERE h.card_id = patients_card.id AND h.relation = 'self' AND h.ended_at IS NULL
            AND a.esia_oid = patients_card.esia_oid)
    """,
    """
    UPDATE patients_holding SET consent_id = (
        SELECT c.consent_id FROM patients_card c WHERE c.id = patients_holding.card_id)
    WHERE ended_at IS NULL
    """,
)


class Migration(migrations.Migration):

    dependencies = [
        ('patients', '0003_by_hand'),
    ]

    operations = [migrations.RunSQL(statement, migrations.RunSQL.noop) for statement in _KNOWN]
