-- promise: booking_patient_never_overlaps
DROP TRIGGER IF EXISTS booking_patient_never_overlaps;
CREATE TRIGGER booking_patient_never_overlaps BEFORE INSERT ON booking_appointment
WHEN NEW.state = 'booked' OR (NEW.state IN ('held', 'reserving') AND NEW.replaces_id IS NULL)
BEGIN
    SELECT RAISE(ABORT, 'booking_patient_never_overlaps') WHERE EXISTS (
        SELECT 1 FROM booking_appointment o
        WHERE o.card_id = NEW.card_id AND o.id <> NEW.id
          AND (o.state = 'booked' OR (o.state IN ('held', 'reserving') AND o.replaces_id IS NULL))
          AND o.starts_at < NEW.ends_at AND NEW.starts_at < o.ends_at);
END;

-- promise: booking_patient_never_overlaps_later
DROP TRIGGER IF EXISTS booking_patient_never_overlaps_later;
CREATE TRIGGER booking_patient_never_overlaps_later
BEFORE UPDATE OF state, starts_at, ends_at, card_id ON booking_appointment
WHEN NEW.state = 'booked' OR (NEW.state IN ('held', 'reserving') AND NEW.replaces_id IS NULL)
BEGIN
    SELECT RAISE(ABORT, 'booking_patient_never_overlaps') WHERE EXISTS (
        SELECT 1 FROM booking_appointment o
        WHERE o.card_id = NEW.card_id AND o.id <> NEW.id
          AND (o.state = 'booked' OR (o.state IN ('held', 'reserving') AND o.replaces_id IS NULL))
          AND o.starts_at < NEW.ends_at AND NEW.starts_at < o.ends_at);
END;

-- promise: booking_setting_holds_alone
DROP TRIGGER IF EXISTS booking_setting_holds_alone;
CREATE TRIGGER booking_setting_holds_alone AFTER INSERT ON booking_setting
BEGIN
    SELECT RAISE(ABORT, 'booking_setting_holds_alone') WHERE EXISTS (
        SELECT 1 FROM booking_setting o
        WHERE o.id <> NEW.id AND o.region_id = NEW.region_id AND o.rule = NEW.rule
          AND coalesce(o.clinic_id, 0) = coalesce(NEW.clinic_id, 0)
          AND coalesce(o.position_id, 0) = coalesce(NEW.position_id, 0)
          AND (o.till_at IS NULL OR o.till_at > NEW.since_at)
          AND (NEW.till_at IS NULL OR NEW.till_at > o.since_at));
END;

-- promise: booking_setting_holds_alone_later
DROP TRIGGER IF EXISTS booking_setting_holds_alone_later;
CREATE TRIGGER booking_setting_holds_alone_later AFTER UPDATE ON booking_setting
BEGIN
    SELECT RAISE(ABORT, 'booking_setting_holds_alone') WHERE EXISTS (
        SELECT 1 FROM booking_setting o
        WHERE o.id <> NEW.id AND o.region_id = NEW.region_id AND o.rule = NEW.rule
          AND coalesce(o.clinic_id, 0) = coalesce(NEW.clinic_id, 0)
          AND coalesce(o.position_id, 0) = coalesce(NEW.position_id, 0)
          AND (o.till_at IS NULL OR o.till_at > NEW.since_at)
          AND (NEW.till_at IS NULL OR NEW.till_at > o.since_at));
END;

-- promise: booking_term_holds_alone
DROP TRIGGER IF EXISTS booking_term_holds_alone;
CREATE TRIGGER booking_term_holds_alone AFTER INSERT ON booking_waitingterm
BEGIN
    SELECT RAISE(ABORT, 'booking_term_holds_alone') WHERE EXISTS (
        SELECT 1 FROM booking_waitingterm o
        WHERE o.id <> NEW.id AND o.kind = NEW.kind AND coalesce(o.region_id, '') = coalesce(NEW.region_id, '')
          AND (o.till IS NULL OR o.till >= NEW.since) AND (NEW.till IS NULL OR NEW.till >= o.since));
END;

