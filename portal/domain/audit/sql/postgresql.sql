-- promise: audit_entry_append_only
CREATE OR REPLACE FUNCTION audit_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'check_violation';
END $$;
DROP TRIGGER IF EXISTS audit_entry_append_only ON audit_entry;
CREATE TRIGGER audit_entry_append_only BEFORE UPDATE OR DELETE ON audit_entry
    FOR EACH ROW EXECUTE FUNCTION audit_refuse_change();

-- promise: audit_entry_no_truncate
DROP TRIGGER IF EXISTS audit_entry_no_truncate ON audit_entry;
CREATE TRIGGER audit_entry_no_truncate BEFORE TRUNCATE ON audit_entry
    FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse_change();

-- promise: audit_seal_append_only
DROP TRIGGER IF EXISTS audit_seal_append_only ON audit_seal;
CREATE TRIGGER audit_seal_append_only BEFORE UPDATE OR DELETE ON audit_seal
    FOR EACH ROW EXECUTE FUNCTION audit_refuse_change();

-- promise: audit_seal_no_truncate
DROP TRIGGER IF EXISTS audit_seal_no_truncate ON audit_seal;
CREATE TRIGGER audit_seal_no_truncate BEFORE TRUNCATE ON audit_seal
    FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse_change();

-- promise: audit_mention_append_only
DROP TRIGGER IF EXISTS audit_mention_append_only ON audit_mention;
CREATE TRIGGER audit_mention_append_only BEFORE UPDATE OR DELETE ON audit_mention
    FOR EACH ROW EXECUTE FUNCTION audit_refuse_change();

-- promise: audit_mention_no_truncate
DROP TRIGGER IF EXISTS audit_mention_no_truncate ON audit_mention;
CREATE TRIGGER audit_mention_no_truncate BEFORE TRUNCATE ON audit_mention
    FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse_change();

-- promise: audit_entry_waits_for_seal
CREATE OR REPLACE FUNCTION audit_wait_for_seal() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO audit_unsealed (entry) VALUES (NEW.id);
    RETURN NULL;
END $$;
DROP TRIGGER IF EXISTS audit_entry_waits_for_seal ON audit_entry;
CREATE TRIGGER audit_entry_waits_for_seal AFTER INSERT ON audit_entry
    FOR EACH ROW EXECUTE FUNCTION audit_wait_for_seal();

-- promise: audit_entry_names_cards
CREATE OR REPLACE FUNCTION audit_name_cards() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO audit_mention (card, entry)
    SELECT DISTINCT named, NEW.id FROM jsonb_array_elements_text(NEW.facts -> 'cards') AS named;
    RETURN NULL;
END $$;
DROP TRIGGER IF EXISTS audit_entry_names_cards ON audit_entry;
CREATE TRIGGER audit_entry_names_cards AFTER INSERT ON audit_entry
    FOR EACH ROW WHEN (jsonb_typeof(NEW.facts -> 'cards') = 'array') EXECUTE FUNCTION audit_name_cards();
