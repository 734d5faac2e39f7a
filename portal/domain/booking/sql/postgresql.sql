-- A place that replaces a visit stands beside it until the visit is given up.
-- promise: booking_patient_never_overlaps
ALTER TABLE booking_appointment DROP CONSTRAINT IF EXISTS booking_patient_never_overlaps;
ALTER TABLE booking_appointment ADD CONSTRAINT booking_patient_never_overlaps
    EXCLUDE USING gist (card_id WITH =, tstzrange(starts_at, ends_at) WITH &&)
    WHERE (state = 'booked' OR (state IN ('held', 'reserving') AND replaces_id IS NULL));

-- promise: booking_setting_holds_alone
ALTER TABLE booking_setting DROP CONSTRAINT IF EXISTS booking_setting_holds_alone;
ALTER TABLE booking_setting ADD CONSTRAINT booking_setting_holds_alone
    EXCLUDE USING gist (region_id WITH =, coalesce(clinic_id, 0) WITH =, coalesce(position_id, 0) WITH =,
                        rule WITH =, tstzrange(since_at, till_at) WITH &&);

-- promise: booking_term_holds_alone
ALTER TABLE booking_waitingterm DROP CONSTRAINT IF EXISTS booking_term_holds_alone;
ALTER TABLE booking_waitingterm ADD CONSTRAINT booking_term_holds_alone
    EXCLUDE USING gist (coalesce(region_id, '') WITH =, kind WITH =, daterange(since, till, '[]') WITH &&);

-- promise: booking_step_append_only
CREATE OR REPLACE FUNCTION booking_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'check_violation';
END $$;
DROP TRIGGER IF EXISTS booking_step_append_only ON booking_step;
CREATE TRIGGER booking_step_append_only BEFORE UPDATE OR DELETE ON booking_step
    FOR EACH ROW EXECUTE FUNCTION booking_refuse_change();

-- promise: booking_step_no_truncate
DROP TRIGGER IF EXISTS booking_step_no_truncate ON booking_step;
CREATE TRIGGER booking_step_no_truncate BEFORE TRUNCATE ON booking_step
    FOR EACH STATEMENT EXECUTE FUNCTION booking_refuse_change();

-- A place takes no more people than it has seats. Where a session has a quota of a way in, its row is
-- locked and what is taken that way is counted: two who come at once go one after the other.
-- promise: booking_within_capacity
CREATE OR REPLACE FUNCTION booking_keep_capacity() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    place record;
    allowed integer;
    taken integer;
BEGIN
    SELECT s.seats, s.work_session_id, w.has_quota INTO place
    FROM schedule_slot s JOIN schedule_worksession w ON w.id = s.work_session_id WHERE s.id = NEW.slot_id;
    IF NEW.seat > place.seats THEN
        RAISE EXCEPTION 'booking_within_capacity' USING ERRCODE = 'check_violation';
    END IF;
    IF NOT place.has_quota THEN
        RETURN NEW;
    END IF;
    SELECT q.places INTO allowed FROM schedule_quota q
    WHERE q.work_session_id = place.work_session_id AND q.source = NEW.source FOR UPDATE;
    IF FOUND THEN
        SELECT count(*) INTO taken
        FROM schedule_slot s JOIN booking_appointment o ON o.slot_id = s.id
        WHERE s.work_session_id = place.work_session_id AND o.source = NEW.source
          AND o.id <> NEW.id AND o.id IS DISTINCT FROM NEW.replaces_id
          AND o.state IN ('held', 'reserving', 'booked', 'attended', 'missed')
          AND (o.state <> 'held' OR o.hold_ends_at > NEW.held_at);
        IF taken >= allowed THEN
            RAISE EXCEPTION 'booking_within_quota' USING ERRCODE = 'check_violation';
        END IF;
    END IF;
    RETURN NEW;
END $$;
DROP TRIGGER IF EXISTS booking_within_capacity ON booking_appointment;
CREATE TRIGGER booking_within_capacity BEFORE INSERT OR UPDATE OF slot_id, seat, source ON booking_appointment
    FOR EACH ROW WHEN (NEW.state IN ('held', 'reserving', 'booked', 'attended', 'missed'))
    EXECUTE FUNCTION booking_keep_capacity();

-- promise: booking_question_stands_alone
ALTER TABLE booking_question DROP CONSTRAINT IF EXISTS booking_question_stands_alone;
ALTER TABLE booking_question ADD CONSTRAINT booking_question_stands_alone
    EXCLUDE USING gist (speciality_id WITH =, position WITH =, tstzrange(since_at, till_at) WITH &&);

-- What was answered before a visit is written while the place is held, and stands from the visit on. A visit
-- that its clinic has moved is a new row, which takes the patient's very answers along.
-- promise: booking_answers_stand
CREATE OR REPLACE FUNCTION booking_keep_answers() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM booking_appointment a
                   WHERE a.id = NEW.appointment_id AND a.state IN ('held', 'expired', 'released'))
       AND (TG_OP = 'UPDATE' OR NOT EXISTS (
                       SELECT 1 FROM booking_appointment a
                       JOIN booking_appointment o ON o.card_id = a.card_id AND o.id <> a.id
                       JOIN booking_answers k ON k.appointment_id = o.id AND k.sealed = NEW.sealed
                       WHERE a.id = NEW.appointment_id)) THEN
        RAISE EXCEPTION 'booking_answers_stand' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
DROP TRIGGER IF EXISTS booking_answers_stand ON booking_answers;
CREATE TRIGGER booking_answers_stand BEFORE INSERT OR UPDATE ON booking_answers
    FOR EACH ROW EXECUTE FUNCTION booking_keep_answers();

-- The person objects to a visit marked as missed, once; what the clinic has answered stands.
-- promise: booking_objection_stands
CREATE OR REPLACE FUNCTION booking_keep_objection() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' AND EXISTS (SELECT 1 FROM booking_appointment a
                                    WHERE a.id = NEW.appointment_id AND a.state = 'missed') THEN
        RETURN NEW;
    END IF;
    IF TG_OP = 'UPDATE' AND OLD.answered_at IS NULL THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'booking_objection_stands' USING ERRCODE = 'check_violation';
END $$;
DROP TRIGGER IF EXISTS booking_objection_stands ON booking_objection;
CREATE TRIGGER booking_objection_stands BEFORE INSERT OR UPDATE OR DELETE ON booking_objection
    FOR EACH ROW EXECUTE FUNCTION booking_keep_objection();

-- promise: booking_objection_no_truncate
DROP TRIGGER IF EXISTS booking_objection_no_truncate ON booking_objection;
CREATE TRIGGER booking_objection_no_truncate BEFORE TRUNCATE ON booking_objection
    FOR EACH STATEMENT EXECUTE FUNCTION booking_refuse_change();