-- promise: booking_term_holds_alone_later
DROP TRIGGER IF EXISTS booking_term_holds_alone_later;
CREATE TRIGGER booking_term_holds_alone_later AFTER UPDATE ON booking_waitingterm
BEGIN
    SELECT RAISE(ABORT, 'booking_term_holds_alone') WHERE EXISTS (
        SELECT 1 FROM booking_waitingterm o
        WHERE o.id <> NEW.id AND o.kind = NEW.kind AND coalesce(o.region_id, '') = coalesce(NEW.region_id, '')
          AND (o.till IS NULL OR o.till >= NEW.since) AND (NEW.till IS NULL OR NEW.till >= o.since));
END;

-- promise: booking_step_no_update
DROP TRIGGER IF EXISTS booking_step_no_update;
CREATE TRIGGER booking_step_no_update BEFORE UPDATE ON booking_step
BEGIN SELECT RAISE(ABORT, 'booking_step is append-only'); END;

-- promise: booking_step_no_delete
DROP TRIGGER IF EXISTS booking_step_no_delete;
CREATE TRIGGER booking_step_no_delete BEFORE DELETE ON booking_step
BEGIN SELECT RAISE(ABORT, 'booking_step is append-only'); END;

-- As in postgresql.sql; SQLite's writers go one after the other by themselves.
-- promise: booking_within_capacity
DROP TRIGGER IF EXISTS booking_within_capacity;
CREATE TRIGGER booking_within_capacity BEFORE INSERT ON booking_appointment
WHEN NEW.state IN ('held', 'reserving', 'booked', 'attended', 'missed')
BEGIN
    SELECT RAISE(ABORT, 'booking_within_capacity') WHERE EXISTS (
        SELECT 1 FROM schedule_slot s WHERE s.id = NEW.slot_id AND s.seats < NEW.seat);
END;

-- promise: booking_within_quota
DROP TRIGGER IF EXISTS booking_within_quota;
CREATE TRIGGER booking_within_quota BEFORE INSERT ON booking_appointment
WHEN NEW.state IN ('held', 'reserving', 'booked', 'attended', 'missed')
BEGIN
    SELECT RAISE(ABORT, 'booking_within_quota') WHERE EXISTS (
        SELECT 1 FROM schedule_slot s
        JOIN schedule_worksession w ON w.id = s.work_session_id AND w.has_quota
        JOIN schedule_quota q ON q.work_session_id = w.id AND q.source = NEW.source
        WHERE s.id = NEW.slot_id AND q.places <= (
            SELECT count(*) FROM schedule_slot t JOIN booking_appointment o ON o.slot_id = t.id
            WHERE t.work_session_id = w.id AND o.source = NEW.source
              AND o.id <> NEW.id AND o.id IS NOT NEW.replaces_id
              AND o.state IN ('held', 'reserving', 'booked', 'attended', 'missed')
              AND (o.state <> 'held' OR o.hold_ends_at > NEW.held_at)));
END;

-- promise: booking_within_capacity_later
DROP TRIGGER IF EXISTS booking_within_capacity_later;
CREATE TRIGGER booking_within_capacity_later BEFORE UPDATE OF slot_id, seat, source ON booking_appointment
WHEN NEW.state IN ('held', 'reserving', 'booked', 'attended', 'missed')
BEGIN
    SELECT RAISE(ABORT, 'booking_within_capacity') WHERE EXISTS (
        SELECT 1 FROM schedule_slot s WHERE s.id = NEW.slot_id AND s.seats < NEW.seat);
END;

-- promise: booking_within_quota_later
DROP TRIGGER IF EXISTS booking_within_quota_later;
CREATE TRIGGER booking_within_quota_later BEFORE UPDATE OF slot_id, seat, source ON booking_appointment
WHEN NEW.state IN ('held', 'reserving', 'booked', 'attended', 'missed')
BEGIN
    SELECT RAISE(ABORT, 'booking_within_quota') WHERE EXISTS (
        SELECT 1 FROM schedule_slot s
        JOIN schedule_worksession w ON w.id = s.work_session_id AND w.has_quota
        JOIN schedule_quota q ON q.work_session_id = w.id AND q.source = NEW.source
        WHERE s.id = NEW.slot_id AND q.places <= (
            SELECT count(*) FROM schedule_slot t JOIN booking_appointment o ON o.slot_id = t.id
            WHERE t.work_session_id = w.id AND o.source = NEW.source
              AND o.id <> NEW.id AND o.id IS NOT NEW.replaces_id
              AND o.state IN ('held', 'reserving', 'booked', 'attended', 'missed')
              AND (o.state <> 'held' OR o.hold_ends_at > NEW.held_at)));
