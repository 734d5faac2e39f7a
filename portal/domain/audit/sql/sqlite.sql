-- promise: audit_entry_no_update
DROP TRIGGER IF EXISTS audit_entry_no_update;
CREATE TRIGGER audit_entry_no_update BEFORE UPDATE ON audit_entry
BEGIN SELECT RAISE(ABORT, 'audit_entry is append-only'); END;

-- promise: audit_entry_no_delete
DROP TRIGGER IF EXISTS audit_entry_no_delete;
CREATE TRIGGER audit_entry_no_delete BEFORE DELETE ON audit_entry
BEGIN SELECT RAISE(ABORT, 'audit_entry is append-only'); END;

-- promise: audit_seal_no_update
DROP TRIGGER IF EXISTS audit_seal_no_update;
CREATE TRIGGER audit_seal_no_update BEFORE UPDATE ON audit_seal
BEGIN SELECT RAISE(ABORT, 'audit_seal is append-only'); END;

-- promise: audit_seal_no_delete
DROP TRIGGER IF EXISTS audit_seal_no_delete;
CREATE TRIGGER audit_seal_no_delete BEFORE DELETE ON audit_seal
BEGIN SELECT RAISE(ABORT, 'audit_seal is append-only'); END;

-- promise: audit_mention_no_update
DROP TRIGGER IF EXISTS audit_mention_no_update;
CREATE TRIGGER audit_mention_no_update BEFORE UPDATE ON audit_mention
BEGIN SELECT RAISE(ABORT, 'audit_mention is append-only'); END;

-- promise: audit_mention_no_delete
DROP TRIGGER IF EXISTS audit_mention_no_delete;
CREATE TRIGGER audit_mention_no_delete BEFORE DELETE ON audit_mention
BEGIN SELECT RAISE(ABORT, 'audit_mention is append-only'); END;

-- promise: audit_entry_waits_for_seal
DROP TRIGGER IF EXISTS audit_entry_waits_for_seal;
CREATE TRIGGER audit_entry_waits_for_seal AFTER INSERT ON audit_entry
BEGIN INSERT INTO audit_unsealed (entry) VALUES (NEW.id); END;

-- promise: audit_entry_names_cards
DROP TRIGGER IF EXISTS audit_entry_names_cards;
CREATE TRIGGER audit_entry_names_cards AFTER INSERT ON audit_entry
WHEN json_type(NEW.facts, '$.cards') = 'array'
BEGIN
    INSERT INTO audit_mention (card, entry)
    SELECT DISTINCT value, NEW.id FROM json_each(NEW.facts, '$.cards');
END;
