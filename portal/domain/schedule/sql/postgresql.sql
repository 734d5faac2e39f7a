-- Sessions of one doctor, and of one room of a clinic, never overlap while open: the room of a
-- doctor who is away may be given to another.

-- promise: schedule_doctor_never_overlaps
ALTER TABLE schedule_worksession DROP CONSTRAINT IF EXISTS schedule_doctor_never_overlaps;
ALTER TABLE schedule_worksession ADD CONSTRAINT schedule_doctor_never_overlaps
    EXCLUDE USING gist (doctor_id WITH =, tstzrange(starts_at, ends_at) WITH &&)
    WHERE (state = 'open');

-- promise: schedule_room_never_overlaps
ALTER TABLE schedule_worksession DROP CONSTRAINT IF EXISTS schedule_room_never_overlaps;
ALTER TABLE schedule_worksession ADD CONSTRAINT schedule_room_never_overlaps
    EXCLUDE USING gist (clinic_id WITH =, room WITH =, tstzrange(starts_at, ends_at) WITH &&)
    WHERE (state = 'open' AND room <> '');

-- What becomes of a slot is kept, whoever changes it.

-- promise: schedule_slot_history
CREATE OR REPLACE FUNCTION schedule_keep_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        INSERT INTO schedule_slotchange (slot_id, at, what, was, became)
        VALUES (OLD.id, clock_timestamp(), 'gone', OLD.state, '');
        RETURN NULL;
    END IF;
    IF OLD.state IS DISTINCT FROM NEW.state THEN
        INSERT INTO schedule_slotchange (slot_id, at, what, was, became)
        VALUES (OLD.id, clock_timestamp(), 'state', coalesce(OLD.state::text, ''), coalesce(NEW.state::text, ''));
    END IF;
    IF OLD.seats IS DISTINCT FROM NEW.seats THEN
        INSERT INTO schedule_slotchange (slot_id, at, what, was, became)
        VALUES (OLD.id, clock_timestamp(), 'seats', coalesce(OLD.seats::text, ''), coalesce(NEW.seats::text, ''));
    END IF;
    IF OLD.rests_until IS DISTINCT FROM NEW.rests_until THEN
        INSERT INTO schedule_slotchange (slot_id, at, what, was, became)
        VALUES (OLD.id, clock_timestamp(), 'rests_until', coalesce(OLD.rests_until::text, ''), coalesce(NEW.rests_until::text, ''));
    END IF;
    IF OLD.starts_at IS DISTINCT FROM NEW.starts_at THEN
        INSERT INTO schedule_slotchange (slot_id, at, what, was, became)
        VALUES (OLD.id, clock_timestamp(), 'starts_at', coalesce(OLD.starts_at::text, ''), coalesce(NEW.starts_at::text, ''));
    END IF;
    RETURN NULL;
END $$;
DROP TRIGGER IF EXISTS schedule_slot_history ON schedule_slot;
CREATE TRIGGER schedule_slot_history AFTER UPDATE OR DELETE ON schedule_slot
    FOR EACH ROW EXECUTE FUNCTION schedule_keep_change();

-- promise: schedule_change_append_only
CREATE OR REPLACE FUNCTION schedule_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'check_violation';
END $$;
DROP TRIGGER IF EXISTS schedule_change_append_only ON schedule_slotchange;
CREATE TRIGGER schedule_change_append_only BEFORE UPDATE OR DELETE ON schedule_slotchange
    FOR EACH ROW EXECUTE FUNCTION schedule_refuse_change();

-- promise: schedule_slotchange_no_truncate
DROP TRIGGER IF EXISTS schedule_slotchange_no_truncate ON schedule_slotchange;
CREATE TRIGGER schedule_slotchange_no_truncate BEFORE TRUNCATE ON schedule_slotchange
    FOR EACH STATEMENT EXECUTE FUNCTION schedule_refuse_change();