END;

-- promise: booking_question_stands_alone
DROP TRIGGER IF EXISTS booking_question_stands_alone;
CREATE TRIGGER booking_question_stands_alone AFTER INSERT ON booking_question
BEGIN
    SELECT RAISE(ABORT, 'booking_question_stands_alone') WHERE EXISTS (
        SELECT 1 FROM booking_question o
        WHERE o.id <> NEW.id AND o.speciality_id = NEW.speciality_id AND o.position = NEW.position
          AND (o.till_at IS NULL OR o.till_at > NEW.since_at)
          AND (NEW.till_at IS NULL OR NEW.till_at > o.since_at));
END;

-- promise: booking_question_stands_alone_later
DROP TRIGGER IF EXISTS booking_question_stands_alone_later;
CREATE TRIGGER booking_question_stands_alone_later AFTER UPDATE ON booking_question
BEGIN
    SELECT RAISE(ABORT, 'booking_question_stands_alone') WHERE EXISTS (
        SELECT 1 FROM booking_question o
        WHERE o.id <> NEW.id AND o.speciality_id = NEW.speciality_id AND o.position = NEW.position
          AND (o.till_at IS NULL OR o.till_at > NEW.since_at)
          AND (NEW.till_at IS NULL OR NEW.till_at > o.since_at));
END;

-- promise: booking_answers_stand
DROP TRIGGER IF EXISTS booking_answers_stand;
CREATE TRIGGER booking_answers_stand BEFORE INSERT ON booking_answers
BEGIN
    SELECT RAISE(ABORT, 'booking_answers_stand') WHERE NOT EXISTS (
        SELECT 1 FROM booking_appointment a
        WHERE a.id = NEW.appointment_id AND a.state IN ('held', 'expired', 'released'))
    AND NOT EXISTS (
        SELECT 1 FROM booking_appointment a
        JOIN booking_appointment o ON o.card_id = a.card_id AND o.id <> a.id
        JOIN booking_answers k ON k.appointment_id = o.id AND k.sealed = NEW.sealed
        WHERE a.id = NEW.appointment_id);
END;

-- promise: booking_answers_stand_later
DROP TRIGGER IF EXISTS booking_answers_stand_later;
CREATE TRIGGER booking_answers_stand_later BEFORE UPDATE ON booking_answers
BEGIN
    SELECT RAISE(ABORT, 'booking_answers_stand') WHERE NOT EXISTS (
        SELECT 1 FROM booking_appointment a
        WHERE a.id = NEW.appointment_id AND a.state IN ('held', 'expired', 'released'));
END;

-- promise: booking_objection_stands
DROP TRIGGER IF EXISTS booking_objection_stands;
CREATE TRIGGER booking_objection_stands BEFORE INSERT ON booking_objection
BEGIN
    SELECT RAISE(ABORT, 'booking_objection_stands') WHERE NOT EXISTS (
        SELECT 1 FROM booking_appointment a WHERE a.id = NEW.appointment_id AND a.state = 'missed');
END;

-- promise: booking_objection_stands_later
DROP TRIGGER IF EXISTS booking_objection_stands_later;
CREATE TRIGGER booking_objection_stands_later BEFORE UPDATE ON booking_objection
WHEN OLD.answered_at IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'booking_objection_stands'); END;

-- promise: booking_objection_no_delete
DROP TRIGGER IF EXISTS booking_objection_no_delete;
CREATE TRIGGER booking_objection_no_delete BEFORE DELETE ON booking_objection
BEGIN SELECT RAISE(ABORT, 'booking_objection_stands'); END;
