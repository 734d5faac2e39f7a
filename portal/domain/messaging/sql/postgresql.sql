-- What was written stands as it was written; it goes only with the person it is about (erased_at).
-- promise: messaging_message_append_only
CREATE OR REPLACE FUNCTION messaging_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN  -- apart: where a table is emptied there is no OLD to look at
        IF NOT EXISTS (
            SELECT 1 FROM messaging_thread t WHERE t.id = OLD.thread_id AND t.erased_at IS NULL) THEN
            RETURN OLD;
        END IF;
    END IF;
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'check_violation';
END $$;
DROP TRIGGER IF EXISTS messaging_message_append_only ON messaging_message;
CREATE TRIGGER messaging_message_append_only BEFORE UPDATE OR DELETE ON messaging_message
    FOR EACH ROW EXECUTE FUNCTION messaging_refuse_change();

-- promise: messaging_message_no_truncate
DROP TRIGGER IF EXISTS messaging_message_no_truncate ON messaging_message;
CREATE TRIGGER messaging_message_no_truncate BEFORE TRUNCATE ON messaging_message
    FOR EACH STATEMENT EXECUTE FUNCTION messaging_refuse_change();

-- promise: messaging_turn_append_only
DROP TRIGGER IF EXISTS messaging_turn_append_only ON messaging_turn;
CREATE TRIGGER messaging_turn_append_only BEFORE UPDATE OR DELETE ON messaging_turn
    FOR EACH ROW EXECUTE FUNCTION messaging_refuse_change();

-- promise: messaging_turn_no_truncate
DROP TRIGGER IF EXISTS messaging_turn_no_truncate ON messaging_turn;
CREATE TRIGGER messaging_turn_no_truncate BEFORE TRUNCATE ON messaging_turn
    FOR EACH STATEMENT EXECUTE FUNCTION messaging_refuse_change();

-- promise: messaging_term_holds_alone
ALTER TABLE messaging_answerterm DROP CONSTRAINT IF EXISTS messaging_term_holds_alone;
ALTER TABLE messaging_answerterm ADD CONSTRAINT messaging_term_holds_alone
    EXCLUDE USING gist (region_id WITH =, coalesce(clinic_id, 0) WITH =,
                        tstzrange(since_at, till_at) WITH &&);
